/** What may stand after a backslash, `u` apart. */
const shortEscapes = Buffer.from('"\\/bfnrt');

/**
Finds where the tokens of one JSON document end, by the grammar of RFC 8259, as strictly as `JSON.parse`. Every method takes the offset at which something begins, and answers the offset after it, or -1 where it is not there, not whole, or not JSON.
*/
export class JsonTokenReader {
	/** About the string that was read last. */
	hasEscape = false;
	/** The same: half a surrogate pair, spelt as an escape. */
	hasLoneSurrogate = false;

	/** @param bytes - end where the document ends, so that what is read beyond is undefined and equals nothing. */
	constructor(private readonly bytes: Uint8Array) {}

	/** Never -1: there may be none. */
	blanksEnd(from: number): number {
		let at = from;
		for (let byte = this.bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = this.bytes[at]) at++;
		return at;
	}

	wordEnd(word: string, from: number): number {
		for (let i = 0; i < word.length; i++) if (this.bytes[from + i] !== word.charCodeAt(i)) return -1;
		return from + word.length;
	}

	stringEnd(from: number): number {
		const bytes = this.bytes;
		this.hasEscape = false;
		this.hasLoneSurrogate = false;
		if (bytes[from] !== 0x22) return -1;
		for (let at = from + 1; at < bytes.length; ) {
			const byte = bytes[at] ?? 0;
			if (byte === 0x22) return at + 1;
			if (byte < 0x20) return -1;
			at = byte === 0x5c ? this.#escapeEnd(at) : at + 1;
			if (at < 0) return -1;
		}
		return -1;
	}

	numberEnd(from: number): number {
		const bytes = this.bytes;
		const whole = bytes[from] === 0x2d ? from + 1 : from;
		let at = bytes[whole] === 0x30 ? whole + 1 : this.#digitsEnd(whole);
		if (at >= 0 && bytes[at] === 0x2e) at = this.#digitsEnd(at + 1);
		if (at < 0 || (bytes[at] !== 0x65 && bytes[at] !== 0x45)) return at;
		const sign = bytes[at + 1];
		return this.#digitsEnd(sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
	}

	/** At least one digit. */
	#digitsEnd(from: number): number {
		let at = from;
		for (let byte = this.bytes[at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = this.bytes[at] ?? 0) at++;
		return at === from ? -1 : at;
	}

	/** Of both halves, where the escape begins a surrogate pair. */
	#escapeEnd(from: number): number {
		this.hasEscape = true;
		const letter = this.bytes[from + 1] ?? 0;
		if (letter !== 0x75) return shortEscapes.includes(letter) ? from + 2 : -1;
		const unit = this.#hexAt(from + 2);
		if (unit < 0xd800 || unit > 0xdfff) return unit < 0 ? -1 : from + 6;
		const next = this.bytes[from + 6] === 0x5c && this.bytes[from + 7] === 0x75 ? this.#hexAt(from + 8) : -1;
		if (unit < 0xdc00 && next >= 0xdc00 && next <= 0xdfff) return from + 12;
		this.hasLoneSurrogate = true;
		return from + 6;
	}

	/** The value of four hexadecimal digits. */
	#hexAt(from: number): number {
		let value = 0;
		for (let at = from; at < from + 4; at++) {
			const byte = this.bytes[at] ?? 0;
			const letter = byte | 0x20;
			if (byte >= 0x30 && byte <= 0x39) value = 16 * value + byte - 0x30;
			else if (letter >= 0x61 && letter <= 0x66) value = 16 * value + letter - 0x57;
			else return -1;
		}
		return value;
	}
}
