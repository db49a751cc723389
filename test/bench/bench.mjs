/**
`npm run bench [-- --quick]`: what auditview costs, as ratios to yardsticks of the same run, each with its limit from `baselines.json`.

Yardsticks and ours take turns, medians count: on a shared machine minutes differ by half, neighbours do not. Everything is the published bundle, run as users run it. `--quick`: an eighth of the size, fewer rounds, gates nothing. Without it the run fails beyond 1.5 times a limit. Data is made once, in a cache folder; the figures go to `bench.json` there.
*/
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {generateFile} from './generate.mjs';
import {keyToPaint, retainedPerPage} from './keys.mjs';
import {bundle, median, run, Screen} from './program.mjs';

const quick = process.argv.includes('--quick');
const baselines = JSON.parse(readFileSync(new URL('baselines.json', import.meta.url), 'utf8'));
const folder = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'auditview-bench');
const naive = fileURLToPath(new URL('naive.mjs', import.meta.url));
const MiB = 1 << 20;

/** A generated log, made where it is missing. @returns its path and the number of its events. */
function data(name, bytes, profile) {
	mkdirSync(folder, {recursive: true});
	const file = path.join(folder, `${name}-${bytes / MiB}.log`);
	const note = `${file}.json`;
	if (!existsSync(note) || !existsSync(file) || statSync(file).size < bytes)
		writeFileSync(note, JSON.stringify(generateFile(file, bytes, profile, 7)));
	return {file, ...JSON.parse(readFileSync(note, 'utf8'))};
}

/** Milliseconds from start to a table that is full to its last row, in a terminal of 160x45. */
async function firstScreen(file) {
	const screen = new Screen([bundle, file], {cols: 160, rows: 45});
	const at = await screen.until(({terminal}) => /\d\d:\d\d:\d\d\.\d/.test(screen.line(terminal.rows - 4)));
	const ms = at - screen.started;
	await screen.quit();
	return ms;
}

/** Milliseconds of a bare Node in the same kind of terminal. */
async function bareNode() {
	const screen = new Screen(['-e', '0'], {cols: 160, rows: 45});
	await screen.ended;
	return performance.now() - screen.started;
}

/** Run each job once a round, in turn; the first round only warms the caches. @returns the medians by name. */
async function interleave(jobs, rounds) {
	const times = new Map(Object.keys(jobs).map(name => [name, []]));
	for (let round = 0; round <= rounds; round++) {
		for (const [name, job] of Object.entries(jobs)) {
			const value = await job();
			if (round > 0) times.get(name).push(value);
		}
	}
	return Object.fromEntries([...times].map(([name, values]) => [name, median(values)]));
}

const large = data('mix', quick ? 128 * MiB : 1024 * MiB, 'mix');
const small = data('mix', 10 * MiB, 'mix');
const load = data('mix', quick ? 64 * MiB : 256 * MiB, 'mix');
const meta = data('meta', quick ? 64 * MiB : 256 * MiB, 'meta');
const rounds = quick ? 2 : 5;
const figures = {};

const screens = await interleave({node: bareNode, small: () => firstScreen(small.file), large: () => firstScreen(large.file)}, rounds);
figures.firstScreen = screens.large / screens.node;
figures.firstScreenBySize = screens.large / screens.small;

let peak = 0;
const loads = await interleave(
	{
		naive: async () => (await run(process.execPath, [naive, load.file])).ms,
		ours: async () => (await run(process.execPath, [bundle, load.file, '--by', 'user,verb', '--top', '5', '-o', 'json'])).ms,
		meta: async () => {
			const result = await run(process.execPath, [bundle, meta.file, '--by', 'user,verb', '--top', '5', '-o', 'json']);
			peak = Math.max(peak, result.peak);
			return result.ms;
		},
	},
	quick ? 1 : 3,
);
figures.load = loads.naive / loads.ours;
figures.memory = peak / (150e6 + 250 * meta.events);

figures.keyToPaint = await keyToPaint(quick ? 100_000 : 300_000, folder, quick ? 100 : 400);
figures.retained = await retainedPerPage(small.file, quick ? 1000 : 10_000);

let failed = false;
process.stdout.write(`${'figure'.padEnd(68)} ${'value'.padStart(8)}  limit\n`);
for (const [name, {limit, unit, better, what}] of Object.entries(baselines)) {
	const value = figures[name];
	const good = better === 'lower' ? value <= limit : value >= limit;
	if (better === 'lower' ? value > limit * 1.5 : value < limit / 1.5) failed = true;
	process.stdout.write(
		`${what.padEnd(68)} ${value.toFixed(2).padStart(8)}  ${better === 'lower' ? '≤' : '≥'} ${limit} ${unit}${good ? '' : '   ✗ beyond it'}\n`,
	);
}
process.stdout.write(
	`Node ${process.version}, ${os.cpus().length} x ${os.cpus()[0]?.model}; node -e 0 ${screens.node.toFixed(0)} ms, first screen ${screens.small.toFixed(0)} and ${screens.large.toFixed(0)} ms${quick ? '; --quick: an eighth of the size, gates nothing' : ''}\n`,
);
writeFileSync(
	path.join(folder, 'bench.json'),
	JSON.stringify(
		{
			date: new Date().toISOString(),
			node: process.version,
			cpu: os.cpus()[0]?.model,
			load: os.loadavg(),
			quick,
			screens,
			loads,
			peak,
			figures,
			baselines,
		},
		null,
		'\t',
	),
);
process.exitCode = failed && !quick ? 1 : 0;
