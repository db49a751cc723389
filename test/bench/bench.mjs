/**
What auditview costs, as ratios to yardsticks of the same run, each with its limits from `baselines.json`.

`npm run bench` measures every row of `rows.mjs`; `-- --rows 1,9` only these; `-- --quick` on an eighth of the data, in one round, and gates nothing; `-- keys` is about what a key press costs (`keys.mjs`); `-- --markdown` prints the last report of everything again, for a README. Yardsticks and ours take turns, medians count. Everything is the published bundle, run as users run it. Data and `bench.json` are in a cache folder. Exit code 1: something is 1.5 times beyond its must.
*/
import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {createData} from './data.mjs';
import {keysRun} from './keys.mjs';
import {ours} from './ours.mjs';
import {median} from './program.mjs';
import {markdownReport, rowsTable, writeReport} from './report.mjs';
import {measure} from './rounds.mjs';
import {jobOf, rows} from './rows.mjs';
import {judge} from './verdict.mjs';
import {yardsticks} from './yardsticks.mjs';

const baselines = JSON.parse(readFileSync(new URL('baselines.json', import.meta.url), 'utf8'));

/** Rows by number: `9` is 9a and 9b. */
function chosenRows(numbers) {
	if (numbers === undefined) return rows;
	const wanted = new Set(numbers.split(','));
	return rows.filter(({id}) => wanted.has(id) || wanted.has(id.replace(/\D+$/, '')));
}

/** The jobs that these rows need, yardsticks beside what is compared with them. */
function jobsOf(chosen, data, quick) {
	const all = {...yardsticks(data), ...ours(data, quick)};
	const names = new Set(chosen.flatMap(({of}) => of.map(jobOf)));
	return Object.fromEntries([...names].map(name => [name, all[name]]));
}

function judgeRow({id, name, unit, of, value, events}, measured, data) {
	const reason = of.map(measure => measured.skipped.get(measure) ?? measured.skipped.get(jobOf(measure))).find(Boolean);
	const medians = of.map(measure => measured.times.get(measure)).map(times => times && median(times));
	if (reason || medians.includes(undefined)) return {id, name, unit, verdict: `skipped: ${reason ?? 'cannot be measured here'}`};
	const result = value(...medians);
	const limits = baselines.rows[id];
	return {id, name, unit, value: result, ...(limits ? judge(result, limits, events?.(data)) : {verdict: ''})};
}

async function rowsRun({quick, rows: numbers, rounds}) {
	const data = createData(quick);
	const chosen = chosenRows(numbers);
	const measured = await measure(jobsOf(chosen, data, quick), quick ? 1 : rounds);
	const rows = chosen.map(row => judgeRow(row, measured, data));
	// The limits are for logs of a GiB: of an eighth of it the start alone is half of the time.
	const judged = quick ? rows.map(row => ({...row, verdict: row.fails ? 'beyond' : row.verdict, fails: false})) : rows;
	const times = Object.fromEntries(measured.times);
	const medians = Object.fromEntries([...measured.times].map(([name, values]) => [name, median(values)]));
	process.stdout.write(rowsTable(judged));
	writeReport('rows', {quick, logs: data.used(), judged, medians, times}, !quick && numbers === undefined);
	return !judged.some(({fails}) => fails);
}

const {values, positionals} = parseArgs({
	allowPositionals: true,
	options: {
		quick: {type: 'boolean', default: false},
		rows: {type: 'string'},
		rounds: {type: 'string', default: '5'},
		markdown: {type: 'boolean'},
	},
});
const settings = {...values, rounds: Number(values.rounds)};

if (values.markdown) process.stdout.write(markdownReport());
else if (positionals[0] === 'keys') process.exitCode = (await keysRun(settings, baselines.keys)) ? 0 : 1;
else process.exitCode = (await rowsRun(settings)) ? 0 : 1;
