import type {DecodedLine} from '../decode/audit-line.js';
import {plainLine} from '../decode/line.js';
import {type LineStream, startInStream, streamOf} from '../decode/line-stream.js';
import type {Line} from '../decode/line-taker.js';
import {stampLength} from '../decode/pod-log-line.js';
import {SplitLines} from '../decode/split-lines.js';
import type {DamagedEvent} from '../decode/torn-event.js';
import type {StagedRows} from '../store/staged-rows.js';
import type {ScannedBytes} from './line-scanner.js';
import {MixedLines, type MixedLinesOptions} from './mixed-lines.js';

type Stream = LineStream & {readonly lines: MixedLines};

/** The lines of a stream of which there are more say nothing about each other. */
const mostStreams = 256;

/** A kubelet's stamp is as long as its zone. */
const stampLengths = [31, 36] as const;

/**
The lines of one source, stream by stream: behind `kubectl logs --prefix` and stern those of several apiservers stand between each other, and in `aws logs tail` those of several log streams. All that say nothing of a stream are of one.
*/
export class LineStreams {
	readonly #own: MixedLines;
	readonly #streams = new Map<string, Stream>();

	constructor(private readonly options: MixedLinesOptions) {
		this.#own = new MixedLines(options);
	}

	/** Is an event held that is not whole yet? */
	get isHolding(): boolean {
		return this.#own.isHolding || this.#some(({lines}) => lines.isHolding);
	}

	/** Has klog just said in the stream of this line that events could not be written, and names them? */
	namesUnwritten(line: Line): boolean {
		return (this.#streamOf(line)?.lines ?? this.#own).namesUnwritten;
	}

	/** Is anything expected that lines of klog say, or stand between? */
	get isExpecting(): boolean {
		return this.#own.namesUnwritten || this.#some(({lines}) => lines.namesUnwritten);
	}

	/** Does it matter what stands before this line, which is no event? */
	isOrdered(line: Line): boolean {
		return this.isExpecting || this.#own.isOrdered(line);
	}

	/**
	@param nowMs - of a clock that only goes forward.
	@returns whether the line is dealt with; if not it is what it was decoded as, and to be counted as that.
	*/
	take(line: Line, decoded: DecodedLine, nowMs: number): boolean {
		// Of klog lines there are many.
		if (decoded.kind === 'other' && !this.isOrdered(line)) return false;
		const stream = this.#streamOf(line);
		return stream ? stream.lines.take(lineIn(stream, line), decoded, nowMs) : this.#own.take(line, decoded, nowMs);
	}

	/** Rows come next that are plain events. */
	interruptBy(rows: StagedRows, from: number, to: number, memory: ScannedBytes): void {
		for (let row = from; row < to && this.isHolding; row++) {
			const line = lineOfRow(memory, rows, row);
			(this.#streamOf(line)?.lines ?? this.#own).interrupt();
		}
	}

	/** An event comes next that is no line. */
	interrupt(): void {
		this.#own.interrupt();
	}

	/** Events of more bytes are to be shown to `take` if they have a kubelet's stamp, although they look whole. */
	get suspectBytes(): number {
		return this.#own.suspectBytes;
	}

	/** The line of a row, if it has a stamp. */
	stampedLine(memory: ScannedBytes, rows: StagedRows, row: number): {line: Line; decoded: DecodedLine} | undefined {
		if (!isStamped(memory, rows, row)) return undefined;
		const line = lineOfRow(memory, rows, row);
		return {line, decoded: plainLine(line.bytes, line.start, line.end)};
	}

	/** An event of which a part is missing. */
	damaged(event: DamagedEvent): void {
		this.#own.damaged(event);
	}

	/** Nothing has come for some time. */
	expire(nowMs: number): void {
		this.#own.expire(nowMs);
		for (const {lines} of this.#streams.values()) lines.expire(nowMs);
	}

	/** The lines that come do not follow on those that came. @param why - a phrase for the user. */
	breakOff(why: string): void {
		this.#own.breakOff(why);
		for (const {lines} of this.#streams.values()) lines.breakOff(why);
	}

	#some(test: (stream: Stream) => boolean): boolean {
		for (const stream of this.#streams.values()) if (test(stream)) return true;
		return false;
	}

	/** Where something is held its lines are known by how they begin, whatever follows. */
	#streamOf({bytes, start, end}: Line): Stream | undefined {
		for (const stream of this.#streams.values())
			if (stream.lines.namesUnwritten && startInStream(bytes, start, end, stream) !== undefined) return stream;
		const found = streamOf(bytes, start, end);
		if (!found) return undefined;
		const id = `${found.kind} ${found.key}`;
		const known = this.#streams.get(id);
		if (known || this.#streams.size >= mostStreams) return known;
		const lines = new MixedLines(this.options, found.kind === 'pod' ? undefined : taker => new SplitLines(found, taker));
		const stream = {...found, lines};
		this.#streams.set(id, stream);
		return stream;
	}
}

/** As the kubelet gave it; messages of CloudWatch whole, for their times. */
function lineIn(stream: LineStream, line: Line): Line {
	if (stream.kind === 'cloudwatch') return line;
	const start = startInStream(line.bytes, line.start, line.end, stream) ?? line.start;
	return {...line, start, offset: line.offset + start - line.start};
}

/** From the first byte of the line to the last one of its event. */
function lineOfRow({bytes, shift, start: begin}: ScannedBytes, {offset, length}: StagedRows, row: number): Line {
	const document = (offset[row] ?? 0) - shift;
	const start = document <= begin ? begin : Math.max(begin, bytes.lastIndexOf(10, document - 1) + 1);
	return {bytes, start, end: document + (length[row] ?? 0), offset: start + shift};
}

function isStamped({bytes, shift}: ScannedBytes, {offset, length}: StagedRows, row: number): boolean {
	const document = (offset[row] ?? 0) - shift;
	// Most lines have nothing in front of the document.
	if (bytes[document - 1] !== 0x20) return false;
	const end = document + (length[row] ?? 0);
	return stampLengths.some(stamp => document >= stamp && stampLength(bytes, document - stamp, end) === stamp);
}
