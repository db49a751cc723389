import type {Line} from './line.js';

/** What editing keys do, named as in the key table (`screen.md` 3.6; as in readline). */
export const lineEdits = [
	'char-left',
	'char-right',
	'word-left',
	'word-right',
	'line-start',
	'line-end',
	'delete-back',
	'delete-forward',
	'delete-word',
	'delete-to-start',
	'delete-to-end',
] as const;
export type LineEdit = (typeof lineEdits)[number];

/** Most code units that a paste may have. */
export const mostPastedUnits = 65_536;

/**
Text typed or pasted at the caret. Newlines, tabs and CR become blanks; other characters stay as they are, and are shown by name.

@returns the same line where there is nothing to insert, or too much.
*/
export function insertText(line: Line, text: string): Line {
	if (text === '' || text.length > mostPastedUnits) return line;
	const given = [...text.replace(/\r\n|[\r\n\t]/g, ' ')];
	const letters = [...line.text];
	return {text: [...letters.slice(0, line.caret), ...given, ...letters.slice(line.caret)].join(''), caret: line.caret + given.length};
}

/** @returns the same line where nothing changes. */
export function editLine(line: Line, edit: LineEdit): Line {
	const letters = [...line.text];
	const [from, to] = rangeOf(letters, line.caret, edit);
	if (!isDeletion(edit)) {
		const caret = to === line.caret ? from : to;
		return caret === line.caret ? line : {...line, caret};
	}
	if (from === to) return line;
	return {text: [...letters.slice(0, from), ...letters.slice(to)].join(''), caret: from};
}

const isDeletion = (edit: LineEdit): boolean => edit.startsWith('delete');

/** From the caret to where the key leads, in ascending order. */
function rangeOf(letters: readonly string[], caret: number, edit: LineEdit): readonly [from: number, to: number] {
	switch (edit) {
		case 'char-left':
		case 'delete-back':
			return [Math.max(0, caret - 1), caret];
		case 'char-right':
		case 'delete-forward':
			return [caret, Math.min(letters.length, caret + 1)];
		case 'word-left':
			return [wordStart(letters, caret, isPartOfWord), caret];
		case 'word-right':
			return [caret, wordEnd(letters, caret)];
		case 'delete-word':
			return [wordStart(letters, caret, isNoBlank), caret];
		case 'line-start':
		case 'delete-to-start':
			return [0, caret];
		case 'line-end':
		case 'delete-to-end':
			return [caret, letters.length];
	}
}

const isPartOfWord = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}_]/u.test(letter);
const isNoBlank = (letter: string | undefined): boolean => letter !== undefined && letter !== ' ';

/** Back over what is none, then over the word. */
function wordStart(letters: readonly string[], caret: number, isInside: (letter: string | undefined) => boolean): number {
	let at = caret;
	while (at > 0 && !isInside(letters[at - 1])) at--;
	while (at > 0 && isInside(letters[at - 1])) at--;
	return at;
}

function wordEnd(letters: readonly string[], caret: number): number {
	let at = caret;
	while (at < letters.length && !isPartOfWord(letters[at])) at++;
	while (at < letters.length && isPartOfWord(letters[at])) at++;
	return at;
}
