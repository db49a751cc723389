/** `npm run bench -- keys`: what a key press costs, from the press to the last byte of the frame that shows its effect. */
import {createData} from './data.mjs';
import {growing} from './growing.mjs';
import {createObserver} from './observed.mjs';
import {auditview, median, percentile, unbounded} from './program.mjs';
import {ask, openQuery, search, sort} from './questions.mjs';
import {figure, table, writeReport} from './report.mjs';
import {retainedPerPage} from './retained.mjs';
import {judge} from './verdict.mjs';
import {isComplete, isTyped, loaded, openViewer, place} from './viewer.mjs';
import {needles, yardsticks} from './yardsticks.mjs';

/** @returns milliseconds of a key that moves the cursor, again and again. */
async function moves(screen, key, times, arrived = (now, before) => now.row !== before.row) {
	const taken = [];
	for (let press = 0; press < times; press++) {
		const before = place(screen);
		taken.push(await screen.timed(key, () => arrived(place(screen) ?? before, before)));
	}
	return taken;
}

const isFirst = ({row}) => row === 1;
const isLast = ({row, rows}) => row === rows;

/** From one end to the other; only the way there is counted. Each way is a key and where it leads. */
async function jumps(screen, [there, back], times) {
	const taken = [];
	for (let press = 0; press < times; press++) {
		await moves(screen, back.key, 1, back.isAt);
		taken.push(...(await moves(screen, there.key, 1, there.isAt)));
	}
	return taken;
}

const first = {key: 'g', isAt: isFirst};
const last = {key: 'G', isAt: isLast};

/** Each letter to the frame that has it; the answer may come later. */
async function letters(screen, words) {
	const taken = [];
	await openQuery(screen);
	for (const word of words) {
		screen.press('\u0015');
		await screen.until(() => isTyped(screen, '  '));
		for (let length = 1; length <= word.length; length++) {
			const typed = word.slice(0, length);
			taken.push(await screen.timed(typed.at(-1), () => isTyped(screen, typed)));
		}
	}
	await leaveQuery(screen);
	return taken;
}

/** Whole answers: what the program owes within a frame is the letter. */
async function answers(screen, text, times, how) {
	const taken = [];
	await openQuery(screen);
	for (let turn = 0; turn < times; turn++) {
		taken.push(await how(screen, text));
		// Asked again at once it would be known.
		await ask(screen, 'verb:update');
	}
	await leaveQuery(screen);
	return taken;
}

async function leaveQuery(screen) {
	screen.press('\u0015\r');
	await screen.until(() => place(screen)?.rows > 0);
}

/** What is done to each log; `isKey`: within a frame. */
const steps = [
	{name: 'G: to the last row', isKey: true, run: (screen, times) => jumps(screen, [last, first], times)},
	{name: 'g: to the first row', isKey: true, run: (screen, times) => jumps(screen, [first, last], times)},
	{name: 'f: a page down', isKey: true, run: (screen, times) => moves(screen, 'f', 2 * times)},
	{name: 'b: a page up', isKey: true, run: (screen, times) => moves(screen, 'b', 2 * times)},
	{name: 'j: a row down', isKey: true, run: (screen, times) => moves(screen, 'j', 2 * times)},
	{name: 'a letter of a query', isKey: true, run: screen => letters(screen, ['verb:delete', 'user:system:node:*', needles.exact])},
	{name: '/verb:delete, the whole answer', run: (screen, times) => answers(screen, 'verb:delete', Math.ceil(times / 5), ask)},
	{
		name: `/${needles.exact}, all bytes`,
		run: (screen, times) => answers(screen, needles.exact, Math.ceil(times / 10), search),
		onlyOf: 'mix',
	},
	{name: 's: sort', run: (screen, times) => sort(screen, Math.ceil(times / 5))},
];

/** The program on one log, from its first screen on. */
async function drive(log, name, times, add) {
	const observer = createObserver();
	const screen = openViewer(log.file, {args: await unbounded(), node: observer.node, env: observer.env});
	await loaded(screen);
	observer.nextSpan();
	for (const {name: step, isKey, run, onlyOf = name} of steps) {
		if (onlyOf !== name) continue;
		process.stderr.write(`bench: ${name}: ${step}\n`);
		add(`${step}, ${name}`, await run(screen, times), isKey ? 'key' : undefined);
	}
	observer.nextSpan();
	await screen.quit();
	const [, during] = observer.takeSpans();
	add(`longest task meanwhile, ${name}`, [during.max], 'task');
}

/** In units of a bare Node, which takes turns with it. */
async function firstScreens(log, bareNode, rounds) {
	const taken = [];
	for (let round = 0; round <= rounds; round++) {
		const bare = await bareNode();
		const screen = openViewer(log.file);
		const ms = (await screen.until(isComplete)) - screen.started;
		await screen.quit();
		if (round > 0) taken.push(ms / bare);
	}
	return taken;
}

/** Whole processes, the question of which values there are. */
async function counts(log, rounds) {
	const taken = [];
	for (let round = 0; round < rounds; round++)
		taken.push((await auditview([log.file, ...(await unbounded()), '--by', 'user', '--top', '20'])).ms);
	return taken;
}

const heads = ['what', 'n', 'p50', 'p95', 'max', 'unit', 'must', 'verdict'];

/** Lines of the table, and whether one of them is beyond what it may be. */
class Lines {
	lines = [];
	single = {};
	fails = false;

	constructor(limits) {
		this.limits = limits;
	}

	/** @param values - or why there are none. @param limit - which of the limits, for the 95th percentile. */
	add = (name, values, limit, unit = 'ms') => {
		if (typeof values === 'string') {
			this.lines.push([name, '', '', '', '', '', '', `skipped: ${values}`]);
			return;
		}
		this.single[name] = values;
		const high = percentile(values, 0.95);
		const judged = limit && judge(high, this.limits[limit]);
		this.fails ||= judged?.fails === true;
		const figures = [median(values), high, Math.max(...values)].map(figure);
		this.lines.push([name, `${values.length}`, ...figures, unit, judged ? `≤ ${figure(judged.must)}` : '', judged?.verdict ?? '']);
	};
}

/** @returns whether every limit is kept, 1.5 times as lax. */
export async function keysRun({quick, rounds}, limits) {
	const data = createData(quick);
	const result = new Lines(limits);
	const times = quick ? 10 : 40;
	const {run: bareNode} = yardsticks(data)['B terminal'];
	for (const name of ['mix', 'many']) {
		result.add(`first full screen, ${name}`, await firstScreens(data[name], bareNode, quick ? 2 : rounds), undefined, '× node -e 0');
		await drive(data[name], name, times, result.add);
		result.add(`--by user, whole process, ${name}`, await counts(data[name], quick ? 1 : 3));
	}
	result.add('j and k while 5,000 events/s arrive, 200x50', await growing(quick ? 100_000 : 300_000, quick ? 100 : 400), 'arriving');
	result.add('heap kept by a page', [await retainedPerPage(data.small.file, quick ? 1000 : 10_000)], 'retained', 'B');
	process.stdout.write(table(heads, result.lines, [1, 2, 3, 4]));
	writeReport('keys', {quick, logs: data.used(), heads, lines: result.lines, times: result.single}, !quick);
	return quick || !result.fails;
}
