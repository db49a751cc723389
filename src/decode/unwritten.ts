import {asBuffer} from './byte-range.js';
import {isKlogLine} from './klog-line.js';
import {decodeLegacyLine} from './legacy-line.js';
import {findDocument} from './line-content.js';

/** What klog says of events that a plugin could not write. */
export type Unwritten = {
	/** The members of one that klog names; undefined for those that it announces and does not name. */
	readonly fields: Readonly<Record<string, unknown>> | undefined;
	/** How many they are: 1, or those that are not named. */
	readonly count: number;
	readonly plugin: string;
	/** Why, as the apiserver says it. */
	readonly error: string;
};

/** A block that is not at its end. */
type Block = {
	readonly plugin: string;
	readonly announced: number;
	named: number;
	error: string;
	/** Lines of the error's text. */
	errorLines: number;
	/** `Impacted events:` has come. */
	isListing: boolean;
};

const header =
	/^E\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ \S+:\d+\] Error in audit plugin '([^']{1,100})' affecting (\d{1,9}) audit events: ?(.*)$/s;
const message = /^Error in audit plugin '([^']{1,100})' affecting (\d{1,9}) audit events: ?(.*)$/s;
const needle = Buffer.from('Error in audit plugin');
const listing = 'Impacted events:';
const brace = 0x7b;

/** The text of an error is not longer than this many lines, and no more than so many characters of it are kept. */
const mostErrorLines = 64;
const mostErrorLength = 500;
/** An apiserver's buffer holds no more unless told otherwise; a forged number counts no further. */
const mostAnnounced = 10_000;

/**
Finds what the apiserver says of events that it could not write (`kubernetes.md` 2.4): a klog error of several lines, or one in JSON.

```
E1123 13:29:32.041414   16473 metrics.go:109] Error in audit plugin 'log' affecting 1 audit events: <error>
Impacted events:
2026-11-23T13:29:32.03Z AUDIT: id="…" stage="ResponseComplete" ip="…" method="patch" user="…" …
```
Anyone can have some influence on stderr: an `AUDIT:` line counts only in such a block, and no more of them than it announces. Audit events may stand between its lines, since they come from another stream.

@see kubernetes/apiserver: pkg/audit/metrics.go HandlePluginError
*/
export class UnwrittenEvents {
	#block: Block | undefined;

	/** @param found - is called for each event, and for those that a block announces and does not name. `line` is the one that says so. */
	constructor(private readonly found: (event: Unwritten) => void) {}

	/** May the next line belong to a block that has begun? */
	get isOpen(): boolean {
		return this.#block !== undefined;
	}

	/** Takes a line of stderr, with what stands before it. @returns whether it belongs to a block. */
	take(bytes: Uint8Array, start: number, end: number): boolean {
		const line = findDocument(bytes, start, end);
		const text = asBuffer(bytes).subarray(line.start, line.end);
		const isKlog = isKlogLine(text, 0, text.length);
		if (isKlog) this.end();
		if (isKlog && text.includes(needle)) return text[0] === brace ? this.#takeJson(text) : this.#begin(header.exec(text.toString()));
		// Audit events may stand between: they come from another stream.
		return this.#block !== undefined && text[0] !== brace && this.#goOn(this.#block, text.toString());
	}

	/** No more lines of it will come. */
	end(): void {
		const block = this.#block;
		this.#block = undefined;
		if (!block) return;
		const missing = Math.min(mostAnnounced, block.announced) - block.named;
		if (missing > 0) this.found({fields: undefined, count: missing, plugin: block.plugin, error: block.error});
	}

	#begin(match: RegExpExecArray | null): boolean {
		if (!match) return false;
		const [, plugin = '', announced, error = ''] = match;
		this.#block = {plugin, announced: Number(announced), named: 0, error: error.slice(0, mostErrorLength), errorLines: 1, isListing: false};
		return true;
	}

	#goOn(block: Block, line: string): boolean {
		if (line === listing) block.isListing = true;
		else if (!block.isListing && block.errorLines < mostErrorLines) {
			block.errorLines++;
			block.error = `${block.error} ${line}`.slice(0, mostErrorLength);
		} else if (line !== '') return this.#takeNamed(block, line);
		return true;
	}

	#takeNamed(block: Block, line: string): boolean {
		const fields = block.isListing && block.named < Math.min(mostAnnounced, block.announced) ? decodeLegacyLine(line) : undefined;
		if (!fields) {
			this.end();
			return false;
		}
		block.named++;
		this.found({fields, count: 1, plugin: block.plugin, error: block.error});
		if (block.named === block.announced) this.end();
		return true;
	}

	/** `--logging-format=json`: the whole block is the message of one line. */
	#takeJson(line: Buffer): boolean {
		const [first = '', ...rest] = messageOf(line).split('\n');
		if (!this.#begin(message.exec(first))) return false;
		for (const each of rest) if (this.#block) this.#goOn(this.#block, each);
		this.end();
		return true;
	}
}

function messageOf(line: Buffer): string {
	try {
		const {msg} = JSON.parse(line.toString()) as {readonly msg?: unknown};
		return typeof msg === 'string' ? msg : '';
	} catch {
		return '';
	}
}
