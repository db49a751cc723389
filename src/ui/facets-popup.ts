import type {Facet, Facets} from '../query/facets.js';
import {blank, type Cells, cells, crop, data, fit, join, ours, styled, widthOf} from '../safe/cells.js';
import {countedOf, facetEntries, fieldOf, noFacets} from '../state/facets-list.js';
import {textOf} from '../state/key-strip.js';
import type {FacetsOverlay} from '../state/state.js';
import {counted as countedText, grouped, percent} from './figures.js';
import type {Picker} from './picker.js';
import type {Scene} from './scene.js';
import {theme} from './theme.js';
import {userForms} from './user-text.js';

/** Cells of a bar, and of a share with a blank before it. */
const barWidth = 9;
const shareWidth = 6;
/** A value has at least so many cells; bars go first, then shares. */
const leastValue = 12;

/** The facets popup: the values of a field over the rows that pass, those of most rows first, with their counts, shares and bars. */
export function facetsPicker({state, world}: Scene, over: FacetsOverlay): Picker {
	const {facets = noFacets} = world;
	const counted = countedOf(over, facets);
	const {entries, cursor} = facetEntries(over, facets);
	const most = counted?.values[0]?.count ?? 0;
	const figures = {most, rows: counted?.rows ?? 0};
	return {
		title: [
			ours(fieldOf(over), theme.title),
			ours(` · ${counted ? extentOf(counted, entries, over.line.text) : `counting ${percent(facets.progress)}`}`),
		],
		keys: keysOf(over),
		line: over.line,
		note: counted ? `in ${countedText(counted.rows, state.rowKind.slice(0, -1), state.rowKind)}` : '',
		length: entries.length,
		cursor,
		nothing: counted ? nothingIn(counted) : '',
		entry: (at, isCursor, width) => facetLine(entries[at], figures, isCursor, width),
	};
}

/** The value under the cursor uncut, in the place of the row line, because the list cuts it; undefined where there is none. */
export function facetRowLine({state, world}: Scene, over: FacetsOverlay, width: number): Cells | undefined {
	const {facets = noFacets} = world;
	const {entries, cursor} = facetEntries(over, facets);
	const chosen = entries[cursor];
	if (!chosen) return undefined;
	const rows = countedOf(over, facets)?.rows ?? 0;
	const of = ` · ${grouped(chosen.count)} of ${countedText(rows, state.rowKind.slice(0, -1), state.rowKind)}`;
	return fit(
		[ours(` ${fieldOf(over)} `, theme.faint), chosen.value === '' ? ours(absent) : data(chosen.value), ours(of, theme.faint)],
		width,
	);
}

const absent = '‹absent›';

/** How many values there are, and how many of them are listed. */
function extentOf({values, total}: Facets, entries: readonly Facet[], typed: string): string {
	const all = countedText(total, 'value', 'values');
	if (typed.trim() !== '') return `${grouped(entries.filter(({value}) => value !== '').length)} of ${all}`;
	const listed = values.filter(({value}) => value !== '').length;
	return listed < total ? `the ${grouped(listed)} most frequent of ${all}` : all;
}

function nothingIn({rows, values, total}: Facets): string {
	if (rows === 0) return 'no row passes';
	return values.length < total ? 'none of the most frequent values is like that' : 'no value is like that';
}

/** The keys of the popup, as its lower border tells them. */
function keysOf({fields, at}: FacetsOverlay): string {
	const next = fields[(at + 1) % fields.length] ?? '';
	const items = [
		{names: ['choose-and'], word: 'and'},
		{names: ['choose-not'], word: 'not'},
		{names: ['choose-only'], word: 'only'},
		...(fields.length > 1 ? [{names: ['next-field'], word: next}] : []),
		{names: ['close'], word: 'close'},
	];
	return items.map(item => textOf('facets', item)).join('  ');
}

type Figures = {readonly most: number; readonly rows: number};

function facetLine(facet: Facet | undefined, {most, rows}: Figures, isCursor: boolean, width: number): Cells {
	const {value, count} = facet ?? {value: '', count: 0};
	const countWidth = grouped(most).length + 1;
	const room = width - 3 - countWidth - 1;
	const hasShare = room - shareWidth >= leastValue;
	const hasBar = room - shareWidth - barWidth - 1 >= leastValue;
	const valueWidth = room - (hasShare ? shareWidth : 0) - (hasBar ? barWidth + 1 : 0);
	const made = join(
		cells(ours(isCursor ? ' ❯ ' : '   ')),
		valueCells(value, valueWidth),
		fit(grouped(count), countWidth, {align: 'right'}),
		fit(shareText(count, rows), hasShare ? shareWidth : 0, {align: 'right'}),
		fit([ours(` ${barText(count / most)}`)], hasBar ? barWidth + 1 : 0),
		blank(1),
	);
	const line = valueWidth < 1 ? crop(made, 0, width) : made;
	return isCursor ? styled(line, theme.cursor) : line;
}

/** As the table writes it: what is told apart stays, the middle is cut. */
function valueCells(value: string, width: number): Cells {
	if (value === '') return fit([ours(absent)], width);
	const forms = userForms(value);
	// What is so long is not measured, but cut.
	const fits = (form: string) => form.length <= 8 * width && widthOf(form) <= width;
	return fit(forms.find(fits) ?? forms.at(-1) ?? value, width, {cut: 'middle'});
}

const shareText = (count: number, rows: number): string => (100 * count < rows ? '<1%' : `${Math.floor((100 * count) / rows)}%`);

const eighths = ' ▏▎▍▌▋▊▉';

/** @param share - of the longest bar. */
function barText(share: number): string {
	const parts = Math.max(1, Math.round(share * barWidth * 8));
	return `${'█'.repeat(parts >> 3)}${(parts & 7) === 0 ? '' : eighths[parts & 7]}`;
}
