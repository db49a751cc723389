/** What the rows of a file are asked in the viewer, and how long each answer takes: from the key that makes the question whole to the last byte of the frame with the answer. */
import {createObserver} from './observed.mjs';
import {median, unbounded} from './program.mjs';
import {answer, firstRows, hasFacets, isTyped, loaded, openViewer, peak, queryLine, sortedBy} from './viewer.mjs';

/** Each has another answer than the same without its last letter. */
const filters = [
	'verb:delete',
	'code:>=400',
	'ns:kube-system',
	'user:system:node:*',
	'name:cart-*',
	'is:write code:>=400 -ns:kube-system',
	'latency:>10ms verb:get or verb:list',
];

const deadlineMs = 60_000;
/** A key that has done nothing after so long does nothing. */
const patienceMs = 2000;
const keys = {clear: '\u0015', escape: '\u001B'};

/** In the query line. @returns milliseconds. */
export async function ask(screen, text) {
	screen.press(keys.clear);
	await screen.until(() => isTyped(screen, '  ') && answer(screen) !== undefined, deadlineMs);
	const start = text.slice(0, -1);
	screen.press(start);
	await screen.until(() => isTyped(screen, start.trim()) && answer(screen) !== undefined, deadlineMs);
	const before = answer(screen).passed;
	return screen.timed(text.at(-1), () => isTyped(screen, text) && (answer(screen)?.passed ?? before) !== before, deadlineMs);
}

/** The whole word at once, so that nothing is known of a shorter one. @returns milliseconds from its last letter to an answer for all bytes. */
export async function search(screen, word) {
	const [old, isCleared] = [answer(screen)?.passed, isTyped(screen, '  ')];
	screen.press(keys.clear);
	// The answer of the query before can stand there a little longer.
	const isAnswered = () => answer(screen) !== undefined && (isCleared || answer(screen).passed !== old);
	await screen.until(() => isTyped(screen, '  ') && isAnswered(), deadlineMs);
	const before = answer(screen).passed;
	return screen.timed(word, () => isTyped(screen, word) && (answer(screen)?.passed ?? before) !== before, deadlineMs);
}

export async function openQuery(screen) {
	const before = queryLine(screen);
	screen.press('/');
	await screen.until(() => queryLine(screen) !== before);
}

/** By the last column: ascending, descending, by time again. @returns milliseconds each, or why there are none. */
export async function sort(screen, times) {
	const taken = [];
	screen.press('$');
	for (let press = 0; press < 3 * times; press++) {
		const before = sortedBy(screen);
		try {
			taken.push(await screen.timed('s', () => sortedBy(screen) !== before, press === 0 ? patienceMs : deadlineMs));
		} catch {
			return 'the key s does nothing yet';
		}
	}
	return taken;
}

/** Of the column under the cursor: until all rows are counted. @returns milliseconds each, or why there are none. */
async function facets(screen, times) {
	const taken = [];
	for (let press = 0; press < times; press++) {
		const before = firstRows(screen);
		try {
			taken.push(await screen.timed(',', () => hasFacets(screen), press === 0 ? patienceMs : deadlineMs));
		} catch {
			return 'the key , does nothing yet';
		}
		screen.press(keys.escape);
		await screen.until(() => firstRows(screen) === before);
	}
	return taken;
}

/** Every filter so many times, in turn. @returns milliseconds by its text. */
async function askAll(screen, times) {
	const taken = Object.fromEntries(filters.map(text => [text, []]));
	for (let round = 0; round <= times; round++) {
		for (const text of filters) {
			const ms = await ask(screen, text);
			// The first round compiles, and makes strings of values.
			if (round > 0) taken[text].push(ms);
		}
	}
	return taken;
}

/**
Ask everything of a file.

@returns the slowest filter, sort and facets in milliseconds, or why there are none; the longest task of the main thread meanwhile; the peak RSS after loading.
*/
export async function questions(file, times) {
	const observer = createObserver();
	const args = [...(await unbounded()), '--rows', 'events'];
	const screen = openViewer(file, {args, node: observer.node, env: observer.env});
	await loaded(screen);
	const loadedPeak = peak(screen);
	await openQuery(screen);
	observer.nextSpan();
	const byFilter = await askAll(screen, times);
	observer.nextSpan();
	screen.press(keys.clear);
	await screen.until(() => isTyped(screen, '  ') && answer(screen) !== undefined, deadlineMs);
	screen.press('\r');
	const sorts = await sort(screen, times);
	const values = await facets(screen, times);
	await screen.quit();
	const [, typing] = observer.takeSpans();
	const medians = Object.fromEntries(filters.map(text => [text, median(byFilter[text])]));
	const whole = Array.isArray(sorts) ? median(sorts) : sorts;
	const counted = Array.isArray(values) ? median(values) : values;
	return {...medians, filters: Math.max(...Object.values(medians)), sort: whole, facets: counted, task: typing.max, peak: loadedPeak};
}
