/** What was measured, as a table for people and as `bench.json`. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {folder} from './data.mjs';

/** Runs of less than everything have a file of their own, so that they replace no whole one. */
const fileOf = isWhole => path.join(folder, isWhole ? 'bench.json' : 'bench-part.json');

const readReport = file => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/** Put one part of the report beside the other: `rows` or `keys`. @param isWhole - all rows, on logs of full size. */
export function writeReport(part, content, isWhole) {
	const file = fileOf(isWhole);
	const machine = {
		date: new Date().toISOString(),
		node: process.version,
		cpu: os.cpus()[0]?.model,
		cpus: os.cpus().length,
		load: os.loadavg(),
	};
	const whole = {...machine, ...content};
	writeFileSync(file, `${JSON.stringify({...readReport(file), [part]: whole}, null, '\t')}\n`);
	process.stdout.write(`${footer(whole)}Written to ${file}\n`);
}

/** Three digits that say something, thousands apart. */
export function figure(value) {
	if (value === undefined || !Number.isFinite(value)) return '';
	const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
	return value.toLocaleString('en-US', {minimumFractionDigits: digits, maximumFractionDigits: digits});
}

const sign = {lower: '≤', higher: '≥'};
const limit = (better, value) => (value === undefined ? '' : `${sign[better]} ${figure(value)}`);

const headings = ['#', 'what', 'value', 'must', 'stretch', 'verdict'];
const cellsOf = ({id, name, unit, value, better, must, stretch, verdict}) => [
	id,
	name,
	value === undefined ? '' : `${figure(value)} ${unit}`,
	limit(better, must),
	limit(better, stretch),
	verdict,
];

/** Columns as wide as they need to be. Numbers stand at the right. */
export function table(heads, lines, rightAligned) {
	const widths = heads.map((head, at) => Math.max(head.length, ...lines.map(line => line[at].length)));
	const draw = line =>
		line
			.map((cell, at) => (rightAligned.includes(at) ? cell.padStart(widths[at]) : cell.padEnd(widths[at])))
			.join('  ')
			.trimEnd();
	return `${[heads, ...lines].map(draw).join('\n')}\n`;
}

const markdown = (heads, lines) =>
	[heads, heads.map(() => '---'), ...lines].map(line => `| ${line.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`).join('\n');

/** @param judged - rows with their verdicts. */
export const rowsTable = judged => table(headings, judged.map(cellsOf), [2, 3, 4]);

const machineLine = ({date, node, cpu, cpus, load}) =>
	`${date.slice(0, 10)}, Node ${node}, ${cpus} × ${cpu}, load ${load.map(value => value.toFixed(1)).join(' ')}.`;

/** How large the logs were, if there were any. */
function logsLine(logs) {
	const known = Object.entries(logs).filter(([, {events}]) => events !== undefined);
	const texts = known.map(([name, {size, events}]) => `${name}: ${figure(Math.round(size / 1e6))} MB, ${figure(events)} events`);
	return texts.length === 0 ? '' : `\n${texts.join('; ')}.`;
}

/** Where, when and about what a part of the report was measured. */
export const footer = part =>
	`${machineLine(part)}${logsLine(part.logs)}${part.quick ? '\n--quick: an eighth of the size, one round; gates nothing.' : ''}\n`;

/** The last report of everything, for a README. */
export function markdownReport() {
	const {rows, keys} = readReport(fileOf(true));
	const parts = [];
	if (rows) parts.push(markdown(headings, rows.judged.map(cellsOf)), footer(rows));
	if (keys) parts.push(markdown(keys.heads, keys.lines), footer(keys));
	return parts.length === 0 ? 'nothing has been measured yet\n' : parts.join('\n\n').replaceAll('\n\n\n', '\n\n');
}
