import {decodeLine} from '../decode/line.js';
import {LineSplitter} from '../decode/line-splitter.js';
import type {MutableCounters, SourceAccounting} from '../model/accounting.js';
import type {SourceId, SourceInfo, SourceState, SourceStatus} from '../model/source.js';
import {type EpochMicros, formatRfc3339} from '../model/time.js';
import type {Judgement, Source, SourceSink} from '../sources/source.js';
import {columns} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';
import type {Checksum} from './checksum.js';
import {Contents} from './contents.js';
import {LostBodies} from './lost-bodies.js';
import type {Spill} from './spill.js';

/** Progress is told this often at most; another state or reason at once. */
const progressEveryMs = 100;

const newline = Uint8Array.of(10);
const nothing = new Uint8Array(0);

/** What an intake works with. */
export type IntakeTools = {
	readonly writer: StoreWriter;
	readonly spill: () => Spill;
	/** Makes a checksum; undefined where none is wanted. */
	readonly checksum: (() => Checksum) | undefined;
	/** Something was appended or counted. */
	changed(): void;
	tell(info: SourceInfo): void;
};

/** Everything about one source: takes its bytes, splits them into lines, asks what each is, appends and counts. */
export class Intake implements SourceSink {
	readonly counters: MutableCounters;
	readonly #splitter = new LineSplitter();
	readonly #contents = new Contents();
	readonly #checksum: Checksum | undefined;
	#sha256: string | undefined;
	/** The checksum is of compressed bytes, not of what is in them. */
	#hashesReceived = false;
	/** Bytes came in another order than they have in the file. */
	#jumped = false;
	#spill: Spill | undefined;
	#lost: LostBodies | undefined;
	/** Offset of the next chunk, if it follows the last one. */
	#offset = 0;
	#first: EpochMicros = Number.NaN;
	#last: EpochMicros = Number.NaN;
	readonly #gaps: Array<{readonly from: string; readonly to: string}> = [];
	/** What the source says of itself. */
	#said: SourceStatus = {state: 'connecting', reason: '', progress: undefined};
	/** What is told: where the source has nothing to say, what the spill could not keep. */
	#status: SourceStatus = this.#said;
	/** Milliseconds of the clock that only goes forward. */
	#toldMs = Number.NEGATIVE_INFINITY;

	constructor(
		readonly id: SourceId,
		readonly source: Source,
		private readonly tools: IntakeTools,
	) {
		this.counters = tools.writer.countersOf(id);
		// What is followed has no end, so none of it is the whole.
		this.#checksum = source.isFollowed ? undefined : tools.checksum?.();
		this.#tell();
	}

	get state(): SourceState {
		return this.#status.state;
	}

	/** Are its bytes kept here, because nobody else has them? */
	get isSpilled(): boolean {
		return this.source.readAt === undefined;
	}

	/** Bytes of this source once more; fewer where they are gone, or cannot be read any more. */
	readAt(offset: number, length: number): Uint8Array {
		try {
			if (this.source.readAt) return this.source.readAt(offset, length);
			return this.#spill?.readAt(offset, length) ?? nothing;
		} catch (error) {
			if (error instanceof Error && 'syscall' in error) return nothing;
			throw error;
		}
	}

	chunk(bytes: Uint8Array, offset: number | undefined): void {
		if (!this.#hashesReceived) this.#checksum?.update(bytes);
		this.counters.bytes += bytes.length;
		const at = offset ?? this.#store(bytes);
		if (at !== this.#offset) this.#splitter.jump(at);
		this.#offset = at + bytes.length;
		this.#splitter.push(bytes, this.#line);
		this.tools.changed();
		if (this.#status.reason !== (this.#said.reason || (this.#lost?.sentence() ?? ''))) this.status(this.#said);
	}

	received(bytes: Uint8Array): void {
		this.#hashesReceived = true;
		this.#checksum?.update(bytes);
	}

	cut(): void {
		// So that whoever looks for the beginning of the next line does not run into this one.
		if (this.#splitter.restLength > 0) this.#spill?.append(newline);
		this.#splitter.drop();
	}

	end(): void {
		this.#splitter.rest(this.#line);
		this.#splitter.drop();
		this.#spill?.finish();
		void this.#checksum?.finish();
		this.tools.changed();
	}

	jump(): void {
		this.#jumped = true;
		this.#splitter.drop();
		this.tools.writer.jump(this.id);
	}

	status(status: SourceStatus): void {
		this.#said = status;
		const next = {...status, reason: status.reason || (this.#lost?.sentence() ?? '')};
		const {done, total} = status.progress ?? {};
		if (total !== undefined && done) this.#spill?.expect(((total - done) / done) * this.#spill.size);
		const isNews = next.state !== this.#status.state || next.reason !== this.#status.reason;
		this.#status = next;
		if (isNews || performance.now() - this.#toldMs >= progressEveryMs) this.#tell();
	}

	/** It was read to its end: says what it held instead, if that was no event. */
	ended(): void {
		const said = this.#said.state === 'ended' ? this.#said.reason : '';
		const {events, malformed} = this.counters;
		const reason = said || (events === 0 ? this.#contents.sentence(this.source.name, malformed) : '') || (this.#lost?.say() ?? '');
		this.status({state: 'ended', reason, progress: this.#status.progress});
	}

	/** It cannot go on. */
	failed(reason: string): void {
		this.status({state: 'failed', reason, progress: this.#status.progress});
	}

	/** Resolves when `accounting` is complete. */
	async settled(): Promise<void> {
		this.#sha256 = await this.#checksum?.finish();
	}

	accounting(): SourceAccounting {
		const isWhole = this.#status.state === 'ended' && !this.#jumped;
		return {
			...this.counters,
			name: this.source.name,
			kind: this.source.kind,
			state: this.#status.state,
			wrapper: 'none',
			gapList: this.#gaps,
			sha256: isWhole ? (this.#sha256 ?? null) : null,
			firstTime: formatRfc3339(this.#first) || null,
			lastTime: formatRfc3339(this.#last) || null,
		};
	}

	close(): void {
		this.source.close();
		this.#spill?.close();
	}

	#tell(): void {
		this.#toldMs = performance.now();
		this.tools.tell({id: this.id, name: this.source.name, kind: this.source.kind, status: this.#status});
	}

	#store(bytes: Uint8Array): number {
		this.#spill ??= this.tools.spill();
		this.#lost ??= new LostBodies(this.id, this.tools.writer, this.#spill);
		const offset = this.#spill.size;
		this.#spill.append(bytes);
		return offset;
	}

	readonly #line = (bytes: Uint8Array, start: number, end: number, offset: number): void => {
		this.counters.lines++;
		const judgement = this.source.judge?.(bytes.subarray(start, end));
		const gap = judgement?.gap;
		if (judgement?.as === 'replayed') this.counters.replayed++;
		if (judgement?.as === 'headless') this.counters.continued++;
		if (judgement === undefined || judgement.as === 'line') this.#decode({bytes, start, end, offset}, gap);
		else if (gap) this.#appendGap(gap, offset, Number.NaN);
	};

	#decode({bytes, start, end, offset}: Line, gap: Judgement['gap']): void {
		const {writer} = this.tools;
		const decoded = decodeLine(bytes, start, end);
		if (gap) this.#appendGap(gap, offset, decoded.kind === 'event' ? columns.time.of(decoded.event) : Number.NaN);
		if (decoded.kind === 'event') {
			const {event, jsonStart, jsonEnd} = decoded;
			const index = writer.appendEvent(event, {source: this.id, offset: offset + jsonStart - start, length: jsonEnd - jsonStart});
			this.#see(writer.timeOf(index));
		} else if (decoded.kind === 'malformed') {
			this.counters.malformed++;
			writer.appendOther('malformed', {source: this.id, offset, length: end - start}, Number.NaN, decoded.reason);
		} else {
			this.counters.other++;
			if (this.counters.events === 0) this.#contents.add(bytes, start, end);
		}
	}

	/** @param next - time of the event after the gap, where the line is one. */
	#appendGap(gap: NonNullable<Judgement['gap']>, offset: number, next: EpochMicros): void {
		const from = Number.isNaN(gap.from) ? this.#last : gap.from;
		const to = Number.isNaN(gap.to) ? next : gap.to;
		this.counters.gaps++;
		this.#gaps.push({from: formatRfc3339(from), to: formatRfc3339(to)});
		this.tools.writer.appendOther('gap', {source: this.id, offset, length: 0}, from, gap.why);
	}

	#see(time: EpochMicros): void {
		if (!(time >= this.#first)) this.#first = Number.isNaN(time) ? this.#first : time;
		if (!(time <= this.#last)) this.#last = Number.isNaN(time) ? this.#last : time;
	}
}

type Line = {readonly bytes: Uint8Array; readonly start: number; readonly end: number; readonly offset: number};
