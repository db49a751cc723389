import {decodeLine} from '../decode/line.js';
import type {MutableCounters} from '../model/accounting.js';
import type {SourceId} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import type {Judgement, Source} from '../sources/source.js';
import {columns, flag} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';
import type {SourceTimes} from './source-times.js';

type Gap = NonNullable<Judgement['gap']>;

/** What a source says of its lines and of what is between them (`Source.judge`): counted, and where it is for the user, an entry. */
export class JudgedLines {
	readonly #counters: MutableCounters;

	/** @param breakOff - nothing that is held goes on behind a gap. */
	constructor(
		private readonly id: SourceId,
		private readonly source: Source,
		private readonly writer: StoreWriter,
		private readonly times: SourceTimes,
		private readonly breakOff: () => void,
	) {
		this.#counters = writer.countersOf(id);
	}

	/** Is this whole line to be taken in? It is asked once of each. A gap before it is appended. */
	isWanted(bytes: Buffer, start: number, end: number, offset: number): boolean {
		const judgement = this.source.judge?.(bytes.subarray(start, end));
		if (judgement?.as === 'dropped') return false;
		const gap = judgement?.gap;
		if (judgement?.as === 'replayed') this.#counters.replayed++;
		if (judgement?.as === 'headless') this.#counters.continued++;
		const isLine = judgement === undefined || judgement.as === 'line';
		if (!isLine) this.#counters.lines++;
		if (gap) this.#appendGap(gap, offset, isLine ? timeIn(bytes, start, end) : Number.NaN);
		if (judgement?.begins) this.#appendBeginning(judgement.begins, offset, timeIn(bytes, start, end));
		return isLine;
	}

	/** A gap between no two lines that are known: from the newest event to the next one that comes. @param offset - of what comes. */
	gap(why: string, offset: number): void {
		this.#appendGap({from: Number.NaN, to: Number.NaN, why}, offset, Number.NaN);
		this.times.leaveOpen();
	}

	/** @param next - time of the event after the gap, where the line is one. */
	#appendGap({from, to, why}: Gap, offset: number, next: EpochMicros): void {
		this.breakOff();
		const begin = this.times.addGap({from, to: Number.isNaN(to) ? next : to});
		this.#counters.gaps++;
		this.writer.appendOther('gap', {source: this.id, offset, length: 0}, begin, why);
	}

	/** @param first - time of the event that is there first, which was written before it was stamped. */
	#appendBeginning({time, why}: NonNullable<Judgement['begins']>, offset: number, first: EpochMicros): void {
		const place = {source: this.id, offset, length: 0};
		this.writer.appendOther('gap', place, (Number.isNaN(first) ? time : Math.min(first, time)) - 1, why, flag.beginning);
	}
}

/** The time of the event that a line holds; NaN where it holds none. */
function timeIn(bytes: Buffer, start: number, end: number): EpochMicros {
	const decoded = decodeLine(bytes, start, end);
	return decoded.kind === 'event' ? columns.time.of(decoded.event) : Number.NaN;
}
