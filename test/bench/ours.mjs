/** What auditview does, as published, in the ways that users ask it to. */
import {live} from './live.mjs';
import {auditview, unbounded} from './program.mjs';
import {openQuery, questions, search} from './questions.mjs';
import {recordings} from './recordings.mjs';
import {isComplete, isFull, loaded, openViewer, peak} from './viewer.mjs';
import {needles} from './yardsticks.mjs';

/** A small question gets no smaller index: this is the time of the whole one, folded. */
const smallQuestion = ['--by', 'user,verb', '--top', '5', '-o', 'json'];
const withoutKernel = {AUDITVIEW_KERNEL: 'off'};

const index = async ({file}, env) => {
	const {ms, peak} = await auditview([file, ...(await unbounded()), ...smallQuestion], {env});
	return {ms, peak};
};

/** From the start to a table that is full to its last row, and to all that stands around it. */
async function firstScreen({file}) {
	const screen = openViewer(file);
	const table = (await screen.until(isFull)) - screen.started;
	const ms = (await screen.until(isComplete)) - screen.started;
	await screen.quit();
	return {ms, table};
}

/** Words that only bodies hold, in the viewer. */
async function find({file}) {
	const screen = openViewer(file);
	await loaded(screen);
	const loadedPeak = peak(screen);
	await openQuery(screen);
	const exact = await search(screen, needles.exact);
	const folded = await search(screen, needles.folded);
	await screen.quit();
	return {exact, folded, peak: loadedPeak};
}

const accounting = async (args, env) => JSON.parse((await auditview([...args, '--accounting=json'], {env, keepsText: true})).stderr);

/** Percent of the event lines that the kernel took. */
async function fastPath(files) {
	let [fast, events] = [0, 0];
	for (const file of files) {
		const report = await accounting([file, '--count']);
		fast += report.fastPath * report.totals.events;
		events += report.totals.events;
	}
	return (100 * fast) / events;
}

/** How many lines of counts and counters are others without the kernel. */
async function differences({file}) {
	const [on, off] = [{}, withoutKernel].map(env =>
		auditview([file, '--by', 'user,verb', '-o', 'csv', '--accounting=json'], {env, keepsText: true}),
	);
	const lines = ({stdout, stderr}) => [...stdout.split('\n'), stderr.replace(/"fastPath":[\d.e-]+/, '')];
	const [expected, found] = [lines(await on), lines(await off)];
	return Math.abs(expected.length - found.length) + found.filter((line, at) => line !== expected[at]).length;
}

/**
By name; each answers milliseconds, or several figures by name.

`once`: it takes long, or is an amount that does not depend on the hour.

@param data - of `createData`.
*/
export const ours = (data, quick) => ({
	'I mix': {run: () => index(data.mix)},
	'I meta': {run: () => index(data.meta)},
	'I mix.gz': {run: () => index(data.mixZipped)},
	'I many': {once: true, run: () => index(data.many)},
	'I(off) mix': {run: () => index(data.mix, withoutKernel)},
	'D mix': {run: () => auditview([data.mix.file, '-q', 'verb:delete', '-o', 'jsonl'])},
	'screen small': {run: () => firstScreen(data.small)},
	'screen mix': {run: () => firstScreen(data.mix)},
	'screen many': {run: () => firstScreen(data.many)},
	'find mix': {run: () => find(data.mix)},
	'questions meta': {once: true, run: () => questions(data.meta.file, quick ? 2 : 7)},
	'questions many': {once: true, run: () => questions(data.many.file, quick ? 2 : 7)},
	live: {once: true, run: () => live(quick ? 3 : 10)},
	'fast path of recordings': {once: true, run: () => fastPath(recordings())},
	'fast path of mix': {once: true, run: () => fastPath([data.mix.file])},
	differences: {once: true, run: () => differences(data.mixSlice)},
});
