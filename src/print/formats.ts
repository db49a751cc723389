import {type Field, fieldNamed} from '../query/fields.js';
import type {RowSpace} from '../query/row-space.js';
import {type Cells, jsonLine, plainLine} from '../safe/cells.js';
import type {EventIndex} from '../store/columns.js';
import {csvRecord} from './csv.js';
import {foldedRow} from './folded.js';
import {type PrintedColumn, printedColumns, tableLine, titleLine, widen} from './table.js';

export const formatNames = ['table', 'wide', 'columns', 'jsonl', 'json', 'csv', 'raw', 'request'] as const;
export type FormatName = (typeof formatNames)[number];

/** What `-o` asked for; `columns` are names as typed, for `columns=` only. */
export type OutputChoice = {readonly format: FormatName; readonly columns: readonly string[]};

/** What a printer is made for. */
export type PrintTask = {
	readonly rows: RowSpace;
	/** Of the format; those that were asked for with `columns=`. */
	readonly columns: readonly Field[];
	/** Text goes to a terminal: whatever it is, it must be made visible. */
	readonly isTerminal: boolean;
	/** Of that terminal. */
	readonly widthCells: number | undefined;
	/** All that will be printed; undefined where nobody can know yet. */
	readonly known: Iterable<EventIndex> | undefined;
};

/** Takes rows in their order, gives pieces of output. */
export type Printer = {
	begin(): string;
	/** @param bytes - what the format `reads` of the event that the row shows. */
	row(row: EventIndex, bytes: Uint8Array): ReadonlyArray<string | Uint8Array>;
	end(): string;
};

/** A way to print rows. */
export type Format = {
	readonly name: FormatName;
	/** How it is typed, where that is more than the name. */
	readonly usage?: string;
	readonly help: string;
	/** Fields that it prints; none: those that are typed, or no fields at all. */
	readonly columns: readonly string[];
	/** What must be read back for each row: nothing but the columns, the event's JSON document, or the line that it came in. */
	readonly reads: 'nothing' | 'document' | 'line';
	/** Nothing is printed before all is read, also while following. */
	readonly isWhole: boolean;
	readonly create: (task: PrintTask) => Printer;
};

const tableColumns = ['time', 'code', 'verb', 'user', 'resource', 'subresource', 'ns', 'name', 'latency'] as const;
const wideColumns = [
	...tableColumns,
	'duration',
	'stage',
	'level',
	'realuser',
	'ip',
	'client',
	'apigroup',
	'decision',
	'reason',
	'source',
	'auditid',
] as const;

/** THE table of formats. */
export const formats: readonly Format[] = [
	{name: 'table', help: 'aligned columns', columns: tableColumns, reads: 'nothing', isWhole: false, create: createTable},
	{name: 'wide', help: 'more columns', columns: wideColumns, reads: 'nothing', isWhole: false, create: createTable},
	{
		name: 'columns',
		usage: 'columns=time,verb,…',
		help: 'these fields as columns',
		columns: [],
		reads: 'nothing',
		isWhole: false,
		create: createTable,
	},
	{
		name: 'jsonl',
		help: 'the events as logged, byte for byte, one a line',
		columns: [],
		reads: 'document',
		isWhole: false,
		create: task => createLines(task, jsonLine),
	},
	{name: 'json', help: 'an array of the events as logged', columns: [], reads: 'document', isWhole: true, create: createArray},
	{name: 'csv', help: 'RFC 4180, with the columns of wide', columns: wideColumns, reads: 'nothing', isWhole: false, create: createCsv},
	{name: 'raw', help: 'the lines as received', columns: [], reads: 'line', isWhole: false, create: task => createLines(task, plainLine)},
	{
		name: 'request',
		help: 'one JSON document a row: its fields, stages, auditIDs',
		columns: [],
		reads: 'nothing',
		isWhole: false,
		create: createFolded,
	},
];

/** @throws for a name that is not in THE table. */
export function formatNamed(name: FormatName): Format {
	const format = formats.find(one => one.name === name);
	if (!format) throw new RangeError(`no format ${name}`);
	return format;
}

/** The fields of a format, or those typed. @returns the first name that is none instead. */
export function columnsOf(format: Format, typed: readonly string[]): readonly Field[] | {readonly unknown: string} {
	const found: Field[] = [];
	for (const name of format.name === 'columns' ? typed : format.columns) {
		const field = fieldNamed(name);
		if (!field) return {unknown: name};
		found.push(field);
	}
	return found;
}

const newline = Buffer.from('\n');

/** Bytes as they are, a line each; on a terminal visible. */
function createLines({isTerminal}: PrintTask, show: (bytes: Uint8Array) => Cells): Printer {
	return {
		begin: () => '',
		row: (_, bytes) => (isTerminal ? [show(bytes), newline] : [bytes, newline]),
		end: () => '',
	};
}

function createArray({isTerminal}: PrintTask): Printer {
	let count = 0;
	return {
		begin: () => '[',
		row: (_, bytes) => [count++ === 0 ? '\n' : ',\n', isTerminal ? jsonLine(bytes) : bytes],
		end: () => (count === 0 ? ']\n' : '\n]\n'),
	};
}

function createCsv({rows, columns, isTerminal}: PrintTask): Printer {
	const record = (values: readonly string[]) => (isTerminal ? `${plainLine(csvRecord(values).slice(0, -2))}\n` : csvRecord(values));
	return {
		begin: () => record(columns.map(({name}) => name)),
		row: row => [record(columns.map(field => field.textOf(rows, row)))],
		end: () => '',
	};
}

function createFolded({rows, isTerminal}: PrintTask): Printer {
	return {
		begin: () => '',
		row: row => [isTerminal ? jsonLine(foldedRow(rows, row)) : foldedRow(rows, row), newline],
		end: () => '',
	};
}

/** Widths of columns while nobody knows what will come: that of most values. */
const usualWidths: Readonly<Record<string, number>> = {
	time: 27,
	verb: 6,
	user: 24,
	resource: 16,
	subresource: 8,
	ns: 11,
	name: 24,
	latency: 9,
	stage: 16,
	level: 15,
	ip: 15,
	client: 16,
};

function createTable({rows, columns, widthCells, known}: PrintTask): Printer {
	const printed: PrintedColumn[] = printedColumns(
		columns.map(({name, numberOf, type}) => ({title: name.toUpperCase(), align: numberOf && type !== 'time' ? 'right' : 'left'})),
	);
	const valuesOf = (row: EventIndex) => columns.map(field => field.textOf(rows, row));
	if (known) for (const row of known) widen(printed, valuesOf(row));
	else for (const [at, column] of printed.entries()) column.width = Math.max(column.width, usualWidths[columns[at]?.name ?? ''] ?? 0);
	let count = 0;
	return {
		begin: () => '',
		// Without a row there is no table either.
		row: row => [count++ === 0 ? `${titleLine(printed, widthCells)}\n` : '', tableLine(valuesOf(row), printed, widthCells), newline],
		end: () => '',
	};
}
