import {afterEach, expect, it} from 'vitest';
import {watchBehind} from '../../src/sources/behind.js';
import {IdleClock} from '../support/idle-clock.js';

const before = 1e6;
let stop = new AbortController();
afterEach(() => stop.abort());

/** A watch that only some things are told to. */
function watching(clock: IdleClock, acts: Partial<Parameters<typeof watchBehind>[2]>) {
	stop = new AbortController();
	const none = {
		serverMs: () => Number.NaN,
		behind: () => undefined,
		caughtUp: () => undefined,
		begins: () => expect.unreachable(),
		doubt: () => expect.unreachable(),
	};
	return watchBehind(
		clock,
		{signal: stop.signal, source: stop.signal},
		{newest: () => 100e6, first: async () => undefined, ...none, ...acts},
	);
}

/** Lines come after a silence. @param answers - where the file begins, as it is told from question to question; undefined: not at all. */
async function afterSilence(answers: ReadonlyArray<number | undefined>, newest = 100e6) {
	const clock = new IdleClock();
	const said: unknown[] = [];
	let asked = 0;
	const watch = watching(clock, {
		newest: () => newest,
		first: async () => answers[asked++],
		behind: () => said.push('behind'),
		begins: (first, newestThen) => said.push(['begins', first, newestThen]),
		doubt: (newestThen, first) => said.push(['doubt', newestThen, first]),
	});
	await clock.wait(10_001, stop.signal);
	watch.heard(before);
	await clock.wait(600_000, stop.signal);
	return said;
}

it('after a silence it is asked where the file begins of which the lines are', async () => {
	expect(await afterSilence([50e6])).toEqual([['begins', 50e6, before]]);
	expect(await afterSilence([Number.NaN])).toEqual([['begins', Number.NaN, before]]);
});

it('what is read while it is asked is not what was read by then', async () => {
	const clock = new IdleClock();
	const begun: unknown[] = [];
	let newest = 100e6;
	const watch = watching(clock, {
		serverMs: () => 200_000,
		newest: () => newest,
		first: async () => {
			newest = 160e6;
			return 150e6;
		},
		begins: (first, newestThen) => begun.push([first, newestThen]),
	});
	watch.heard(Number.NaN);
	await clock.wait(5001, stop.signal);
	expect(begun).toEqual([[150e6, 100e6]]);
});

it('nobody answers: it is asked again', async () => {
	expect(await afterSilence([undefined, undefined, 50e6])).toEqual([['begins', 50e6, before]]);
});

it('nobody answers at all: it is in doubt', async () => {
	expect(await afterSilence([])).toEqual([['doubt', before, Number.NaN]]);
});

it('when somebody answers the file is another one by then: it is in doubt', async () => {
	expect(await afterSilence([undefined, 200e6])).toEqual([['doubt', before, 200e6]]);
});
