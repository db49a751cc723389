import {describe, expect, it} from 'vitest';
import {Resume} from '../../src/sources/resume.js';
import {Collected} from '../support/collect-source.js';
import {FakePod, type LogLine, stampOf} from '../support/fake-apiserver.js';
import {createRandom, seedOfRun} from '../support/random.js';

const noon = Date.UTC(2026, 0, 2, 12) * 1000;
const line = (second: number, text: string) => Buffer.from(`${stampOf(noon + second * 1e6)}${text}`);
const stamped = () => new Resume({stamps: true, fromStart: true});

describe('with stamps', () => {
	it('drops what a resume sends again, once per copy, and takes what is new', () => {
		const resume = stamped();
		for (const text of ['a', 'b']) expect(resume.judge(line(1, text)).as).toBe('line');
		resume.disconnect();
		expect(resume.judge(line(1, 'a'))).toEqual({as: 'replayed', gap: undefined});
		expect(resume.judge(line(1, 'b'))).toEqual({as: 'replayed', gap: undefined});
		expect(resume.judge(line(2, 'c'))).toEqual({as: 'line', gap: undefined});
	});

	it('keeps lines of one text with stamps of their own', () => {
		const resume = stamped();
		expect([1, 2, 3].map(second => resume.judge(line(second, 'same')).as)).toEqual(['line', 'line', 'line']);
	});

	it('asks for all, and then for as many of the last entries as were written in the last seconds, and some', () => {
		const resume = stamped();
		expect(resume.ask(0)).toBeUndefined();
		for (let n = 0; n < 3000; n++) resume.judge(line(n / 1000, `${n}`));
		expect(resume.ask(0)).toBe(1600);
		expect(resume.ask(2000)).toBe(4600);
		resume.judge(line(3, 'x'.repeat(1_000_000)));
		expect(resume.ask(0)).toBeGreaterThan(1660);
	});

	it('asks for more when what came does not reach back, and shows a gap only when all does not', () => {
		const resume = stamped();
		resume.judge(line(1, 'a'));
		const asked: unknown[] = [];
		for (let times = 0; times < 2; times++) {
			resume.disconnect();
			asked.push(resume.ask(0));
			expect([line(4, 'b'), line(5, 'c')].map(each => resume.judge(each))).toEqual([
				{as: 'headless', gap: undefined},
				{as: 'dropped', gap: undefined},
			]);
			expect([resume.isBroken, resume.isShort]).toEqual([true, true]);
		}
		resume.disconnect();
		expect([...asked, resume.ask(0)]).toEqual([101, 1616, undefined]);
		expect(resume.judge(line(4, 'b'))).toMatchObject({as: 'line', gap: {from: noon + 1e6, to: noon + 4e6}});
		expect(resume.judge(line(5, 'c'))).toEqual({as: 'line', gap: undefined});
		resume.disconnect();
		expect(resume.ask(0)).toBeLessThan(200);
	});

	it('takes the first line of the last entries for a tail, whatever stamp it has', () => {
		const resume = stamped();
		resume.judge(line(1, '{"a":"bcd"}'));
		resume.judge(line(2, 'anchor'));
		resume.disconnect();
		resume.ask(0);
		expect([line(1.5, 'cd"}'), line(2, 'anchor'), line(3, 'new')].map(each => resume.judge(each).as)).toEqual([
			'headless',
			'replayed',
			'line',
		]);
	});

	it('passes over what was written before the beginning that was wanted', () => {
		const resume = new Resume({stamps: true, fromStart: false});
		resume.judge(line(5, 'anchor'));
		resume.disconnect();
		resume.ask(0);
		const lines = [line(3, 'older'), line(4, 'older, too'), line(5, 'anchor'), line(6, 'new')];
		expect(lines.map(each => resume.judge(each))).toMatchObject([
			{as: 'headless'},
			{as: 'replayed'},
			{as: 'replayed'},
			{as: 'line', gap: undefined},
		]);
	});

	it('and where the log was rotated takes in all of it, behind a gap, also what is stamped a little before what was read', () => {
		const resume = new Resume({stamps: true, fromStart: false});
		resume.judge(line(5, 'anchor'));
		const lines = [line(4.9, 'of stderr'), line(6, 'of stdout')];
		for (let asks = 0; asks < 3; asks++) {
			resume.disconnect();
			resume.ask(0);
			for (const each of lines) expect(resume.judge(each).as).not.toBe('line');
			expect([resume.isBroken, resume.isShort]).toEqual([true, true]);
		}
		resume.disconnect();
		expect(lines.map(each => resume.judge(each))).toMatchObject([
			{as: 'line', gap: {from: noon + 5e6}},
			{as: 'line', gap: undefined},
		]);
	});

	it('but takes it in behind a gap where that does not lead to what was read: the clock was set back, and the log rotated', () => {
		const resume = new Resume({stamps: true, fromStart: false});
		resume.judge(line(5, 'anchor'));
		const lines = [line(3, 'after'), line(4, 'more')];
		for (let asks = 0; asks < 3; asks++) {
			resume.disconnect();
			resume.ask(0);
			for (const each of lines) expect(resume.judge(each).as).not.toBe('line');
			expect(resume.isShort).toBe(true);
			resume.fallShort();
		}
		resume.disconnect();
		expect(resume.ask(0)).toBeUndefined();
		expect(lines.map(each => resume.judge(each))).toMatchObject([
			{as: 'line', gap: {from: noon + 5e6}},
			{as: 'line', gap: undefined},
		]);
	});

	it('shows a gap before a new line that comes before the last one was seen again, once a response', () => {
		const resume = stamped();
		resume.judge(line(1, 'a'));
		resume.disconnect();
		expect(resume.judge(line(5, 'c')).gap).toMatchObject({from: noon + 1e6, to: noon + 5e6});
		expect(resume.judge(line(6, 'd')).gap).toBeUndefined();
		resume.disconnect();
		expect(resume.judge(line(6, 'd')).as).toBe('replayed');
		expect(resume.judge(line(7, 'e')).gap).toBeUndefined();
	});

	it('takes a first line without stamp for a tail, and for no proof', () => {
		const resume = stamped();
		resume.judge(line(1, '{"a":"bcd"}'));
		resume.disconnect();
		expect(resume.judge(Buffer.from('cd"}')).as).toBe('headless');
		expect(resume.judge(line(9, 'later')).gap).toBeDefined();
	});

	it('takes a first line without stamp for a line where the log is read from its start', () => {
		expect(stamped().judge(Buffer.from('failed to get parse function')).as).toBe('line');
		expect(new Resume({stamps: true, fromStart: false}).judge(Buffer.from('tail')).as).toBe('headless');
	});

	it('needs no proof in the log of a new instance, when the old one was read to its end', () => {
		const resume = stamped();
		resume.judge(line(1, 'a'));
		resume.disconnect();
		resume.judge(line(1, 'a'));
		resume.judge(line(2, 'last words'));
		expect(resume.isProven).toBe(true);
		resume.newInstance(noon + 8e6);
		expect(resume.judge(line(9, 'first words'))).toEqual({as: 'line', gap: undefined});
	});

	it('remembers lines beyond three seconds as long as they are few bytes', () => {
		const resume = stamped();
		for (let second = 0; second < 100; second++) resume.judge(line(second, `line ${second}`));
		resume.disconnect();
		expect(resume.judge(line(0, 'line 0')).as).toBe('replayed');
	});

	it('forgets what is older and more than 32 MiB back, and does not take it in again', () => {
		const resume = stamped();
		const long = 'x'.repeat(1_000_000);
		for (let second = 0; second < 50; second++) resume.judge(line(second, `${second} ${long}`));
		resume.disconnect();
		expect(resume.judge(line(0, `0 ${long}`)).as).toBe('replayed');
		expect(resume.isShort).toBe(true);
		expect(resume.judge(line(40, `40 ${long}`)).as).toBe('replayed');
	});
});

describe('inside a response, with stamps', () => {
	const followed = () => new Resume({stamps: true, fromStart: true, isFollowed: true});

	it('a line that comes again is a jump: a gap stands before it, where it came first; the rest is to be asked for again', () => {
		const resume = followed();
		for (const [second, text] of [
			[1, 'old file'],
			[30, 'c1'],
			[31, 'c2'],
		] as const)
			expect(resume.judge(line(second, text)).as).toBe('line');
		expect(resume.judge(line(30, 'c1'))).toMatchObject({as: 'replayed', gap: {from: noon + 1e6, to: noon + 30e6}});
		expect(resume.isBroken).toBe(true);
		expect(resume.judge(line(32, 'c3'))).toEqual({as: 'dropped', gap: undefined});
		resume.disconnect();
		expect(resume.isBroken).toBe(false);
		expect([line(30, 'c1'), line(31, 'c2'), line(32, 'c3')].map(each => resume.judge(each).as)).toEqual(['replayed', 'replayed', 'line']);
	});

	it('a log that holds a line twice is no jump, the second time', () => {
		const resume = followed();
		for (let times = 0; times < 2; times++) {
			resume.judge(line(1, 'twin'));
			resume.judge(line(1, 'twin'));
			resume.disconnect();
		}
		resume.judge(line(1, 'twin'));
		expect(resume.isBroken).toBe(false);
	});

	it('a stamp that steps back is asked for again, and proven by it', () => {
		const resume = followed();
		resume.judge(line(100, 'before'));
		expect(resume.judge(line(40, 'after'))).toEqual({as: 'dropped', gap: undefined});
		resume.disconnect();
		expect(resume.ask(0)).toBe(101);
		expect([line(100, 'before'), line(40, 'after'), line(41, 'more')].map(each => resume.judge(each))).toEqual([
			{as: 'replayed', gap: undefined},
			{as: 'line', gap: undefined},
			{as: 'line', gap: undefined},
		]);
	});

	it('small steps back are those of two streams', () => {
		const resume = followed();
		for (const second of [10, 9.5, 10.2, 9.3]) expect(resume.judge(line(second, `${second}`)).as).toBe('line');
	});

	it('a file that begins after all that was read has overtaken it: the gap is before its first line', () => {
		const resume = followed();
		resume.judge(line(1, 'a'));
		expect(resume.overtaken(noon + 1e6, noon + 1e6)).toBe(false);
		expect(resume.overtaken(noon + 30e6, noon + 1e6)).toBe(true);
		expect(resume.judge(line(2, 'still the old file')).gap).toBeUndefined();
		expect(resume.judge(line(30, 'the new one')).gap).toMatchObject({from: noon + 2e6, to: noon + 30e6});
		expect(resume.judge(line(31, 'more')).gap).toBeUndefined();
	});

	it('a file that begins with a line that was read has not, whatever stamps there were since', () => {
		const resume = followed();
		resume.judge(line(100, 'the first one'));
		resume.judge(line(40, 'the clock was set back'));
		resume.disconnect();
		resume.judge(line(100, 'the first one'));
		resume.judge(line(40, 'the clock was set back'));
		expect(resume.overtaken(noon + 100e6, noon + 40e6)).toBe(false);
	});

	it('that it was overtaken is said with the next line where that was found out late', () => {
		const resume = followed();
		resume.judge(line(1, 'a'));
		resume.judge(line(30, 'b'));
		expect(resume.overtaken(noon + 30e6, noon + 1e6)).toBe(true);
		expect(resume.judge(line(31, 'c')).gap).toMatchObject({from: noon + 1e6, to: noon + 30e6});
	});
});

describe('a server that leaves out the stamps that it was asked for', () => {
	it('is read as one that was not asked', () => {
		const resume = new Resume({stamps: true, fromStart: true, isFollowed: true});
		const event = (second: number) =>
			Buffer.from(`{"auditID":"${second}","stageTimestamp":"${new Date((noon + second * 1e6) / 1000).toISOString()}"}`);
		for (const second of [1, 2, 3]) expect(resume.judge(event(second)).as).toBe('line');
		resume.disconnect();
		expect([event(2), event(3), event(4)].map(each => resume.judge(each).as)).toEqual(['replayed', 'replayed', 'line']);
	});
});

describe('a new instance of the container', () => {
	const ended = () => {
		const resume = new Resume({stamps: true, fromStart: true, isFollowed: true});
		resume.judge(line(1, 'last words'));
		return resume;
	};

	it.each([
		['begins with it', 10, 11, false],
		['was rotated since', 10, 30, true],
		['is older than it: the clock was set back', 10, 2, true],
		['begins soon after the last words, where nobody knows when it started', Number.NaN, 4, false],
		['begins long after them', Number.NaN, 30, true],
	])('whose log %s', (_, startedAt, first, isGap) => {
		const resume = ended();
		resume.newInstance(noon + startedAt * 1e6);
		expect(resume.ask(0)).toBeUndefined();
		expect(resume.judge(line(first, 'first words')).gap !== undefined).toBe(isGap);
	});
});

describe('without stamps', () => {
	const bare = () => new Resume({stamps: false, fromStart: true});
	const event = (second: number, id: string) =>
		Buffer.from(`{"kind":"Event","auditID":"${id}","stageTimestamp":"${new Date((noon + second * 1e6) / 1000).toISOString()}"}`);
	const klog = Buffer.from('E0102 12:00:00.000000       1 x.go:1] again and again');

	it('keeps klog text that repeats, and drops events that come again', () => {
		const resume = bare();
		expect([klog, klog, event(1, 'a'), klog, event(1, 'a')].map(each => resume.judge(each).as)).toEqual([
			'line',
			'line',
			'line',
			'line',
			'replayed',
		]);
	});

	it('goes on after the last event and the klog lines that stood behind it', () => {
		const resume = bare();
		const first = [event(1, 'a'), klog, klog];
		for (const each of first) resume.judge(each);
		resume.disconnect();
		expect(first.map(each => resume.judge(each).as)).toEqual(['replayed', 'replayed', 'replayed']);
		expect(resume.judge(klog)).toEqual({as: 'line', gap: undefined});
		expect(resume.judge(event(2, 'b'))).toEqual({as: 'line', gap: undefined});
	});

	it('is not disproven by klog lines, only by an event', () => {
		const resume = bare();
		resume.judge(event(1, 'a'));
		resume.disconnect();
		resume.judge(Buffer.from('tail of a line'));
		expect(resume.judge(klog)).toEqual({as: 'line', gap: undefined});
		expect(resume.judge(event(9, 'c')).gap).toMatchObject({from: noon + 1e6, to: noon + 9e6});
	});

	it('knows the last stageTimestamp, which no body can forge', () => {
		const resume = bare();
		const id = 'x\\",\\"stageTimestamp\\":\\"2099-01-01T00:00:00Z';
		resume.judge(event(30, id));
		expect(resume.newestTime).toBe(noon + 30e6);
	});

	it('takes a first line that is neither known nor an event for a tail', () => {
		const resume = bare();
		resume.judge(event(1, 'a'));
		resume.disconnect();
		expect(resume.judge(Buffer.from('…Timestamp":"x"}')).as).toBe('headless');
	});
});

type Outcome = {lost: number; doubled: number; invented: number; gaps: number; unmarked: number; headless: number};

/** A log that is read in responses cut at random bytes, and what is kept of it. With `rotating`, a quarter of the reconnects find only a later part. */
function simulate(seed: number, stamps: boolean, rotating: boolean): Outcome {
	const random = createRandom(seed);
	const log = makeLog(random);
	const pod = new FakePod('p');
	const resume = new Resume({stamps, fromStart: true});
	const kept = new Collected(resume);
	let written = 0;
	for (let step = 0; written < log.length || step === 0; step++) {
		const more = log.slice(written, written + Math.floor(random() * 25));
		written += more.length;
		pod.lines = [
			...(rotating && step > 0 && random() < 0.25 ? pod.lines.slice(Math.floor(random() * pod.lines.length * 1.2)) : pod.lines),
			...more,
		];
		readOnce(pod, resume, kept, stamps, random());
	}
	while (readOnce(pod, resume, kept, stamps, 1));
	return outcomeOf(log, kept);
}

/** @returns whether more is wanted of what there is. */
function readOnce(pod: FakePod, resume: Resume, kept: Collected, stamps: boolean, share: number): boolean {
	const entries = resume.ask(0);
	const query = new URLSearchParams({timestamps: String(stamps), ...(entries === undefined ? {} : {tailLines: String(entries)})});
	const body = pod.bodyOf(query);
	kept.chunk(share === 1 ? body : body.subarray(0, Math.floor(share * body.length)));
	kept.cut();
	const {isShort} = resume;
	resume.disconnect();
	return isShort;
}

/** Two hundred lines, about ten a second: events, some in two entries, and klog text that repeats. */
function makeLog(random: () => number): LogLine[] {
	let time = noon;
	return Array.from({length: 200}, (_, n) => {
		// No two have the same stamp: those of a runtime are of nanoseconds.
		time += 1 + Math.floor(random() * 200_000);
		if (random() < 0.1) return {time, text: 'E0102 12:00:00.000000       1 x.go:1] the same text again'};
		const body = 'ä'.repeat(Math.floor(random() * 40));
		const text = `{"kind":"Event","auditID":"id-${n}","x":"${body}","stageTimestamp":"${stampOf(time - Math.floor(random() * 1000)).slice(0, 26)}Z"}`;
		if (random() >= 0.15) return {time, text};
		const start = time;
		time += Math.floor(random() * 1_500_000);
		return {time: start, text, tail: {time, at: text.length - 30}};
	});
}

function outcomeOf(log: readonly LogLine[], kept: Collected): Outcome {
	const events = log.map(({text}) => text).filter(text => text.startsWith('{'));
	const places = new Map(events.map((text, place) => [text, place]));
	const seen = kept.lines.filter(text => text.startsWith('{'));
	const gaps = new Set(kept.gaps.map(({at}) => at));
	let [unmarked, last, hasGap] = [0, -1, false];
	for (const [at, text] of kept.lines.entries()) {
		// The gap can stand before a klog line between two events.
		hasGap ||= gaps.has(at);
		const place = places.get(text);
		if (place === undefined) continue;
		// What was gone before a first line came was never read: there is nothing to go on from.
		if (last >= 0 && place !== last + 1 && !hasGap) unmarked++;
		last = place;
		hasGap = false;
	}
	const distinct = new Set(seen);
	return {
		lost: events.filter(text => !distinct.has(text)).length,
		doubled: seen.length - distinct.size,
		invented: seen.filter(text => !places.has(text)).length,
		gaps: kept.gaps.length,
		unmarked,
		headless: kept.headless,
	};
}

describe.each([
	['with stamps', true],
	['without stamps', false],
])('a log cut at random bytes, %s', (_, stamps) => {
	const seed = seedOfRun();
	const trials = 300;
	const add = (total: Outcome, one: Outcome): Outcome =>
		Object.fromEntries(Object.entries(total).map(([key, value]) => [key, value + one[key as keyof Outcome]])) as Outcome;
	const run = (rotating: boolean) => Array.from({length: trials}, (_, trial) => simulate(seed + trial, stamps, rotating)).reduce(add);

	it(`loses, doubles and invents nothing, and shows no gap where there is none (SEED=${seed})`, () => {
		expect(run(false)).toMatchObject({lost: 0, doubled: 0, invented: 0, gaps: 0, unmarked: 0});
	});

	it(`marks every loss when the log is rotated meanwhile (SEED=${seed})`, () => {
		const total = run(true);
		expect(total).toMatchObject({doubled: 0, invented: 0, unmarked: 0});
		expect(total.lost).toBeGreaterThan(0);
		expect(total.gaps).toBeGreaterThan(0);
	});
});
