import type {Lists, MoveUnit} from './action.js';
import {facetEntries, fieldOf} from './facets-list.js';
import {layout, pickerRows} from './layout.js';
import {emptyLine} from './line.js';
import {editByValue, type ValueEdit, type ValueTerm} from './query-edit.js';
import {only, type Result, withNotice} from './result.js';
import type {FacetsOverlay, State} from './state.js';
import {columnAt, tableColumns} from './table-columns.js';
import {editQueryByValue, putQuery} from './update-query.js';
import {pageRows} from './viewport.js';

/** `,`: the values of the field under the cursor, counted. */
export function openFacets(state: State, fields: readonly string[], lists: Lists): Result {
	if (fields.length === 0) return withNotice(state, state.focus === 'detail' ? onlyNamed : onlyRepeated);
	const over: FacetsOverlay = {kind: 'facets', fields, at: 0, x: anchorOf(state, lists), line: emptyLine, value: undefined};
	return only({...state, over: [over]});
}

const onlyRepeated = 'times and durations are not counted by value: each row has its own';
const onlyNamed = 'no values to count here: this is no field of the index, but some have it (auditview fields)';

/** Where the column under the cursor begins, or the detail. */
function anchorOf(state: State, lists: Lists): number {
	const {table, detail} = layout(state);
	if (state.focus === 'detail' || !table) return detail?.content.x ?? 0;
	const options = {...lists, rowKind: state.rowKind, left: state.table.left};
	const name = columnAt(table.width, options, state.table.column);
	return table.x + (tableColumns(table.width, options).find(column => column.name === name)?.x ?? 0);
}

/** Tab: the next field of the same column, with the list from its top. */
export function nextFacetField(state: State, by: 1 | -1): Result {
	const over = state.over.at(-1);
	if (over?.kind !== 'facets') return only(state);
	const {fields} = over;
	if (fields.length < 2) return withNotice(state, 'this column has no other field');
	const at = (over.at + by + fields.length) % fields.length;
	return only(putFacets(state, {...over, at, line: emptyLine, value: undefined}));
}

export function moveInFacets(state: State, over: FacetsOverlay, unit: MoveUnit, times: number, lists: Lists): State {
	const {entries, cursor} = facetEntries(over, lists.facets);
	const {popup} = layout(state);
	const rows = unit === 'row' ? times : times * pageRows(popup ? pickerRows(popup) : 1);
	const value = entries[Math.max(0, Math.min(cursor + rows, entries.length - 1))]?.value;
	return value === undefined || value === over.value ? state : putFacets(state, {...over, value});
}

/** The value under the cursor into the query; the popup closes. */
export function chooseFacet(state: State, how: ValueEdit, lists: Lists): Result {
	const over = state.over.at(-1);
	if (over?.kind !== 'facets') return only(state);
	const {entries, cursor} = facetEntries(over, lists.facets);
	const chosen = entries[cursor];
	if (!chosen) return withNotice(state, 'there is no value here to choose');
	const below = {...state, over: state.over.slice(0, -1)};
	return chosen.value === ''
		? editByAbsence(below, how, fieldOf(over))
		: editQueryByValue(below, how, [{field: fieldOf(over), value: chosen.value}]);
}

/** Rows without a value are those that `:?` excludes. */
function editByAbsence(state: State, how: ValueEdit, field: string): Result {
	const present: readonly ValueTerm[] = [{field, operator: ':?', value: ''}];
	if (how === 'only') return putQuery(state, editByValue('', 'exclude', present));
	return editQueryByValue(state, how === 'include' ? 'exclude' : 'include', present);
}

function putFacets(state: State, over: FacetsOverlay): State {
	return {...state, over: [...state.over.slice(0, -1), over]};
}
