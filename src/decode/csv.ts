import {asBuffer, type ByteRange} from './byte-range.js';
import {type Content, severalOf} from './content.js';
import {Found} from './found.js';
import {analyticsEvent, isAnalyticsColumns} from './log-analytics.js';
import {takeConverted, takeText} from './values.js';

/** Columns that hold the line as it was logged, by the names that exports give them. */
const lineColumns = ['@message', '_raw', 'log_s', 'message', 'Message', 'line', 'Line', 'log', '_source.message', 'textPayload'];

/** Names, in quotes or not, with nothing but commas between them. */
const headerShape = /^"?[@\w][\w .@/()[\]-]*"?(?:,"?[@\w][\w .@/()[\]-]*"?)*$/;

/** More is no row of a log. */
const mostFields = 4096;

/** The header of a CSV file with events in it: RFC 4180, with columns in any order. */
export class CsvHeader {
	private constructor(
		readonly columns: readonly string[],
		private readonly line: number,
	) {}

	/** @returns undefined for a line that is no such header. */
	static of(bytes: Uint8Array, start: number, end: number): CsvHeader | undefined {
		if (end - start > 65_536) return undefined;
		const text = asBuffer(bytes).toString('utf8', start, end);
		const columns = headerShape.test(text) ? fieldsOf(text) : undefined;
		const line = lineColumns.map(name => columns?.indexOf(name) ?? -1).find(at => at >= 0) ?? -1;
		if (!columns || (line < 0 && !isAnalyticsColumns(name => columns.includes(name)))) return undefined;
		return new CsvHeader(columns, line);
	}

	/** What a row holds: its line, or an event made of its columns. */
	decode(bytes: Uint8Array, {start, end}: ByteRange): Content {
		const found = new Found();
		found.wrapper = 'csv';
		const fields = fieldsOf(asBuffer(bytes).toString('utf8', start, end));
		if (!fields) return {kind: 'other'};
		const value = (name: string): string | undefined => fields[this.columns.indexOf(name)];
		if (this.line >= 0) takeText(fields[this.line], {start, end}, found, 1);
		else takeConverted(analyticsEvent(value), {start, end}, found, 'csv');
		return severalOf(found);
	}
}

/** Does a quoted field go on in the next line? */
export function isCsvOpen(bytes: Uint8Array, start: number, end: number, wasOpen: boolean): boolean {
	let isOpen = wasOpen;
	for (let at = start; at < end; at++) if (bytes[at] === 0x22) isOpen = !isOpen;
	return isOpen;
}

/** The fields of one row, quotes taken off; the last one may be cut short. undefined where there are too many. */
function fieldsOf(row: string): string[] | undefined {
	const fields: string[] = [];
	for (let at = 0; at <= row.length; ) {
		const isQuoted = row[at] === '"';
		const end = isQuoted ? quotedEnd(row, at) : row.indexOf(',', at);
		const to = end < 0 ? row.length : end;
		fields.push(isQuoted ? row.slice(at + 1, row[to - 1] === '"' && to > at + 1 ? to - 1 : to).replaceAll('""', '"') : row.slice(at, to));
		if (fields.length > mostFields) return undefined;
		const comma = row.indexOf(',', to);
		if (comma < 0) return fields;
		at = comma + 1;
	}
	return fields;
}

/** Behind the quote that ends the field; -1 where none does. */
function quotedEnd(row: string, from: number): number {
	for (let at = row.indexOf('"', from + 1); at >= 0; at = row.indexOf('"', at + 2)) if (row[at + 1] !== '"') return at + 1;
	return -1;
}
