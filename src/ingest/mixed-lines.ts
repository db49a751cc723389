import type {DecodedLine} from '../decode/audit-line.js';
import type {Line} from '../decode/line-taker.js';
import {hasOddEscapes} from '../decode/odd-escapes.js';
import {type LineRepair, Repair, type RepairTaker} from '../decode/repair.js';
import {type DamagedEvent, nextBegins, type RepairedEvent} from '../decode/torn-event.js';
import {type Unwritten, UnwrittenEvents} from '../decode/unwritten.js';
import type {MutableCounters} from '../model/accounting.js';
import type {AuditEvent} from '../model/event.js';
import type {SourceId} from '../model/source.js';
import {type EventIndex, flag} from '../store/columns.js';
import type {Place, StoreWriter} from '../store/writer.js';

export type MixedLinesOptions = {
	readonly id: SourceId;
	readonly writer: StoreWriter;
	readonly counters: MutableCounters;
	/** Bits of column `flags` that the bytes of an event do not say. */
	flagOf(event: AuditEvent): number;
	/** An event was appended. */
	appended(entry: EventIndex): void;
	/** A line that is no event was counted. */
	other(bytes: Buffer, start: number, end: number): void;
};

const blockNeedle = Buffer.from('Error in audit plugin');
const closingBrace = 0x7d;

/**
What becomes of the lines of one apiserver because the apiserver writes to stderr as well: events that its text tore apart are put together, and events that it says it could not write become entries. Appends and counts them.
*/
export class MixedLines {
	readonly #repair: LineRepair;
	readonly #unwritten = new UnwrittenEvents(event => this.#appendUnwritten(event));
	/** Where the line of stderr lies that is looked at. */
	#place: Place;

	/** @param repair - what puts events together again. */
	constructor(
		private readonly options: MixedLinesOptions,
		repair = (taker: RepairTaker): LineRepair => new Repair(taker),
	) {
		this.#repair = repair({
			repaired: event => this.#repaired(event),
			damaged: event => this.damaged(event),
			between: (text, offset, isLine) => this.#between(text, offset, isLine),
		});
		this.#place = {source: options.id, offset: 0, length: 0};
	}

	/** Is an event held that is not whole yet? */
	get isHolding(): boolean {
		return this.#repair.isHolding;
	}

	/** Has klog just said that events could not be written, and names them? It may have said so between the pieces of an event. */
	get namesUnwritten(): boolean {
		return this.#unwritten.isOpen || this.#repair.isHolding;
	}

	/** Events of longer lines are to be shown to `take`, although they look whole. */
	get suspectBytes(): number {
		return this.#repair.suspectBytes;
	}

	/** Does it matter what stands before this line, which is no event? */
	isOrdered(line: Line): boolean {
		return this.namesUnwritten || isNotable(line);
	}

	/**
	@param nowMs - of a clock that only goes forward.
	@returns whether the line is dealt with; if not it is what it was decoded as, and to be counted as that.
	*/
	take(line: Line, decoded: DecodedLine, nowMs: number): boolean {
		// Of klog lines there are many.
		if (decoded.kind === 'other' && !this.isOrdered(line)) return false;
		const {bytes, start, end, offset} = line;
		const {counters} = this.options;
		if (this.#unwritten.isOpen && !this.#repair.isHolding && decoded.kind !== 'malformed' && this.#takeStderr(line)) {
			counters.lines++;
			this.#countOther(bytes, start, end);
			return true;
		}
		const isTaken = this.#repair.take(bytes.subarray(start, end), offset, decoded, nowMs);
		if (isTaken) counters.lines++;
		else if (decoded.kind === 'other') this.#takeStderr(line);
		return isTaken;
	}

	/** A plain event comes next. */
	interrupt(): void {
		this.#repair.giveUp(nextBegins);
	}

	/** Nothing has come for some time. */
	expire(nowMs: number): void {
		this.#repair.expire(nowMs);
	}

	/** The lines that come do not follow on those that came. @param why - a phrase for the user. */
	breakOff(why: string): void {
		this.#repair.giveUp(why);
		this.#unwritten.end();
	}

	#repaired({event, document, pieces, continued}: RepairedEvent): void {
		const {writer, id, counters} = this.options;
		counters.repaired++;
		counters.continued += continued;
		const flags = (hasOddEscapes(document, 0, document.length) ? flag.oddEscapes : 0) | this.options.flagOf(event);
		this.options.appended(writer.appendInPieces(event, id, pieces, flags));
	}

	/** An event of which a part is missing. */
	damaged({fields, time, offset, length, continued, why}: DamagedEvent): void {
		const {writer, id, counters} = this.options;
		counters.damaged++;
		counters.continued += continued;
		const message = `a part of the event is missing: ${why}`;
		writer.appendRemains('damaged', {source: id, offset, length}, {fields, time, message});
	}

	#between(text: Buffer, offset: number, isLine: boolean): void {
		this.#takeStderr({bytes: text, start: 0, end: text.length, offset});
		if (isLine) this.#countOther(text, 0, text.length);
	}

	#takeStderr({bytes, start, end, offset}: Line): boolean {
		this.#place = {source: this.options.id, offset, length: end - start};
		return this.#unwritten.take(bytes, start, end);
	}

	#countOther(bytes: Buffer, start: number, end: number): void {
		this.options.counters.other++;
		this.options.other(bytes, start, end);
	}

	#appendUnwritten({fields, count, plugin, error}: Unwritten): void {
		const {writer, counters} = this.options;
		counters.unwritten += count;
		const unnamed = fields ? '' : `${count} more, which klog does not name: `;
		const message = `${unnamed}not written by plugin ${plugin}: ${error || 'klog says no more'}`;
		writer.appendRemains('unwritten', this.#place, {fields: fields ?? {}, time: Number.NaN, message});
	}
}

/** May a line that is no event be the end of one, or begin klog's block? The kernel asks the same of lines of klog (`assembly/scan.ts`). */
function isNotable({bytes, start, end}: Line): boolean {
	const [first, second = 0] = [bytes[start], bytes[start + 1]];
	// klog's information `I0102 …`, or its warning, is neither.
	if ((first === 0x49 || first === 0x57) && second >= 0x30 && second <= 0x39) return false;
	const last = bytes[end - 1] === 0x0d ? bytes[end - 2] : bytes[end - 1];
	return last === closingBrace || bytes.subarray(start, end).includes(blockNeedle);
}
