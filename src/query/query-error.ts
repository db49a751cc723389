/** Why a text is no query: one sentence for the user, which holds the suggestion too. */
export type QueryError = {
	/** Where, counted from 1, in code points. */
	readonly column: number;
	/** The same place as a UTF-16 offset. */
	readonly offset: number;
	readonly message: string;
	/** What was probably meant in the place of what stands there. */
	readonly suggestion?: string;
};

/** Thrown while parsing, caught by `parseQuery`: never leaves this layer. */
export class QueryProblem extends Error {
	constructor(
		message: string,
		readonly offset: number,
		readonly suggestion?: string,
	) {
		super(message);
	}

	toError(text: string): QueryError {
		const {offset, message, suggestion} = this;
		const place = {column: [...text.slice(0, offset)].length + 1, offset, message};
		return suggestion === undefined ? place : {...place, suggestion};
	}
}

/** `unknown field "usr"; did you mean "user"?` */
export function createUnknown(what: string, word: string, offset: number, suggestion: string | undefined, otherwise: string): QueryProblem {
	const hint = suggestion === undefined ? otherwise : `did you mean "${suggestion}"?`;
	return new QueryProblem(`unknown ${what} "${word}"; ${hint}`, offset, suggestion);
}
