import type {TermCount} from '../query/term-counts.js';
import {type Cells, data, fit, join, ours, type Part, widthOf} from '../safe/cells.js';
import {lineOf} from '../state/line.js';
import {meantText} from '../state/query-edit.js';
import {overlayOf, type State} from '../state/state.js';
import {grouped, percent} from './figures.js';
import {lineWith, partsOf} from './rule.js';
import type {Scene} from './scene.js';
import {theme} from './theme.js';
import {typedWindow} from './typed.js';

const prompt = ' / ';
/** What the text of a query needs at least, beside the figures. */
const queryCells = 16;
/** From how many cells on the time that a query took is told, unless it is being typed. */
const timeFrom = 100;

/** What is asked for, and how many rows pass of how many there are. */
export function queryLine(scene: Scene, width: number): Cells {
	const right = figures(scene, width);
	const rightWidth = widthOf(right);
	const hasFigures = rightWidth + queryCells < width;
	const room = width - prompt.length - (hasFigures ? rightWidth + 2 : 0);
	if (room < 1) return fit([ours(prompt)], width);
	const start = fit([ours(prompt)], prompt.length);
	const text = fit([...queryParts(scene, room)], room);
	return hasFigures ? join(start, text, fit([ours(' '), ...right, ours(' ')], rightWidth + 2)) : join(start, text);
}

/** Where the caret stands in the query line, in cells from its left end. */
export function queryCaret(scene: Scene, width: number): number {
	const rightWidth = widthOf(figures(scene, width));
	const room = width - prompt.length - (rightWidth + queryCells < width ? rightWidth + 2 : 0);
	return Math.min(prompt.length + typedWindow(lineIn(scene.state), Math.max(1, room)).caretAt, width - 1);
}

const lineIn = (state: State) => overlayOf(state, 'query')?.line ?? {...lineOf(state.query.text), caret: 0};

function queryParts({state}: Scene, room: number): readonly Part[] {
	const {text, error, taken} = state.query;
	const isTyping = overlayOf(state, 'query') !== undefined;
	if (text === '' && !isTyping) {
		const hint = '/ to filter, v for views, ? for help';
		return [ours(' '.repeat(Math.max(0, Math.min(14, room - hint.length - 1)))), ours(hint, theme.faint)];
	}
	const shown = typedWindow(lineIn(state), room, error ? theme.invalid : undefined).parts;
	const words = taken.flatMap(({word, as}): Part[] => [
		ours('   ~', theme.warning),
		data(word, theme.warning),
		ours(' → ', theme.warning),
		data(as, theme.warning),
	]);
	return widthOf([...shown, ...words]) < room ? [...shown, ...words] : shown;
}

function figures({state, world: {matches}}: Scene, width: number): Part[] {
	const {error, inForce} = state.query;
	if (error) return [ours(`✗ column ${error.column}`, theme.invalid)];
	const isTyping = overlayOf(state, 'query') !== undefined;
	const count = `${grouped(matches.matched)}${matches.searching === undefined ? '' : '+'} of ${grouped(matches.total)}`;
	if (matches.searching !== undefined && inForce !== '') return [ours(`${percent(matches.searching)} · ${count}`)];
	const hasTime = matches.tookMs !== undefined && inForce !== '' && (isTyping || width >= timeFrom);
	return [ours(hasTime ? `${milliseconds(matches.tookMs)} · ${count}` : count)];
}

const milliseconds = (ms = 0): string => (ms < 1 ? '<1 ms' : ms < 9999 ? `${grouped(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);

/** Under the query: why it is none, what its words were taken for, what each term removed; while nothing is typed, what can be. */
export function queryNote(scene: Scene, width: number): Cells {
	const {state, world} = scene;
	const {error, corrected, text} = state.query;
	if (error) {
		const stays = state.query.inForce === '' ? 'no query is in force' : 'last valid query stays';
		return fit([ours('   '), data(error.message, theme.invalid), ours(`   (${stays}: ${grouped(world.matches.matched)})`)], width);
	}
	const isTyping = overlayOf(state, 'query') !== undefined;
	const right = corrected === undefined || !isTyping ? [] : [ours('Tab takes '), data(takes(scene).join(', '))];
	if (text === '') return lineWith([ours(`  ${hint}`, theme.faint)], right, width);
	const left = [...terms(scene), ...day(scene), ...noise(scene)];
	const said = left.length > 0 ? left : takenWords(scene);
	return lineWith([ours('  '), ...said], right, width);
}

const hint = 'word  user:alice  code:>=400  verb:delete,patch  -ns:kube-system  ~nearest  /regex/  or ( )';

/** What Tab writes in: what words were taken for, or what was meant by terms that pass nothing. */
function takes({state: {query}, world: {terms: counts = []}}: Scene): string[] {
	if (query.taken.length > 0) return query.taken.map(({as}) => as);
	return counts.flatMap(count => (count.meant === undefined ? [] : [meantText(query.text, count)]));
}

/** While nothing passes, what each term passes alone: the one with 0 is the culprit. */
function terms({state, world: {terms: counts = [], matches}}: Scene): Part[] {
	if (state.query.text !== state.query.inForce || counts.length === 0) return [];
	const isEmpty = matches.matched === 0;
	const shown = counts.filter(({removed}) => isEmpty || removed > 0);
	return shown.flatMap((count, at) => [ours(at === 0 ? '' : '   '), ...termParts(state.query.text, count, isEmpty)]);
}

function termParts(text: string, {span, removed, alone}: TermCount, isEmpty: boolean): Part[] {
	const term = data(text.slice(span.from, span.to).trim());
	return [
		...partsOf(term),
		ours(isEmpty ? ` alone ${grouped(alone)}` : ` −${grouped(removed)}`, isEmpty && alone === 0 ? theme.warning : undefined),
	];
}

function day({world: {matches}}: Scene): Part[] {
	return matches.day === undefined ? [] : [ours(`   times are of ${matches.day}`)];
}

function noise({world: {matches}}: Scene): Part[] {
	return matches.matched === 0 && matches.noise > 0 ? [ours(`   ${grouped(matches.noise)} are hidden as noise: a`)] : [];
}

function takenWords({state}: Scene): Part[] {
	return state.query.taken.flatMap(({word, as}, at): Part[] => [
		ours(at === 0 ? 'no event holds ' : ', '),
		data(word),
		ours(at === 0 ? ': taken for ' : ' for '),
		data(as),
	]);
}
