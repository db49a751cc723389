import {Collected} from './collect-source.js';
import {type Cut, type FakeApiserver, FakePod, type LogLine, status} from './fake-apiserver.js';
import {IdleClock} from './idle-clock.js';
import {LogWriter} from './log-text.js';
import {openPod, type PodSourceOptions} from './pod-source.js';
import {pooled} from './pool.js';
import {createRandom} from './random.js';

/** What may happen to a log and to whoever follows it. */
export const mishaps = [
	'cut',
	'half-line',
	'cut-again',
	'rotation',
	'restart',
	'created-anew',
	'stall',
	'overtaken',
	'refusal',
	'step-back',
] as const;
export type Mishap = (typeof mishaps)[number];

/** What became of the events of one schedule, or of several. */
export type Outcome = {
	events: number;
	lost: number;
	/** Lost, and no gap says so. */
	unflagged: number;
	doubled: number;
	/** Lines of before the first one, which nobody wanted. */
	unwanted: number;
	/** Lines that were never written like that. */
	halfLines: number;
	/** Behind an event that was written later, and no gap between. */
	misordered: number;
	gaps: number;
	/** Gaps where nothing is missing. */
	overCautious: number;
	replayed: number;
	requests: number;
};

export const noOutcome = (): Outcome => ({
	events: 0,
	lost: 0,
	unflagged: 0,
	doubled: 0,
	unwanted: 0,
	halfLines: 0,
	misordered: 0,
	gaps: 0,
	overCautious: 0,
	replayed: 0,
	requests: 0,
});

export const sumOf = (outcomes: readonly Outcome[]): Outcome => {
	const sum = noOutcome();
	for (const outcome of outcomes) for (const key of Object.keys(sum) as Array<keyof Outcome>) sum[key] += outcome[key];
	return sum;
};

export type ScheduleOptions = {
	readonly random: () => number;
	readonly among: readonly Mishap[];
	readonly steps?: number;
	readonly timestamps?: boolean;
	/** Where the user wants the log to begin; at its beginning unless said. */
	readonly from?: Pick<NonNullable<PodSourceOptions['spec']>, 'tailLines' | 'sinceSeconds'>;
};

/** Several schedules of seeds that follow each other, a few at a time. @throws an Error that names the seed of the schedule that has no end. */
export function followSchedules(
	fake: FakeApiserver,
	{seed, count, ...options}: Omit<ScheduleOptions, 'random'> & {readonly seed: number; readonly count: number},
): Promise<Outcome[]> {
	const seeds = Array.from({length: count}, (_, n) => seed + n);
	return pooled(seeds, async each => {
		try {
			const outcome = await followSchedule(fake, {...options, random: createRandom(each)});
			if (outcome.unflagged + outcome.doubled + outcome.unwanted + outcome.halfLines + outcome.misordered > 0)
				console.error(`SEED=${each}: ${options.among.length === 1 ? options.among[0] : 'all'} ${JSON.stringify(outcome)}`);
			return outcome;
		} catch (error) {
			throw new Error(`SEED=${each}`, {cause: error});
		}
	});
}

const hows = ['clean', 'fin', 'reset'] as const;
const never = new AbortController().signal;
let pods = 0;

/** One log, followed through mishaps that chance chooses, until its last line was read. */
export async function followSchedule(fake: FakeApiserver, options: ScheduleOptions): Promise<Outcome> {
	const schedule = new Schedule(fake, options);
	return schedule.run();
}

class Schedule {
	readonly #clock = new IdleClock();
	readonly #pod: FakePod;
	readonly #log: LogWriter;
	readonly #written: LogLine[] = [];
	#rotatedMs = 0;
	#refusals = 0;

	constructor(
		private readonly fake: FakeApiserver,
		private readonly options: ScheduleOptions,
	) {
		const {random} = options;
		this.#pod = fake.addPod(new FakePod(`scheduled-${++pods}`));
		this.#log = new LogWriter(random, this.#clock.nowMs() * 1000);
		this.#pod.clockMs = this.#clock.nowMs;
		this.#pod.replaysEntries = [0, 0, 30, 1e6][Math.floor(random() * 4)] ?? 0;
		this.#pod.writeBytes = random() < 0.15 ? 61 : Number.POSITIVE_INFINITY;
	}

	async run(): Promise<Outcome> {
		const {random, among, steps = 12, timestamps = true, from = {}} = this.options;
		this.#write(8);
		const source = openPod(this.fake.url, this.#pod, {clock: this.#clock, spec: {timestamps, ...from}});
		const kept = new Collected(source);
		const abort = new AbortController();
		const reading = source.read(abort.signal, kept);
		this.fake.refusals.set(this.#pod.name, () => this.#refusal());
		while (kept.lines.length === 0) await this.#wait(1000);
		for (let step = 0; step < steps; step++) {
			this.#write(Math.floor(random() * 12));
			if (random() < 0.7) await this.#wait(random() * 4000);
			if (random() < 0.6) await this.#happen(among[Math.floor(random() * among.length)] ?? 'cut');
		}
		await this.#finish(kept);
		abort.abort();
		await reading;
		return this.#outcome(kept);
	}

	/** Time and log go on until a line is read that was written after everything else. */
	async #finish(kept: Collected): Promise<void> {
		this.#pod.goOn();
		for (let tries = 0; tries < 400; tries++) {
			this.#write(1);
			await this.#wait(3000);
			const last = this.#log.events.at(-1);
			if (last !== undefined && kept.lines.at(-1) === last) return;
		}
		throw new Error(`the end was never read: states ${kept.states.slice(-12)}, ${kept.statuses.at(-1)?.reason}`);
	}

	async #happen(what: Mishap): Promise<void> {
		const {random} = this.options;
		const pod = this.#pod;
		const how = hows[Math.floor(random() * 3)] ?? 'clean';
		switch (what) {
			case 'cut':
				pod.cutFollowers(how);
				break;
			case 'half-line': {
				const [line] = this.#made(1);
				pod.cutFollowers(how, line ? pod.textOf(line, this.options.timestamps ?? true).slice(0, Math.floor(random() * 200)) : '');
				if (line) pod.append(line);
				break;
			}
			case 'cut-again':
				for (let count = 1 + Math.floor(random() * 4); count > 0; count--) pod.cuts.push(cutOf(random, how));
				pod.cutFollowers(how);
				break;
			case 'rotation':
				await this.#rotate();
				if (random() < 0.4) pod.cutFollowers(how);
				break;
			case 'restart':
				this.#restart();
				break;
			case 'created-anew':
				pod.createAnew();
				this.#rotatedMs = this.#clock.nowMs();
				break;
			case 'stall':
				pod.isStalled = true;
				this.#write(5);
				await this.#wait(random() * 15_000);
				if (random() < 0.3) pod.cutFollowers(how);
				pod.goOn();
				break;
			case 'overtaken':
				await this.#overtake(how);
				break;
			case 'refusal':
				this.#refusals = 1 + Math.floor(random() * 4);
				pod.cutFollowers(how);
				break;
			case 'step-back':
				// Whoever reads or not; by little, so that the clock catches up soon, or by much.
				this.#log.time -= Math.floor(random() ** 6 * 3600e6);
				this.#write(Math.floor(random() * 3));
				if (random() < 0.3) pod.cutFollowers(how);
		}
	}

	/** What was not read of the old instance is there as `previous`; the log of the new one begins when it starts. */
	#restart(): void {
		const {random} = this.options;
		const pod = this.#pod;
		if (random() < 0.5) {
			pod.isStalled = true;
			this.#write(4);
			pod.isStalled = false;
		}
		pod.restart();
		this.#rotatedMs = this.#clock.nowMs();
		if (random() < 0.3) pod.previousCuts.push(cutOf(random, 'clean'));
		if (random() < 0.15) pod.staleAnswers = Math.floor(random() * 4);
		this.#write(3);
	}

	/** While nothing gets through the log is rotated twice: the file between is never read. */
	async #overtake(how: Cut['how']): Promise<void> {
		const {random} = this.options;
		this.#pod.isStalled = true;
		for (let rotations = 1 + Math.floor(random() * 2); rotations >= 0; rotations--) {
			this.#write(Math.floor(random() * 6));
			await this.#rotate();
			this.#write(1 + Math.floor(random() * 3));
		}
		this.#pod.goOn();
		// A little later, so that what was waiting has come.
		if (random() < 0.3) {
			await this.#wait(1);
			this.#pod.cutFollowers(how);
		}
	}

	/** A kubelet looks every 10 s. */
	async #rotate(): Promise<void> {
		const early = this.#rotatedMs + 10_000 - this.#clock.nowMs();
		if (early > 0) await this.#wait(early);
		this.#rotatedMs = this.#clock.nowMs();
		this.#pod.rotate();
		this.#write(1);
	}

	#refusal() {
		if (this.#refusals-- <= 0) return undefined;
		const [code = 500, headers = {}] = refusals[Math.floor(this.options.random() * refusals.length)] ?? [];
		return {status: code, headers, body: JSON.stringify(status(code, 'not now'))};
	}

	#write(count: number): void {
		const lines = this.#made(count);
		if (lines.length > 0) this.#pod.append(...lines);
	}

	/** Lines of now, or of the clock of the node where that was set back. */
	#made(count: number): LogLine[] {
		const lines = this.#log.lines(count);
		this.#written.push(...lines);
		return lines;
	}

	async #wait(ms: number): Promise<void> {
		const before = this.#clock.nowMs();
		await this.#clock.wait(ms, never);
		this.#log.time += (this.#clock.nowMs() - before) * 1000;
	}

	#outcome(kept: Collected): Outcome {
		const requests = this.fake.requests.filter(({path}) => path.includes(`/${this.#pod.name}`)).length;
		return {...judge(this.#written, kept, this.options.from?.tailLines !== undefined), replayed: kept.replayed, requests};
	}
}

const cutOf = (random: () => number, how: Cut['how']): Cut => ({afterBytes: Math.floor(random() ** 3 * 20_000), how});

const refusals: ReadonlyArray<readonly [code: number, headers: Record<string, string>]> = [
	[403, {}],
	[500, {}],
	[503, {}],
	[429, {'retry-after': '1'}],
	[401, {}],
];

/** What was kept, against what was written. The last lines are counted in entries: they may begin with half a one. What was gone before the first line was read was never there. */
export function judge(written: readonly LogLine[], kept: Collected, mayBeginInLine = false): Omit<Outcome, 'replayed' | 'requests'> {
	const events = written.filter(({text}) => text.startsWith('{'));
	const texts = new Set(written.map(({text}) => text));
	const places = new Map(events.map(({text}, place) => [text, place]));
	const seen = kept.lines.map((text, at) => ({at, place: places.get(text)})).filter(({place}) => place !== undefined) as Array<{
		at: number;
		place: number;
	}>;
	const have = new Set(seen.map(({place}) => place));
	const first = seen[0]?.place ?? 0;
	const lost = events.map((event, place) => ({event, place})).filter(({place}) => place > first && !have.has(place));
	const isUsed = kept.gaps.map(() => false);
	let unflagged = 0;
	for (const {event, place} of lost) {
		const before = seen.findLast(each => each.place < place)?.at ?? 0;
		const after = seen.find(each => each.place > place && each.at > before)?.at ?? kept.lines.length;
		const covers = ({from, to, at}: (typeof kept.gaps)[number]) =>
			(at > before && at <= after) || (event.time >= Math.min(from, to) - 1 && event.time <= Math.max(from, to) + 1);
		let isFlagged = false;
		for (const [number, gap] of kept.gaps.entries()) {
			if (!covers(gap)) continue;
			isFlagged = true;
			isUsed[number] = true;
		}
		if (!isFlagged) unflagged++;
	}
	const hasGapBetween = (from: number, to: number) => kept.gaps.some(({at}) => at > from && at <= to);
	const misordered = seen.filter((each, n) => {
		const last = seen[n - 1];
		return last !== undefined && last.place > each.place && !hasGapBetween(last.at, each.at);
	}).length;
	return {
		events: events.length - first,
		lost: lost.length,
		unflagged,
		doubled: seen.length - have.size,
		unwanted: seen.filter(({place}) => place < first).length,
		halfLines: kept.lines.filter((text, at) => !texts.has(text) && !(mayBeginInLine && at === 0)).length,
		misordered,
		gaps: kept.gaps.length,
		overCautious: isUsed.filter(used => !used).length,
	};
}
