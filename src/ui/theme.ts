import type {Style} from '../safe/style.js';

/**
What things look like, by what they mean and never by where they stand. The terminal's own 16 colours; every meaning has a word, a sign or an attribute beside its colour (`screen.md` 7), and without colours (NO_COLOR) `safe/style.ts` leaves the attributes. Underline is not used here: it is for escapes and `‹…›`.
*/
export const theme = {
	/** Codes 4xx, and what was never answered. */
	clientError: {color: 'yellow'},
	/** Codes 5xx, and Panic. */
	serverError: {color: 'red'},
	/** What changes something in the cluster. */
	write: {color: 'cyan'},
	/** A secret was read. */
	secretRead: {color: 'magenta'},
	/** What goes on and on: nodes and service accounts, a row that stopped passing, words of ours beside data. */
	faint: {faint: true},
	/** Sessions and watches that are open. */
	open: {color: 'cyan'},
	gap: {color: 'yellow'},
	cursor: {bold: true},
	/** Over the columns. */
	header: {bold: true},
	/** Over the column that the cursor is in. */
	headerCursor: {bold: true, reverse: true},
	/** A query that does not parse. */
	invalid: {color: 'red'},
	/** What the user should know of: a loss, a source that fails, a notice. */
	warning: {color: 'yellow'},
	/** Names: of the program, of a page, of a tab. */
	title: {bold: true},
	/** Rules, borders and the scroll bar. */
	rule: {faint: true},
	/** Keys of JSON. */
	key: {color: 'blue'},
	/** Values of JSON that are no text. */
	literal: {color: 'cyan'},
} as const satisfies Record<string, Style>;

/** Of a code: yellow, red, or nothing. */
export function styleOfCode(code: number): Style | undefined {
	return code >= 500 ? theme.serverError : code >= 400 ? theme.clientError : undefined;
}
