import type {ByteRange} from './byte-range.js';
import {type Content, decodeContent, severalOf} from './content.js';
import {CsvRows} from './csv-rows.js';
import {EntryParts, type JoinedParts} from './entry-parts.js';
import {Found} from './found.js';
import {joinedOf} from './joined.js';
import {decodeLine, type LocatedLine, type PlainLine} from './line.js';
import type {Line, LineTaker} from './line-taker.js';
import {type OpenedValue, OpenValue} from './open-value.js';
import {trimLine} from './trim-line.js';
import {takeValue} from './values.js';

/** What lines so far leave to be known. */
type State = {readonly parts: EntryParts; readonly value: OpenValue; readonly rows: CsvRows};

/**
Reads the lines of one source one after another, and remembers what has to be read together: the parts of a CRI entry or of docker's, JSON that spans lines, rows of CSV.
*/
export class LineReader {
	#state: State;
	/** What was held where reading went on at another place, by the place where it would have gone on. */
	readonly #left = new Map<number, State>();

	/** @param rows - what is known of the CSV file that the lines are from. */
	constructor(rows = new CsvRows()) {
		this.#state = {parts: new EntryParts(), value: new OpenValue(), rows};
	}

	/** Does the next line depend on those before it? Else it may be read by anybody. */
	get isHolding(): boolean {
		const {parts, value, rows} = this.#state;
		return parts.isHolding || value.isOpen || rows.isHolding;
	}

	/** Does a line in which there is nothing change nothing here? */
	get isIdle(): boolean {
		return !this.isHolding && this.#state.rows.isNone;
	}

	/** Of a CSV file: what its header says. */
	get rows(): CsvRows {
		return this.#state.rows;
	}

	/** Lines came that somebody else has read, while nothing was held. */
	passed(): void {
		this.#state.rows.passed();
	}

	/** Takes the line that follows. What comes of it is told at once, or later, with those that belong to it. */
	read(line: Line, taker: LineTaker): void {
		if (this.#state.value.isOpen) this.#readOn(line, taker);
		else this.#readNext(line, taker);
	}

	#readNext(line: Line, taker: LineTaker): void {
		const joined = this.#state.parts.take(line);
		const row = joined === 'none' ? this.#state.rows.take(line) : 'held';
		if (joined !== 'none' && joined !== 'held') this.#takeParts(joined, line, taker);
		else if (row === 'none') this.#readFresh(line, taker, true);
		else if (row !== 'held') takeInner(row.content, {...row, base: 0}, taker);
	}

	/** The next line is not the one at this offset: what is held waits for that. */
	leave(offset: number): void {
		if (!this.isHolding) return;
		this.#left.set(offset, this.#state);
		this.#state = {parts: new EntryParts(), value: new OpenValue(), rows: this.#state.rows};
	}

	/** The next line is the one at this offset, and nothing is held. */
	goTo(offset: number): void {
		this.#state = this.#left.get(offset) ?? this.#state;
		this.#left.delete(offset);
	}

	/** The source is at its end: what is held is all that there is. */
	end(taker: LineTaker): void {
		for (const state of [...this.#left.values(), this.#state]) takeRest(state, taker);
		this.#left.clear();
	}

	/** The lines that come do not follow on those that came: what is held is all that there is of it. */
	breakOff(taker: LineTaker): void {
		if (this.isHolding) takeRest(this.#state, taker);
	}

	/** @param isCounted - the line was not counted with a value before this. */
	#readFresh(line: Line, taker: LineTaker, isCounted: boolean): void {
		const inner = trimLine(line.bytes, line.start, line.end);
		const decoded = isCounted
			? decodeLine(line.bytes, line.start, line.end, !taker.isHolding)
			: decodeContent(line.bytes, inner.start, inner.end);
		if (decoded.kind === 'open') {
			const {before, from} = decoded;
			if (!before.isEmpty)
				takeInner({...before, kind: 'several', wrapper: before.wrapper ?? 'json'}, {...lineOf(line, isCounted), base: line.start}, taker);
			this.#state.value.begin({...line, start: from, offset: line.offset + from - line.start}, isCounted && before.isEmpty);
		} else if (decoded.kind === 'several' || !isCounted) takeInner(decoded, {...lineOf(line, isCounted), base: line.start}, taker);
		else if (isPlain(decoded)) taker.takeLine(line, decoded);
	}

	#readOn(line: Line, taker: LineTaker): void {
		const {value} = this.#state;
		const added = value.add(line);
		if (added === undefined) return;
		if (added === 'broken') {
			const rest = value.rest();
			if (rest) takeOpened(rest, taker);
			this.read(line, taker);
			return;
		}
		takeOpened(added.value, taker);
		if (added.end < line.end) this.#readFresh({...line, start: added.end, offset: line.offset + added.end - line.start}, taker, false);
	}

	#takeParts(parts: JoinedParts, line: Line, taker: LineTaker): void {
		const {content} = parts;
		const decoded = decodeContentOf(parts);
		// Where the end of the parts was lost, as when a file was written anew, the line may be a whole one.
		if (!hasEvents(decoded) && hasEvents(decodeLine(line.bytes, line.start, line.end))) {
			takeUnfinished({...parts, lines: parts.lines - 1, content: content.subarray(0, parts.before), length: parts.lengthBefore}, taker);
			this.#readFresh(line, taker, true);
			return;
		}
		taker.takeJoined(joinedOf(decoded, {...parts, whole: placeOf(parts), place: () => placeOf(parts)}));
	}
}

const isPlain = (decoded: Content | LocatedLine): decoded is PlainLine => decoded.kind !== 'event' || 'wrapper' in decoded;

const hasEvents = (decoded: Content): boolean => decoded.kind === 'event' || (decoded.kind === 'several' && decoded.events.length > 0);

const lineOf = ({bytes, start, end, offset}: Line, isCounted: boolean) => ({
	bytes: bytes.subarray(start, end),
	offset,
	lines: isCounted ? 1 : 0,
});

/** The place of all that is in them is that of their lines. */
const placeOf = ({offset, length}: JoinedParts) => ({offset, length});

/** Docker's parts are those of a JSON string. */
function decodeContentOf({content, wrapper}: JoinedParts): LocatedLine | Content {
	if (wrapper === 'cri') return decodeLine(content, 0, content.length);
	const found = new Found();
	takeValue(content, {start: 0, end: content.length}, found, 1);
	found.wrapper = wrapper;
	return severalOf(found);
}

function takeRest({parts, value, rows}: State, taker: LineTaker): void {
	for (const one of parts.end()) takeUnfinished(one, taker);
	const rest = value.rest();
	if (rest) takeOpened(rest, taker);
	const row = rows.end();
	if (row) takeInner(row.content, {...row, base: 0}, taker);
}

/** Parts without their end. */
function takeUnfinished(parts: JoinedParts, taker: LineTaker): void {
	const {lines, content, wrapper} = parts;
	const decoded = decodeContentOf(parts);
	const isEvent = decoded.kind === 'malformed' || (decoded.kind === 'several' && decoded.malformed.length > 0);
	const malformed = isEvent ? [{...placeOf(parts), reason: 'its last part is missing'}] : [];
	taker.takeJoined({wrapper, lines, events: [], malformed, damaged: [], repaired: 0, content});
}

/** JSON that spanned lines, whole or as far as it goes. */
function takeOpened({bytes, offset, lines, bareEvents}: OpenedValue, taker: LineTaker): void {
	const found = new Found();
	takeValue(bytes, {start: 0, end: bytes.length}, found, 0);
	takeMissed(bytes, bareEvents, found);
	takeInner({...found, kind: 'several', wrapper: found.wrapper ?? 'json'}, {bytes, offset, lines, base: 0}, taker);
}

/** What only looked like JSON over lines, as text of klog may, has taken events along that stood between its lines. */
function takeMissed(bytes: Buffer, lines: readonly ByteRange[], found: Found): void {
	const known = found.events.toSorted((a, b) => a.start - b.start);
	let at = 0;
	for (const {start, end} of lines) {
		while ((known[at]?.end ?? bytes.length) <= start) at++;
		// What an event quotes is its own.
		const decoded = (known[at]?.start ?? bytes.length) <= start ? undefined : decodeContent(bytes, start, end, false);
		if (decoded?.kind === 'event') found.events.push({event: decoded.event, start, end, document: undefined});
	}
	// No event set out to be all of it.
	const isAll = ({start, end}: ByteRange) => start === 0 && end === bytes.length;
	if (found.events.length > known.length && found.malformed.some(isAll)) found.malformed.length = 0;
}

/** @param at - `offset` is the place of byte `base`. */
function takeInner(
	decoded: Content,
	{bytes, offset, lines, base}: {readonly bytes: Buffer; readonly offset: number; readonly lines: number; readonly base: number},
	taker: LineTaker,
): void {
	const place = (start: number, end: number) => ({offset: offset + start - base, length: end - start});
	taker.takeJoined(joinedOf(decoded, {content: bytes, lines, whole: {offset, length: bytes.length}, place}));
}
