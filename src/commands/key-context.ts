import {pathOf} from '../decode/json-path.js';
import {decodeToken} from '../decode/json-token.js';
import {hasFacets} from '../query/facets.js';
import {fieldNamed} from '../query/fields.js';
import type {Matches} from '../query/matches.js';
import type {KeyContext, Lists, StagesSeen} from '../state/action.js';
import {fieldOfPath, type ValueTerm} from '../state/query-edit.js';
import {cursorRow} from '../state/shown-rows.js';
import type {State, TableColumnName} from '../state/state.js';
import {detailRow} from '../state/update-detail.js';
import {type EventIndex, isOfEvent} from '../store/columns.js';

/** The fields that a column of the table stands for, when its value becomes a term. */
const fieldsOfColumn: Readonly<Record<TableColumnName, readonly string[]>> = {
	time: ['time'],
	code: ['code'],
	verb: ['verb'],
	user: ['user'],
	object: ['resource', 'ns', 'name'],
	resource: ['resource', 'subresource'],
	name: ['ns', 'name'],
	stage: ['stage'],
	latency: ['latency'],
	ip: ['ip'],
	client: ['client'],
	source: ['source'],
};

/** The fields that the facets of a column are of, the one that it shows first. */
const facetsOfColumn: Readonly<Record<TableColumnName, readonly string[]>> = {
	time: [],
	code: ['code', 'reason', 'decision'],
	verb: ['verb'],
	user: ['user', 'usertype', 'groups', 'as'],
	object: ['resource', 'ns', 'name', 'subresource', 'path'],
	resource: ['resource', 'subresource', 'apigroup'],
	name: ['ns', 'name', 'path'],
	stage: ['stage', 'level'],
	latency: [],
	ip: ['ip'],
	client: ['client', 'ua'],
	source: ['source'],
};

/** What lies under the cursors, asked for by the keys that need it. */
export function keyContextOf(state: State, matches: Matches, lists: Lists): KeyContext {
	return {
		lists,
		get value() {
			return isInDetail(state) ? valueInDetail(state) : valueInTable(state, matches, lists);
		},
		get facets() {
			if (!isInDetail(state)) return facetsOfColumn[state.table.column];
			return facetsInDetail(state);
		},
		get stages() {
			return stagesSeen(state, matches);
		},
		get isBusy() {
			return matches.getSnapshot().searching !== undefined;
		},
	};
}

const isInDetail = ({focus, detail}: State): boolean => focus === 'detail' && detail.isOpen;

function valueInTable(state: State, matches: Matches, lists: Lists): ValueTerm[] {
	const row = cursorRow(state, lists.table);
	if (row === undefined || !isOfEvent(matches.rows.reader.number('kind', row))) return [];
	return termsOfCell(matches, row, state.table.column);
}

/** The terms that a cell stands for: those of its fields that have a value; without an object, the path. */
export function termsOfCell({rows}: Matches, row: EventIndex, column: TableColumnName): ValueTerm[] {
	const terms = fieldsOfColumn[column].flatMap((name): ValueTerm[] => {
		const value = fieldNamed(name)?.textOf(rows, row) ?? '';
		return value === '' ? [] : [{field: name, operator: column === 'latency' ? ':>=' : ':', value}];
	});
	if (terms.length > 0 || (column !== 'name' && column !== 'object')) return terms;
	return [{field: 'path', value: fieldNamed('path')?.textOf(rows, row) ?? ''}];
}

function valueInDetail(state: State): ValueTerm[] {
	const {opened} = state.detail;
	const row = detailRow(state.detail);
	if (!opened || row === undefined) return [];
	const {rows, bytes} = opened;
	const field = fieldOfPath(pathOf(rows, bytes, row));
	if (field === undefined) return [];
	if ((rows.children[row] ?? 0) > 0) return [{field, operator: ':?', value: ''}];
	const [start, end] = [rows.valueStart[row] ?? 0, rows.valueEnd[row] ?? 0];
	const value = bytes[start] === 0x22 ? decodeToken(bytes, start, end) : Buffer.from(bytes.subarray(start, end)).toString('utf8');
	return [{field, value}];
}

/** The field of the index for the path under the cursor, if there is one; of a list for each of its items. */
function facetsInDetail(state: State): string[] {
	const {opened} = state.detail;
	const row = detailRow(state.detail);
	const path = opened && row !== undefined ? fieldOfPath(pathOf(opened.rows, opened.bytes, row)) : undefined;
	const field = path === undefined ? undefined : fieldNamed(path.replace(/\[\*\]$/, ''));
	return field && hasFacets(field) ? [field.name] : [];
}

function stagesSeen({detail}: State, matches: Matches): StagesSeen {
	if (detail.row === undefined) return {count: 0, shown: 0};
	const events = matches.rows.eventsOf(detail.row);
	const shown = detail.stage ?? events.indexOf(matches.rows.shownEvent(detail.row));
	return {count: events.length, shown: Math.max(0, shown)};
}
