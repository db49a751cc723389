import {RE2JS} from 're2js';

/** What an expression is found in. Linear in the length of the text, whatever the expression: it comes from users, the text from attackers. */
export type Regex = (text: string) => boolean;

/** Flags that may stand after `/…/`, with RE2's meaning: ignore case, `.` matches newlines, `^ $` at lines, ungreedy. */
export const regexFlags = 'ismU';

/**
Compile an expression in RE2 syntax.

@returns its test, which looks anywhere in the text; or what is wrong with it, in a phrase.
*/
export function compileRegex(pattern: string, flags = ''): Regex | {readonly error: string} {
	try {
		const regex = RE2JS.compile(flags === '' ? pattern : `(?${flags})${pattern}`);
		return text => regex.test(text);
	} catch (error) {
		return {error: error instanceof Error ? error.message.replace(/^error parsing regexp: /, '').replaceAll('`', '"') : String(error)};
	}
}

/** An expression that finds just this text. */
export function quoteRegex(text: string): string {
	return RE2JS.quote(text);
}
