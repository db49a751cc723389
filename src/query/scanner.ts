import {compareOperators} from './ast.js';
import {QueryProblem} from './query-error.js';
import {regexFlags} from './regex.js';

/** What can stand between a field and its values. The longest first, so that `:>=` is not read as `:>`. */
export const operators = [...compareOperators, ':?', '!=', '!~', '=~', '==', ':', '='] as const;
export type Operator = (typeof operators)[number];

/** A piece of text out of the query, unquoted. */
export type Piece = {readonly text: string; readonly isQuoted: boolean; readonly from: number; readonly to: number};

/** What follows the slash that closes an expression. */
const closing = `[${regexFlags}]*(?:[\\s()]|$)`;

/** A piece ends before one of these. */
const isEnd = (sign: string | undefined): boolean => sign === undefined || /[\s()]/.test(sign);

/** Reads the text of a query from left to right: pieces, quotes, operators; knows nothing of their meaning. */
export class Scanner {
	/** What comes next, a UTF-16 offset. */
	at = 0;
	/** No slash from here on can close an expression: then none is looked for again, which would take quadratic time. */
	#closesNoRegex = false;

	constructor(readonly text: string) {}

	get next(): string | undefined {
		return this.text[this.at];
	}

	skipBlanks(): void {
		while (this.next !== undefined && /\s/.test(this.next)) this.at++;
	}

	/** Take this sign if it comes next. */
	take(sign: string): boolean {
		if (!this.text.startsWith(sign, this.at)) return false;
		this.at += sign.length;
		return true;
	}

	/** Take this word if it comes next and stands alone. */
	takeKeyword(word: string): boolean {
		return isEnd(this.text[this.at + word.length]) && this.take(word);
	}

	/** The operator at an offset. `:?` only where nothing follows: `path:?x` asks for the value `?x`. */
	operatorAt(offset: number): Operator | undefined {
		return operators.find(
			operator => this.text.startsWith(operator, offset) && (operator !== ':?' || isEnd(this.text[offset + operator.length])),
		);
	}

	/** A piece up to a blank or parenthesis, or in quotes. @param stop - another sign that ends it. */
	piece(stop = ''): Piece {
		if (this.next === '"') return this.quoted(true);
		const from = this.at;
		while (!isEnd(this.next) && this.next !== stop) this.at++;
		this.#expectEnd(stop);
		return {text: this.text.slice(from, this.at), isQuoted: false, from, to: this.at};
	}

	/**
	A piece in quotes. `\"` and `\\` stand for a quote and a backslash, any other backslash for itself.

	@param isUnescaped - false: keep it as typed, for an expression, which has escapes of its own.
	*/
	quoted(isUnescaped: boolean, stop = ','): Piece {
		const from = this.at;
		const body = /"((?:[^"\\]|\\.)*)"/suy;
		body.lastIndex = from;
		const match = body.exec(this.text);
		if (!match) throw new QueryProblem('this quote is not closed', from);
		this.at += match[0].length;
		this.#expectEnd(stop);
		const inner = match[1] ?? '';
		return {text: isUnescaped ? inner.replace(/\\(["\\])/g, '$1') : inner, isQuoted: true, from, to: this.at};
	}

	/**
	`/…/flags`. A slash closes it only where nothing but flags follows, so `/api/v1/pods` is a word; one that begins a word, or follows an operator, closes nothing.

	@returns undefined where none begins here.
	*/
	regex(): {readonly pattern: string; readonly flags: string} | undefined {
		if (this.#closesNoRegex) return undefined;
		const form = new RegExp(`/((?:[^/\\\\]|\\\\.|/(?!${closing}))*?[^\\s:=,])/([${regexFlags}]*)(?=[\\s()]|$)`, 'suy');
		form.lastIndex = this.at;
		const match = form.exec(this.text);
		this.#closesNoRegex = !match;
		if (!match) return undefined;
		this.at += match[0].length;
		this.#expectEnd('');
		return {pattern: (match[1] ?? '').replaceAll('\\/', '/'), flags: match[2] ?? ''};
	}

	#expectEnd(stop: string): void {
		const sign = this.next;
		if (sign === '(') throw new QueryProblem('expected a blank before "("; put text with parentheses in quotes', this.at);
		if (!isEnd(sign) && sign !== stop) throw new QueryProblem('expected a blank after the closing quote', this.at);
	}
}
