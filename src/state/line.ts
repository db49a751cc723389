/** A line that is being typed: the query line and every prompt. */
export type Line = {
	readonly text: string;
	/** The caret stands before this character, counted in code points: 0 … their number. */
	readonly caret: number;
};

export const emptyLine: Line = {text: '', caret: 0};

/** The line that holds `text`, with the caret at its end. */
export const lineOf = (text: string): Line => ({text, caret: [...text].length});
