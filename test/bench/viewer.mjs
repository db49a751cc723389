/** The viewer on a file, and what its lines say: the only place that knows how they look. */
import {bundle, peakOf} from './program.mjs';
import {Screen, usualSize} from './screen.mjs';

const loadDeadlineMs = 600_000;
/** Above: header, query line, heads of columns. */
const tableTop = 3;
/** The last row of the table: under it are the status rule, the summary and the key strip. */
const lastRow = screen => screen.line(screen.terminal.rows - 4);

/** A viewer that has begun. @param options.node - flags of Node before the program. */
export const openViewer = (file, {args = [], node = [], size = usualSize, env} = {}) =>
	new Screen(process.execPath, [...node, bundle, file, ...args], {...size, env});

/** All of the file has been read. */
export const loaded = screen => screen.until(() => /■ END/.test(screen.line(0)) && place(screen) !== undefined, loadDeadlineMs);

export const isFull = screen => /\d\d:\d\d:\d\d\.\d/.test(lastRow(screen));
/** Rows, and all that stands around them. */
export const isComplete = screen =>
	isFull(screen) && screen.line(0).startsWith(' auditview ') && / \? help/.test(screen.line(screen.terminal.rows - 1));

/** Where the cursor stands, and of how many rows; undefined while nothing tells. */
export function place(screen) {
	const [, row, rows] = /\brow ([\d,]+) of ([\d,]+)/.exec(statusRule(screen)) ?? [];
	return row === undefined ? undefined : {row: number(row), rows: number(rows)};
}

/** How many requests there are in the index, and how many events have left it. */
export const counts = screen => ({
	requests: number(/([\d,]+) requests?\b/.exec(screen.line(0))?.[1] ?? '0'),
	out: number(/([\d,]+) out\b/.exec(statusRule(screen))?.[1] ?? '0'),
});

const number = text => Number(text.replaceAll(',', ''));

const statusRule = screen => screen.line(screen.terminal.rows - 3);
/** `TIME ↑` */
export const sortedBy = screen => /[A-Z/]+ [↑↓]/.exec(statusRule(screen))?.[0];

export const firstRows = screen =>
	screen
		.lines()
		.slice(tableTop, tableTop + 5)
		.join('\n');
/** The facets popup has values, of all rows. */
export const hasFacets = screen => /┌ \w+ · (the [\d,]+ most frequent of )?[\d,]+ values? /.test(screen.line(tableTop - 1));
export const queryLine = screen => screen.line(1);
export const isTyped = (screen, text) => queryLine(screen).startsWith(` / ${text} `);

/** The figures of the query once all rows and bytes have been looked at; undefined before. */
export function answer(screen) {
	const [, isWorking, passed, all] = /(% · )?([\d,]+\+?) of ([\d,]+) *$/.exec(queryLine(screen)) ?? [];
	if (isWorking !== undefined || passed === undefined || passed.endsWith('+')) return undefined;
	return {passed: number(passed), all: number(all)};
}

/** Peak RSS so far, in bytes. */
export const peak = screen => peakOf(screen.process.pid) ?? Number.NaN;
