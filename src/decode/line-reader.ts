import {asBuffer} from './byte-range.js';
import {EntryParts, type JoinedParts} from './entry-parts.js';
import {decodeLine} from './line.js';
import type {Line, LineTaker} from './line-taker.js';

/**
Reads the lines of one source one after another, and remembers what lines have to be read together: the parts of a CRI entry.
*/
export class LineReader {
	#parts = new EntryParts();
	/** What was held where reading went on at another place, by the place where it would have gone on. */
	readonly #left = new Map<number, EntryParts>();

	/** Does the next line depend on those before it? Else it may be read by anybody. */
	get isHolding(): boolean {
		return this.#parts.isHolding;
	}

	/** Takes the line that follows. What comes of it is told at once, or later, with those that belong to it. */
	read(line: Line, taker: LineTaker): void {
		const joined = this.#parts.take(line);
		if (joined === 'none') taker.takeLine(line, decodeLine(line.bytes, line.start, line.end));
		else if (joined !== 'held') this.#takeParts(joined, line, taker);
	}

	/** The next line is not the one at this offset: what is held waits for that. */
	leave(offset: number): void {
		if (!this.isHolding) return;
		this.#left.set(offset, this.#parts);
		this.#parts = new EntryParts();
	}

	/** The next line is the one at this offset, and nothing is held. */
	goTo(offset: number): void {
		this.#parts = this.#left.get(offset) ?? this.#parts;
		this.#left.delete(offset);
	}

	/** The source is at its end: what is held is all that there is. */
	end(taker: LineTaker): void {
		for (const parts of [...this.#left.values(), this.#parts]) for (const one of parts.end()) takeUnfinished(one, taker);
		this.#left.clear();
	}

	#takeParts(parts: JoinedParts, line: Line, taker: LineTaker): void {
		const {content} = parts;
		const decoded = decodeLine(content, 0, content.length);
		// Where the end of the parts was lost, as when a file was written anew, the line may be a whole one.
		if (decoded.kind !== 'event' && decodeLine(line.bytes, line.start, line.end).kind === 'event') {
			takeUnfinished({...parts, lines: parts.lines - 1, content: content.subarray(0, parts.before), length: parts.lengthBefore}, taker);
			taker.takeLine(line, decodeLine(line.bytes, line.start, line.end));
			return;
		}
		const {offset, length, lines} = parts;
		const document = decoded.kind === 'event' ? content.subarray(decoded.jsonStart, decoded.jsonEnd) : undefined;
		const events = decoded.kind === 'event' ? [{event: decoded.event, offset, length, document, ordinal: 0}] : [];
		const malformed = decoded.kind === 'malformed' ? [{offset, length, reason: decoded.reason}] : [];
		taker.takeJoined({wrapper: 'cri', lines, events, malformed, content});
	}
}

/** Parts without their end. */
function takeUnfinished({offset, length, lines, content}: JoinedParts, taker: LineTaker): void {
	const isEvent = decodeLine(content, 0, content.length).kind === 'malformed';
	const malformed = isEvent ? [{offset, length, reason: 'its last part is missing'}] : [];
	taker.takeJoined({wrapper: 'cri', lines, events: [], malformed, content: asBuffer(content)});
}
