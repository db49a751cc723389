import {eachLine, type LineBlock, LineSplitter} from '../../src/decode/line-splitter.js';
import {decodePodLogLine} from '../../src/decode/pod-log-line.js';
import type {SourceStatus} from '../../src/model/source.js';
import {type Clock, systemClock} from '../../src/sources/clock.js';
import type {Judgement, Source, SourceSink} from '../../src/sources/source.js';
import {somethingHappened} from './idle-clock.js';

/** What came of a source, line by line, as the ingest loop sees it. */
export class Collected implements SourceSink {
	/** Committed, without their stamps. */
	readonly lines: string[] = [];
	/** `at`: number of the line in `lines` before which it stands. */
	readonly gaps: Array<NonNullable<Judgement['gap']> & {readonly at: number}> = [];
	readonly statuses: SourceStatus[] = [];
	replayed = 0;
	headless = 0;
	cuts = 0;
	hasEnded = false;
	readonly #splitter = new LineSplitter();

	constructor(readonly source: Pick<Source, 'judge'>) {}

	chunk(bytes: Uint8Array): void {
		somethingHappened();
		this.#splitter.push(bytes, this.#lines);
	}

	lend(): Buffer {
		return Buffer.alloc(1 << 16);
	}

	takeBack(): void {}

	cut(): void {
		this.cuts++;
		this.#splitter.drop();
	}

	rest(): void {
		this.#splitter.rest(this.#lines);
	}

	gap(why: string): void {
		this.gaps.push({from: Number.NaN, to: Number.NaN, why, at: this.lines.length});
	}

	end(): void {
		this.hasEnded = true;
		this.rest();
	}

	jump(): void {
		this.#splitter.drop();
	}

	status(status: SourceStatus): void {
		this.statuses.push(status);
	}

	get states(): readonly string[] {
		return this.statuses.map(({state}) => state);
	}

	readonly #lines = (block: LineBlock): void => eachLine(block, (line, start, end) => this.#line(line.subarray(start, end)));

	#line(line: Uint8Array): void {
		const judgement = this.source.judge?.(line) ?? {as: 'line', gap: undefined};
		if (judgement.as === 'dropped') return;
		const text = Buffer.from(line.subarray(decodePodLogLine(line, 0, line.length)?.payloadStart ?? 0)).toString();
		if (judgement.gap) this.gaps.push({...judgement.gap, at: this.lines.length});
		if (judgement.as === 'replayed') this.replayed++;
		else if (judgement.as === 'headless') this.headless++;
		else this.lines.push(text);
	}
}

/** Reads a source until `isDone` or its end. @throws what the source throws; an Error when `withinMs` has passed. */
export async function collect(source: Source, isDone: (so: Collected) => boolean = () => false, withinMs = 10_000): Promise<Collected> {
	const collected = new Collected(source);
	const abort = new AbortController();
	const reading = source.read(abort.signal, collected);
	const ended = reading.then(() => true);
	const deadline = performance.now() + withinMs;
	while (!isDone(collected)) {
		if (await Promise.race([ended, turn()])) break;
		if (performance.now() > deadline) {
			abort.abort();
			throw new Error(
				`not done within ${withinMs} ms: ${collected.lines.length} lines, states ${collected.states.slice(-20)}, ${collected.statuses.at(-1)?.reason}`,
			);
		}
	}
	abort.abort();
	await reading;
	return collected;
}

/** A clock that runs so many times faster than the one on the wall, with always the same chance. */
export function fastClock(factor: number, random = 0.5): Clock {
	const startMs = Date.now();
	return {
		nowMs: () => startMs + (Date.now() - startMs) * factor,
		random: () => random,
		wait: (ms, signal) => systemClock.wait(ms / factor, signal),
	};
}

/** A clock that stands still but for the waits, which take no time: for what only waits and asks. */
export function jumpingClock(random = 0.5): Clock {
	let nowMs = 0;
	return {
		nowMs: () => nowMs,
		random: () => random,
		wait: ms => {
			nowMs += Math.max(0, ms);
			return new Promise(resolve => setImmediate(resolve));
		},
	};
}

const turn = (): Promise<false> => new Promise(resolve => setImmediate(() => resolve(false)));
