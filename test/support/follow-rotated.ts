import {mkdirSync, rmSync, statSync} from 'node:fs';
import path from 'node:path';
import {eachLine, type LineBlock, LineSplitter} from '../../src/decode/line-splitter.js';
import {openFile} from '../../src/sources/file.js';
import {createRandom} from './random.js';
import {type Action, actions, type Habits, numberOf, RotatedLog} from './rotated-log.js';
import {KeptSink} from './sink.js';
import {SteppedClock} from './stepped-clock.js';

/** What came of a list of actions on a log that was followed. */
export type Outcome = {
	readonly done: ReadonlyArray<Action | 'look'>;
	/** Lines that stood whole in the file at some time. */
	readonly written: number;
	readonly gaps: number;
	/** Gaps where nothing is missing. */
	readonly overCautious: number;
	/** Lines that only the file system lost: they were there at no look. */
	readonly gone: number;
	/** Among them those that came and went in a file of which nothing was seen, and left neither a trace nor a mark. */
	readonly traceless: number;
	/** What must not be: numbers of lines. */
	readonly lost: readonly number[];
	readonly doubled: readonly number[];
	readonly unmarked: readonly number[];
	readonly misread: readonly number[];
	/** Lines that came after newer ones; none is lost by that. */
	readonly outOfOrder: number;
};

/** Lines and gaps, in their order. */
class LineSink extends KeptSink {
	readonly lines: Array<{readonly text: string; readonly offset: number | undefined}> = [];
	/** Before which line each gap stands. */
	readonly gapsAt: number[] = [];
	readonly #splitter = new LineSplitter();
	#next = 0;
	#isSpilled = false;

	override chunk(bytes: Uint8Array, offset: number | undefined): void {
		const at = offset ?? 2 ** 52 + this.#next;
		if (at !== this.#next) this.#splitter.jump(at);
		this.#isSpilled = offset === undefined;
		this.#next = at + bytes.length;
		this.#splitter.push(bytes, this.#take);
	}

	override cut(): void {
		this.#splitter.drop();
	}

	override rest(): void {
		this.#splitter.rest(this.#take);
		this.#splitter.drop();
	}

	override gap(): void {
		this.gapsAt.push(this.lines.length);
	}

	readonly #take = (block: LineBlock): void =>
		eachLine(block, (bytes, start, end, offset) => {
			this.lines.push({text: bytes.toString('latin1', start, end), offset: this.#isSpilled ? undefined : offset});
		});
}

/** Do a random list of actions to a log, looking at it now and then. */
export async function followRotated(folder: string, seed: number): Promise<Outcome> {
	const random = createRandom(seed);
	const habits: Habits = {names: random() < 0.5 ? 'lumberjack' : 'logrotate', appends: random() < 0.6};
	mkdirSync(folder, {recursive: true});
	const log = new RotatedLog(folder, habits, random, n => `{"auditID":"${n}","rest":"${'x'.repeat(Math.floor(random() ** 4 * 9000))}"}`);
	const clock = new SteppedClock();
	const source = openFile(log.name, statSync(log.name), {follow: true, clock});
	const stop = new AbortController();
	const sink = new LineSink();
	const reading = source.read(stop.signal, sink);
	const done: Array<Action | 'look'> = [];
	const reachable = new Set<number>();
	const look = async () => {
		log.look();
		for (const n of log.reachable()) reachable.add(n);
		done.push('look');
		await Promise.race([clock.step(), reading]);
	};
	await Promise.race([clock.waiting(), reading]);
	for (let count = 5 + Math.floor(random() * 30); count > 0; count--) {
		const action = random() < 0.4 ? 'append' : (actions[Math.floor(random() * actions.length)] ?? 'append');
		done.push(action);
		log.do(action);
		if (random() < 0.35) await look();
	}
	await look();
	await look();
	const misread = sink.lines.flatMap(({text, offset}, n) => {
		if (offset === undefined) return [];
		const bytes = Buffer.from(source.readAt?.(offset, text.length) ?? []).toString('latin1');
		return bytes === '' || bytes === text ? [] : [n];
	});
	stop.abort();
	await reading;
	source.close();
	log.close();
	return {done, misread, ...judge(sink, log, reachable)};
}

function judge({lines, gapsAt}: LineSink, log: RotatedLog, reachable: ReadonlySet<number>) {
	const places = new Map<number, number>();
	const doubled: number[] = [];
	let outOfOrder = 0;
	let highest = -1;
	for (const [place, {text}] of lines.entries()) {
		const n = numberOf(text);
		if (n === undefined) continue;
		if (places.has(n)) doubled.push(n);
		else if (n < highest) outOfOrder++;
		places.set(n, place);
		highest = Math.max(highest, n);
	}
	const gone = [...log.whole].filter(n => !reachable.has(n) && !places.has(n));
	const gapsOf = (n: number) => {
		const known = [...places].sort(([a], [b]) => a - b);
		const before = known.findLast(([number]) => number < n)?.[1] ?? -1;
		const after = known.find(([number]) => number > n)?.[1] ?? lines.length;
		return gapsAt.filter(at => at > before && at <= after);
	};
	const isMarked = (n: number) => gapsOf(n).length > 0;
	const used = new Set(gone.flatMap(gapsOf));
	return {
		written: log.whole.size,
		gaps: gapsAt.length,
		overCautious: gapsAt.filter(at => !used.has(at)).length,
		gone: gone.length,
		traceless: gone.filter(n => log.traceless.has(n) && !isMarked(n)).length,
		lost: [...reachable].filter(n => !places.has(n)),
		doubled,
		outOfOrder,
		unmarked: gone.filter(n => !log.traceless.has(n) && !isMarked(n)),
	};
}

/**
Many lists, each in a folder of its own that is removed.

@returns those that went wrong, each with its seed; and figures over all.
*/
export async function followMany(folder: string, seed: number, lists: number) {
	const wrong: Array<Outcome & {readonly seed: number}> = [];
	const sums = {actions: 0, written: 0, gone: 0, traceless: 0, gaps: 0, overCautious: 0, outOfOrder: 0};
	for (let n = 0; n < lists; n++) {
		const own = path.join(folder, String(n));
		const outcome = await followRotated(own, seed + n);
		rmSync(own, {recursive: true});
		if (!isRight(outcome)) wrong.push({seed: seed + n, ...outcome});
		sums.actions += outcome.done.length;
		for (const name of ['written', 'gone', 'traceless', 'gaps', 'overCautious', 'outOfOrder'] as const) sums[name] += outcome[name];
	}
	return {wrong, sums};
}

/** Is everything as it must be? */
const isRight = ({lost, doubled, unmarked, misread}: Outcome): boolean =>
	[lost, doubled, unmarked, misread].every(({length}) => length === 0);
