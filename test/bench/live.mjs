/** Events come on stdin as fast as they are taken, and the screen goes on living. */
import {fileURLToPath} from 'node:url';
import {floodOf} from './log/flood-of.mjs';
import {createObserver} from './observed.mjs';
import {bundle} from './program.mjs';
import {Screen, usualSize} from './screen.mjs';
import {Skipped} from './skipped.mjs';

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
	const [source, ...own] = [flood, observer.node[1], bundle];
	const script = `"$0" "$1" ${floodLines} | "$0" --import "$2" "$3"`;
	const screen = new Screen('sh', ['-c', script, process.execPath, source, ...own], {...usualSize, env: observer.env, isParsed: false});
	while (screen.recorded.length < 5) await wait(50);
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

/** Events that came to be in the table, a second; the table counts requests. */
async function rateOf(screen, from, to) {
	const ended = await totalAt(screen, 0, from);
	const total = (await totalAt(screen, from, to)) - ended;
	return (total * floodOf(floodLines).eventsPerRequest) / ((to - from) / 1000);
}

async function totalAt(screen, after, upTo) {
	await screen.replay(screen.recorded.filter(({at}) => at > after && at <= upTo));
	const [, total] = /([\d,]+) requests/.exec(screen.line(0)) ?? [];
	if (total === undefined) throw new Skipped(`the header does not say how many requests there are: ${screen.line(0)}`);
	return Number(total.replaceAll(',', ''));
}

function framesOf(screen, from, to) {
	const ends = screen.recorded.filter(({at, data}) => at > from && at <= to && data.includes(frameEnd)).map(({at}) => at);
	const gaps = ends.slice(1).map((at, before) => at - ends[before]);
	return {late: gaps.filter(gap => gap > lateMs).length, frames: ends.length / ((to - from) / 1000)};
}
