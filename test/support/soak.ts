import {Collected} from './collect-source.js';
import {type FakeApiserver, FakePod, type LogLine} from './fake-apiserver.js';
import {IdleClock} from './idle-clock.js';
import {openPod} from './pod-source.js';
import {createRandom} from './random.js';

export type SoakOptions = {
	readonly seed: number;
	/** Of the clock of the test. */
	readonly seconds: number;
	readonly eventsPerSecond: number;
	/** On average. */
	readonly cutEverySeconds: number;
	/** Is told now and then how far it is. */
	readonly tell?: (second: number) => void;
};

export type Soaked = {
	readonly written: number;
	readonly lost: number;
	readonly doubled: number;
	readonly gaps: number;
	readonly cuts: number;
};

const hows = ['clean', 'fin', 'reset'] as const;
const rotateEverySeconds = 20;
const {signal: never} = new AbortController();

/** A busy log followed for long, rotated while it is followed and cut again and again. Only numbers are kept of what is read. */
export async function soak(fake: FakeApiserver, {seed, seconds, eventsPerSecond, cutEverySeconds, tell}: SoakOptions): Promise<Soaked> {
	const random = createRandom(seed);
	const clock = new IdleClock();
	const pod = fake.addPod(new FakePod(`soaked-${seed}`));
	pod.clockMs = clock.nowMs;
	const source = openPod(fake.url, pod, {clock});
	const seen = new Counted(source);
	const abort = new AbortController();
	const reading = source.read(abort.signal, seen);
	let [written, cuts] = [0, 0];
	for (let second = 0; second < seconds; second++) {
		const startMs = clock.nowMs();
		pod.append(...linesOf(written, eventsPerSecond, startMs));
		written += eventsPerSecond;
		while (clock.nowMs() < startMs + 1000) await clock.wait(startMs + 1000 - clock.nowMs(), never);
		// Not before the file is read: what is rotated away unread is lost, and marked.
		if (second % rotateEverySeconds === rotateEverySeconds - 1 && seen.last === written - 1) pod.rotate();
		else if (random() < 1 / cutEverySeconds) {
			pod.cutFollowers(hows[Math.floor(random() * 3)] ?? 'clean');
			cuts++;
		}
		tell?.(second);
	}
	for (let tries = 0; tries < 100 && seen.last < written - 1; tries++) await clock.wait(1000, never);
	abort.abort();
	await reading;
	return {written, lost: written - seen.count, doubled: seen.doubled, gaps: seen.gaps.length, cuts};
}

function linesOf(from: number, count: number, startMs: number): LogLine[] {
	return Array.from({length: count}, (_, n) => ({
		time: startMs * 1000 + Math.floor((n * 1e6) / count),
		text: `{"kind":"Event","auditID":"id-${from + n}","requestURI":"/api/v1/namespaces/shop/pods/web-${from + n}"}`,
	}));
}

/** Lines are numbered, so that a number is all that is to be remembered: every line is the next one. */
class Counted extends Collected {
	count = 0;
	doubled = 0;
	last = -1;

	override chunk(bytes: Uint8Array): void {
		super.chunk(bytes);
		for (const text of this.lines.splice(0)) {
			const number = Number(/"id-(\d+)"/.exec(text)?.[1] ?? Number.NaN);
			if (number <= this.last) this.doubled++;
			else this.count++;
			this.last = Math.max(this.last, number);
		}
		this.statuses.splice(0);
	}
}
