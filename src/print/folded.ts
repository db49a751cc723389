import {formatRfc3339} from '../model/time.js';
import {type Field, fields} from '../query/fields.js';
import type {RowSpace} from '../query/row-space.js';
import type {EventIndex} from '../store/columns.js';

/** A value as JSON has it. Durations are milliseconds, times RFC 3339 in UTC; undefined = absent. */
export type JsonValue = string | number | readonly string[] | undefined;

/** What a field has for a row. */
export function jsonValue(field: Field, rows: RowSpace, row: EventIndex): JsonValue {
	if (field.numberOf && field.type !== 'time') {
		const number = field.numberOf(rows, row);
		return Number.isNaN(number) ? undefined : field.type === 'duration' ? number / 1e3 : number;
	}
	const values = field.column && !field.overriddenBy ? field.ofValue?.(rows.text(field.column, row)) : undefined;
	if (Array.isArray(values)) return values.length === 0 ? undefined : values;
	return field.textOf(rows, row) || undefined;
}

/**
A row as one JSON document without line breaks: every field that it has, its stages in their order, and its auditIDs. Made of columns: no body is in it.
*/
export function foldedRow(rows: RowSpace, row: EventIndex): string {
	const events = rows.eventsOf(row);
	const document = new Map<string, unknown>();
	for (const field of fields) if (field.name !== 'auditid') document.set(field.name, jsonValue(field, rows, row));
	document.set(
		'stages',
		events.map(event => ({stage: rows.reader.text('stage', event), time: formatRfc3339(rows.reader.number('time', event))})),
	);
	document.set('auditIDs', [...new Set(events.map(event => rows.reader.auditID(event)))]);
	return JSON.stringify(Object.fromEntries(document));
}
