/** Events come on stdin as fast as they are taken, and the screen goes on living. */
import {fileURLToPath} from 'node:url';
import {floodOf} from './log/flood-of.mjs';
import {createObserver} from './observed.mjs';
import {bundle} from './program.mjs';
import {Screen, usualSize} from './screen.mjs';
import {counts} from './viewer.mjs';

const flood = fileURLToPath(new URL('flood.mjs', import.meta.url));
/** The end of a synchronized update: a frame is there. */
const frameEnd = '\u001B[?2026l';
/** A frame every 33 ms; ten more are a late one. */
const lateMs = 43;
/** What is not yet compiled, and not yet in the caches, is not counted. */
const warmingMs = 3000;

/** An index that is not full by then is measured as it is. */
const fullWithinMs = 40_000;

/** Then the first files of the spill are written over. */
const settlingMs = 1000;

const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
const floodLines = 100_000;

/**
Two spans: while the index fills, in which the system has to find memory for all that is kept (bytes of half a GB a second, in a spill), and when it is full, as it is from then on: what comes takes the place of what leaves.

@returns of the latter events a second, the 99th percentile of the delays of the main thread, and how many frames were late; `filling…`: of the former.
*/
export async function live(seconds) {
	const observer = createObserver();
	const script = `"$0" "$1" ${floodLines} | "$0" --import "$2" "$3"`;
	const screen = new Screen('sh', ['-c', script, process.execPath, flood, observer.node[1], bundle], {...usualSize, env: observer.env});
	await screen.until(() => counts(screen).requests > 0);
	screen.record();
	await wait(warmingMs);
	const begin = performance.now();
	await full(screen);
	await wait(settlingMs);
	const from = performance.now();
	observer.nextSpan();
	await wait(seconds * 1000);
	const to = performance.now();
	observer.nextSpan();
	await wait(100);
	await screen.quit();
	const [, {p99, max}] = observer.takeSpans();
	const events = await eventsAt(screen, [begin, from, to]);
	const rate = (at, start, end) => (events[at + 1] - events[at]) / ((end - start) / 1000);
	const [filling, during] = [framesOf(screen, begin, from), framesOf(screen, from, to)];
	return {
		rate: rate(1, from, to),
		delay: p99,
		task: max,
		...during,
		fillingRate: rate(0, begin, from),
		fillingLate: filling.late,
	};
}

/** Resolves when the first events have left the index. */
async function full(screen) {
	const deadline = performance.now() + fullWithinMs;
	for (let seen = 0; performance.now() < deadline; await wait(100)) {
		// What it looks for may have come in two chunks.
		const text = screen.recorded.slice(seen).map(({data}) => data);
		if (/\d out\b/.test(text.join(''))) return;
		seen = Math.max(0, screen.recorded.length - 1);
	}
}

/** Events that had come to be in the table at each of these times, one after another: those of its requests, and those that have left the index. */
async function eventsAt(screen, times) {
	const {eventsPerRequest} = floodOf(floodLines);
	const events = [];
	let before = Number.NEGATIVE_INFINITY;
	for (const time of times) {
		await screen.replay(screen.recorded.filter(({at}) => at > before && at <= time));
		const {requests, out} = counts(screen);
		events.push(requests * eventsPerRequest + out);
		before = time;
	}
	return events;
}

/** When frames were whole. Their last bytes can come in two chunks. */
function frameEnds(screen) {
	let rest = '';
	return screen.recorded.flatMap(({at, data}) => {
		const text = rest + data;
		rest = text.slice(1 - frameEnd.length);
		return text.includes(frameEnd) ? [at] : [];
	});
}

function framesOf(screen, from, to) {
	const ends = frameEnds(screen).filter(at => at > from && at <= to);
	const times = [from, ...ends, to];
	const gaps = times.slice(1).map((at, before) => at - times[before]);
	return {late: gaps.filter(gap => gap > lateMs).length, frames: ends.length / ((to - from) / 1000)};
}
