/**
What may come next. `firstItem`, `firstKey`: or the end of the container that has just begun. `afterValue`: a comma, or the end of the container. `text`, `escape`, `digit`: inside a string, behind a backslash, in the digits of `\u`. `word`: inside true, false or null. `nothing`: blanks only, the document is whole.
*/
type Next =
	| 'value'
	| 'firstItem'
	| 'firstKey'
	| 'key'
	| 'colon'
	| 'afterValue'
	| 'text'
	| 'escape'
	| 'digit'
	| 'number'
	| 'word'
	| 'nothing';

const words: Readonly<Record<number, string>> = {116: 'true', 102: 'false', 110: 'null'};
const object = 1;
const array = 0;

/**
The beginning of one JSON document, taken piece by piece: says of each piece how far it can belong to a document that begins with what was taken before. A push parser without recursion; what it remembers is the kinds of the containers that are open.

Numbers are let pass a little too widely (`1-2`): a document that is whole here is still to be parsed.
*/
export class JsonPrefix {
	#next: Next = 'value';
	/** Kinds of the containers that are open, the innermost last. */
	#open: number[] = [];
	/** Is the string that is open a key? */
	#isKey = false;
	/** The word that is open, and how much of it was taken; of `\u` the digits. */
	#word = '';
	#taken = 0;
	#size = 0;
	#memberEnd = 0;

	/** Bytes taken. */
	get size(): number {
		return this.#size;
	}

	/** Bytes up to the last comma between members of the outermost object: what is before it, with a brace, is JSON. 0: there is none yet. */
	get memberEnd(): number {
		return this.#memberEnd;
	}

	/** Is it the whole of a document? */
	get isWhole(): boolean {
		return this.#next === 'nothing';
	}

	clone(): JsonPrefix {
		const copy = new JsonPrefix();
		copy.#next = this.#next;
		copy.#open = this.#open.slice();
		copy.#isKey = this.#isKey;
		copy.#word = this.#word;
		copy.#taken = this.#taken;
		copy.#size = this.#size;
		copy.#memberEnd = this.#memberEnd;
		return copy;
	}

	/** Takes `bytes[start … end)`, as far as they fit. @returns the first byte that cannot follow; `end` where all can. */
	take(bytes: Uint8Array, start: number, end: number): number {
		let at = start;
		while (at < end) {
			if (this.#next === 'text') at = this.#skipText(bytes, at, end);
			if (at < end && !this.#takeByte(bytes[at] ?? 0)) break;
			if (at < end) {
				this.#size++;
				at++;
			}
		}
		return at;
	}

	/** What strings are made of, nearly all of an event. @returns where something else stands. */
	#skipText(bytes: Uint8Array, start: number, end: number): number {
		let at = start;
		for (; at < end; at++) {
			const byte = bytes[at] ?? 0;
			if (byte === 0x22 || byte === 0x5c || byte < 0x20) break;
		}
		this.#size += at - start;
		return at;
	}

	/** @returns whether it can follow; if not nothing has changed. */
	#takeByte(byte: number): boolean {
		switch (this.#next) {
			case 'text':
				return this.#takeInText(byte);
			case 'escape':
				return this.#takeEscape(byte);
			case 'digit':
				return this.#takeDigit(byte);
			case 'word':
				return this.#takeInWord(byte);
			case 'number':
				if (isInNumber(byte)) return true;
				this.#next = this.#open.length === 0 ? 'nothing' : 'afterValue';
				return this.#takeStructure(byte);
			default:
				return this.#takeStructure(byte);
		}
	}

	#takeStructure(byte: number): boolean {
		if (byte === 0x20 || byte === 0x0d || byte === 0x09 || byte === 0x0a) return true;
		switch (this.#next) {
			case 'firstItem':
				return byte === 0x5d ? this.#close(array) : this.#beginValue(byte);
			case 'value':
				return this.#beginValue(byte);
			case 'firstKey':
				return byte === 0x7d ? this.#close(object) : this.#beginKey(byte);
			case 'key':
				return this.#beginKey(byte);
			case 'colon':
				if (byte === 0x3a) this.#next = 'value';
				return byte === 0x3a;
			case 'afterValue':
				return this.#takeAfterValue(byte);
			default:
				return false;
		}
	}

	#takeAfterValue(byte: number): boolean {
		const inner = this.#open.at(-1);
		if (byte === 0x7d) return inner === object && this.#close(object);
		if (byte === 0x5d) return inner === array && this.#close(array);
		if (byte !== 0x2c) return false;
		if (this.#open.length === 1) this.#memberEnd = this.#size;
		this.#next = inner === object ? 'key' : 'value';
		return true;
	}

	#beginKey(byte: number): boolean {
		if (byte !== 0x22) return false;
		this.#isKey = true;
		this.#next = 'text';
		return true;
	}

	#beginValue(byte: number): boolean {
		const word = words[byte];
		if (byte === 0x22) {
			this.#isKey = false;
			this.#next = 'text';
		} else if (byte === 0x7b || byte === 0x5b) {
			this.#open.push(byte === 0x7b ? object : array);
			this.#next = byte === 0x7b ? 'firstKey' : 'firstItem';
		} else if (word !== undefined) {
			this.#word = word;
			this.#taken = 1;
			this.#next = 'word';
		} else if (byte === 0x2d || (byte >= 0x30 && byte <= 0x39)) this.#next = 'number';
		else return false;
		return true;
	}

	#takeInText(byte: number): boolean {
		if (byte === 0x22) {
			if (this.#isKey) this.#next = 'colon';
			else this.#endValue();
		} else if (byte === 0x5c) this.#next = 'escape';
		else return false;
		return true;
	}

	#takeEscape(byte: number): boolean {
		if (byte === 0x75) {
			this.#taken = 0;
			this.#next = 'digit';
			return true;
		}
		if (!shortEscapes.includes(byte)) return false;
		this.#next = 'text';
		return true;
	}

	#takeDigit(byte: number): boolean {
		const isDigit = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
		if (isDigit && ++this.#taken === 4) this.#next = 'text';
		return isDigit;
	}

	#takeInWord(byte: number): boolean {
		if (byte !== this.#word.charCodeAt(this.#taken)) return false;
		if (++this.#taken === this.#word.length) this.#endValue();
		return true;
	}

	#close(kind: number): boolean {
		if (this.#open.at(-1) !== kind) return false;
		this.#open.pop();
		this.#endValue();
		return true;
	}

	#endValue(): void {
		this.#next = this.#open.length === 0 ? 'nothing' : 'afterValue';
	}
}

/** What may stand after a backslash, `u` apart. */
const shortEscapes = Buffer.from('"\\/bfnrt');

/** Digits, sign, point, exponent. */
const isInNumber = (byte: number): boolean =>
	(byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2d || byte === 0x2b || byte === 0x65 || byte === 0x45;
