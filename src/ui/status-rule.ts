import {pathOf} from '../decode/json-path.js';
import {addsUp} from '../model/accounting.js';
import {isSameSort} from '../query/sort-keys.js';
import {type Cells, data, ours, type Part, widthOf} from '../safe/cells.js';
import {shownLength, tableHeight} from '../state/shown-rows.js';
import {sortText} from '../state/sorting.js';
import {detailRow} from '../state/update-detail.js';
import {tableWindow} from '../state/viewport.js';
import {sumCounters} from '../store/counters.js';
import {counted, grouped} from './figures.js';
import {partsOf, ruleWith} from './rule.js';
import type {Scene} from './scene.js';
import {theme} from './theme.js';
import {timeModeNames} from './time-text.js';

/** Losses: a phrase for each counter of what is missing, or not to be trusted, that is not 0. */
export function lossPhrases({world}: Scene): string[] {
	const sum = sumCounters(world.counters.sources);
	const phrases = [
		sum.gaps > 0 ? counted(sum.gaps, 'gap', 'gaps') : '',
		sum.damaged > 0 ? counted(sum.damaged, 'damaged') : '',
		sum.malformed > 0 ? counted(sum.malformed, 'malformed') : '',
		sum.unwritten > 0 ? counted(sum.unwritten, 'unwritten') : '',
		sum.out > 0 ? counted(sum.out, 'out') : '',
		world.sources.some(({status}) => status.state === 'failed' || status.state === 'refused') || world.troubles.length > 0
			? 'a source failed'
			: '',
		world.isSettled && world.counters.sources.some((set, at) => world.sources[at]?.status.state === 'ended' && !addsUp(set))
			? 'lines do not add up'
			: '',
	];
	return phrases.filter(phrase => phrase !== '');
}

/** Settings, or the path under the cursor of the detail; at the right every loss counter that is not 0. */
export function statusRule(scene: Scene, width: number): Cells {
	const losses = [...lossPhrases(scene).map(phrase => ours(phrase, theme.warning)), ours('L')];
	const right = losses.flatMap((part, at) => (at === 0 ? [part] : [ours(' · '), part]));
	const path = pathParts(scene);
	if (path.length === 0) return ruleWith(settings(scene, width), right, width);
	if (width < 120) return ruleWith(scene.state.focus === 'detail' ? path : settings(scene, width), right, width);
	const both = [...path, ours(' ─ ', theme.rule), ...right];
	return ruleWith(settings(scene, width), widthOf(both) < width / 2 ? both : right, width);
}

function settings(scene: Scene, width: number): Part[] {
	const {state, world} = scene;
	const phrases = [timeModeNames[state.time], ...orderPhrases(scene)];
	if (state.rowKind === 'events') phrases.push('a row per event');
	if (width >= 120 && world.rows.length > 0) phrases.push(placeText(scene));
	if (state.isNoiseHidden && world.matches.noise > 0) phrases.push(`${grouped(world.matches.noise)} noise hidden`);
	if (world.matches.own > 0) phrases.push(`${grouped(world.matches.own)} own hidden`);
	return partsOf(ours(phrases.join(' · '))) as Part[];
}

/** The order of the rows, and what has no place in it. */
function orderPhrases({state, world}: Scene): string[] {
	const asked = state.table.sort;
	if (!isSameSort(asked, world.sort)) return [`sorting by ${sortText(asked)}`];
	const gaps = world.sort.column === 'time' ? 0 : world.matches.length - world.matches.matched;
	if (gaps === 0) return [sortText(asked)];
	return [sortText(asked), `${counted(gaps, 'gap has', 'gaps have')} no place in this order`];
}

function placeText({state, world}: Scene): string {
	const length = shownLength(state.table, world.rows.length);
	const {cursor} = tableWindow(state.table, length, tableHeight(state));
	return `row ${grouped(cursor + 1)} of ${grouped(length)}`;
}

/** Where the cursor of the detail stands: `.objectRef.name`. */
function pathParts({state}: Scene): Part[] {
	const row = detailRow(state.detail);
	if (!state.detail.isOpen || !state.detail.opened || row === undefined) return [];
	return [data(pathOf(state.detail.opened.rows, state.detail.opened.bytes, row))];
}
