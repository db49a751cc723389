import {asBuffer, type ByteRange, textOfBytes} from './byte-range.js';

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The first byte from `from` on that is no blank; `end` where there is none. */
export function skipBlanks(bytes: Uint8Array, from: number, end: number): number {
	let at = from;
	while (at < end && isBlank(bytes[at])) at++;
	return at;
}

function stringEnd(bytes: Uint8Array, from: number, end: number): number {
	for (let at = from + 1; at < end; at++) {
		const byte = bytes[at];
		if (byte === quote) return at + 1;
		if (byte === backslash) at++;
	}
	return -1;
}

/**
The byte behind the JSON value that begins at `from`; -1 where it is not whole before `end`. Brackets are balanced outside strings, nothing else is looked at: whoever wants more parses the value.
*/
export function valueEnd(bytes: Uint8Array, from: number, end: number): number {
	let depth = 0;
	for (let at = from; at < end; at++) {
		const byte = bytes[at];
		if (byte === quote) {
			at = stringEnd(bytes, at, end) - 1;
			if (at < 0) return -1;
		} else if (byte === 0x7b || byte === 0x5b) depth++;
		else if (byte === 0x7d || byte === 0x5d) {
			if (depth === 0) return at;
			depth--;
		} else if (depth > 0) continue;
		else if (byte === comma || byte === colon || isBlank(byte)) return at;
		else continue;
		if (depth === 0) return at + 1;
	}
	return depth === 0 && bytes[from] !== quote ? end : -1;
}

/** The items of the array `bytes[start … end)`, those of one that is cut short as far as they are whole. */
export function itemsOf(bytes: Uint8Array, {start, end}: ByteRange): ByteRange[] {
	const items: ByteRange[] = [];
	if (bytes[start] !== 0x5b) return items;
	for (let at = skipBlanks(bytes, start + 1, end); at < end && bytes[at] !== 0x5d; ) {
		const to = valueEnd(bytes, at, end);
		if (to <= at) break;
		items.push({start: at, end: to});
		at = skipBlanks(bytes, to, end);
		if (bytes[at] === comma) at = skipBlanks(bytes, at + 1, end);
	}
	return items;
}

/** The string that the token `bytes[start … end)` spells; undefined where it is no whole string. */
export function stringOf(bytes: Uint8Array, {start, end}: ByteRange): string | undefined {
	if (bytes[start] !== quote) return undefined;
	try {
		const value: unknown = JSON.parse(textOfBytes(bytes, start, end));
		return typeof value === 'string' ? value : undefined;
	} catch {
		return undefined;
	}
}

/** A JSON object whose members are known by where they lie: nothing below is parsed before it is asked for. Of one that is cut short those that are there, the last of them with all that is left. */
export class JsonObject {
	readonly members: ReadonlyMap<string, ByteRange>;

	/** @param range - of the object, its braces included. */
	constructor(
		readonly bytes: Uint8Array,
		readonly range: ByteRange,
	) {
		this.members = membersOf(bytes, range);
	}

	has(...keys: readonly string[]): boolean {
		return keys.every(key => this.members.has(key));
	}

	/** The string at a key; undefined where there is none, or something else. */
	text(key: string): string | undefined {
		const range = this.members.get(key);
		return range && stringOf(this.bytes, range);
	}

	/** The value as it is spelt. */
	raw(key: string): string | undefined {
		const range = this.members.get(key);
		return range && asBuffer(this.bytes).toString('utf8', range.start, range.end);
	}

	/** A string as its text, anything else as it is spelt. */
	value(key: string): string | undefined {
		return this.text(key) ?? this.raw(key);
	}

	/** The object at a key. */
	child(key: string): JsonObject | undefined {
		const range = this.members.get(key);
		return range && this.bytes[range.start] === 0x7b ? new JsonObject(this.bytes, range) : undefined;
	}

	/** The items of the array at a key; none where there is no array. */
	items(key: string): ByteRange[] {
		const range = this.members.get(key);
		return range ? itemsOf(this.bytes, range) : [];
	}

	/** Those of its items that are objects. */
	objects(key: string): JsonObject[] {
		return this.items(key).flatMap(range => (this.bytes[range.start] === 0x7b ? [new JsonObject(this.bytes, range)] : []));
	}

	/** The items of an array in these bytes. */
	itemsAt(range: ByteRange): ByteRange[] {
		return itemsOf(this.bytes, range);
	}

	/** An object in these bytes. */
	at(range: ByteRange): JsonObject | undefined {
		return this.bytes[range.start] === 0x7b ? new JsonObject(this.bytes, range) : undefined;
	}

	/** Where the value at a key lies that is a string, as a list of one or none. */
	string(key: string): ByteRange[] {
		const range = this.members.get(key);
		return range && this.bytes[range.start] === quote ? [range] : [];
	}
}

/** The last one of a name counts, as with `JSON.parse`. */
function membersOf(bytes: Uint8Array, {start, end}: ByteRange): Map<string, ByteRange> {
	const members = new Map<string, ByteRange>();
	for (let at = skipBlanks(bytes, start + 1, end); bytes[at] === quote && at < end; ) {
		const keyEnd = stringEnd(bytes, at, end);
		if (keyEnd < 0) break;
		const key = stringOf(bytes, {start: at, end: keyEnd}) ?? '';
		const mark = skipBlanks(bytes, keyEnd, end);
		if (bytes[mark] !== colon) break;
		const from = skipBlanks(bytes, mark + 1, end);
		const to = valueEnd(bytes, from, end);
		members.set(key, {start: from, end: to < 0 ? end : to});
		if (to < 0) break;
		at = skipBlanks(bytes, to, end);
		if (bytes[at] !== comma) break;
		at = skipBlanks(bytes, at + 1, end);
	}
	return members;
}
