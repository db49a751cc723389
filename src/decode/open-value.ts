import {isBareEvent} from './bare-event.js';
import {asBuffer, type ByteRange, maxTextBytes} from './byte-range.js';
import {isKlogLine} from './klog-line.js';
import type {Line} from './line-taker.js';
import {trimLine} from './trim-line.js';

/** A value that is whole: its bytes, where they lie in the source, how many lines they were, and which of them began as events of the log backend. */
export type OpenedValue = {
	readonly bytes: Buffer;
	readonly offset: number;
	readonly lines: number;
	readonly bareEvents: readonly ByteRange[];
};

const [quote, backslash] = [0x22, 0x5c];
/** Whoever writes events so long into one value cannot be read. */
const mostBytes = maxTextBytes;
const nothing = Buffer.alloc(0);
/** What a line can begin with that is not within a string. */
const token = /^(?:["{}[\],:]|-?\d|true|false|null|$)/;
const longestToken = 5;

/**
JSON that goes over several lines, put together again line by line: every byte is looked at once, and only the value that is open is kept. Its lines must follow each other in the source.
*/
export class OpenValue {
	#bytes = nothing;
	#size = 0;
	#lines = 0;
	#offset = 0;
	#bareEvents: ByteRange[] = [];
	/** The brackets that are open. */
	#open: number[] = [];
	#isString = false;
	/** The last byte between tokens that is no blank: what may follow depends on it. */
	#last = 0;

	get isOpen(): boolean {
		return this.#open.length > 0;
	}

	/**
	The first line: the value begins in it, and goes on.

	@param isCounted - this is where the line is counted, and not at a value before it.
	*/
	begin(line: Line, isCounted: boolean): void {
		this.#reset();
		this.#offset = line.offset;
		this.#lines = isCounted ? 1 : 0;
		this.#scan(line.bytes, line.start, line.end);
		this.#keep(line.bytes, line.start, line.end);
	}

	/**
	The line that follows.

	@returns where in the line the value ends, with what it is; undefined: it goes on; `broken`: it cannot go on so, and the line is one of its own.
	*/
	add({bytes, start, end}: Line): {readonly value: OpenedValue; readonly end: number} | 'broken' | undefined {
		const content = trimLine(bytes, start, end);
		if (isKlogLine(bytes, content.start, content.end) || this.#contradicts(bytes, content)) return 'broken';
		if (this.#size + end - start + 1 > mostBytes) return 'broken';
		this.#lines++;
		const at = this.#size - start;
		if (isBareEvent(bytes, content.start)) this.#bareEvents.push({start: at + content.start, end: at + content.end});
		const closed = this.#scan(bytes, start, end);
		this.#keep(bytes, start, closed);
		return this.isOpen ? undefined : {value: this.#take(), end: closed};
	}

	/** What is there of the value, if it will not go on. */
	rest(): OpenedValue | undefined {
		return this.isOpen ? this.#take() : undefined;
	}

	#take(): OpenedValue {
		// Without the newline behind the last line.
		const value = {bytes: this.#bytes.subarray(0, this.#size - 1), offset: this.#offset, lines: this.#lines, bareEvents: this.#bareEvents};
		this.#reset();
		return value;
	}

	#reset(): void {
		this.#bytes = nothing;
		this.#size = 0;
		this.#bareEvents = [];
		this.#open = [];
		this.#isString = false;
		this.#last = 0;
	}

	/** Where a key or a comma must come no object can begin: it is another value. And what is no token is none of JSON. */
	#contradicts(bytes: Uint8Array, {start, end}: ByteRange): boolean {
		if (this.#isString) return false;
		if (bytes[start] !== 0x7b) return !token.test(asBuffer(bytes).toString('latin1', start, Math.min(end, start + longestToken)));
		const isItem = this.#last === 0x5b || (this.#last === 0x2c && this.#open.at(-1) === 0x5b);
		return !isItem && this.#last !== 0x3a;
	}

	/** @returns where the value ends; `end` while it goes on. */
	#scan(bytes: Buffer, start: number, end: number): number {
		for (let at = start; at < end; at++) {
			const byte = bytes[at] ?? 0;
			if (this.#isString) {
				if (byte === backslash) at++;
				else if (byte === quote) this.#isString = false;
				continue;
			}
			if (byte > 0x20) this.#last = byte;
			if (byte === quote) this.#isString = true;
			else if (byte === 0x7b || byte === 0x5b) this.#open.push(byte);
			else if (byte === 0x7d || byte === 0x5d) {
				this.#open.pop();
				if (this.#open.length === 0) return at + 1;
			}
		}
		return end;
	}

	/** Keeps a line, and its newline. */
	#keep(bytes: Buffer, start: number, end: number): void {
		const size = this.#size + end - start + 1;
		if (size > this.#bytes.length) {
			const larger = Buffer.allocUnsafe(Math.max(4096, 2 * this.#bytes.length, size));
			this.#bytes.copy(larger, 0, 0, this.#size);
			this.#bytes = larger;
		}
		bytes.copy(this.#bytes, this.#size, start, end);
		this.#bytes[size - 1] = 10;
		this.#size = size;
	}
}
