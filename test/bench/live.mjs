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

const wait = ms => new Promise(resolve => setTimeout(resolve, ms));
const floodLines = 100_000;

/** @returns events a second, the 99th percentile of the delays of the main thread, and how many frames were late. */
export async function live(seconds) {
	const observer = createObserver();
	const script = `"$0" "$1" ${floodLines} | "$0" --import "$2" "$3"`;
	const screen = new Screen('sh', ['-c', script, process.execPath, flood, observer.node[1], bundle], {...usualSize, env: observer.env});
	await screen.until(() => counts(screen).requests > 0);
	screen.record();
	await wait(warmingMs);
	observer.nextSpan();
	const from = performance.now();
	await wait(seconds * 1000);
	const to = performance.now();
	observer.nextSpan();
	await wait(100);
	await screen.quit();
	const [, during] = observer.takeSpans();
	return {rate: await rateOf(screen, from, to), delay: during.p99, task: during.max, ...framesOf(screen, from, to)};
}

/** Events that came to be in the table, a second: those of its requests, and those that have left the index since. */
async function rateOf(screen, from, to) {
	const perRequest = floodOf(floodLines).eventsPerRequest;
	const events = async chunks => {
		await screen.replay(chunks);
		const {requests, out} = counts(screen);
		return requests * perRequest + out;
	};
	const before = await events(screen.recorded.filter(({at}) => at <= from));
	return ((await events(screen.recorded.filter(({at}) => at > from && at <= to))) - before) / ((to - from) / 1000);
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
