import {keyLabel} from './help.js';
import {keymap} from './keymap.js';
import type {Mode} from './state.js';

/** Something in the key strip: what is shown, and the names of the actions whose first keys stand before it. `from`: only from this width on. */
type StripItem = {readonly names: readonly string[]; readonly word: string; readonly from?: number};

const item = (word: string, ...names: readonly string[]): StripItem => ({word, names});
const wide = (word: string, ...names: readonly string[]): StripItem => ({word, names, from: 100});

const help = item('help', 'help');
const query = item('and', 'include');
const values: readonly StripItem[] = [query, item('not', 'exclude'), item('only', 'only')];
const line: readonly StripItem[] = [item('keep', 'accept-query'), item('back', 'restore-query')];
const page: readonly StripItem[] = [item('move', 'down', 'up'), item('page', 'page-down', 'page-up')];

/** What the strip of each mode offers, most wanted first; the last item always stays. */
const strips: Readonly<Record<Mode, readonly StripItem[]>> = {
	table: [
		item('find', 'edit-query'),
		...values,
		wide('values', 'facets'),
		wide('pane', 'next-pane'),
		item('open', 'open-detail'),
		wide('failure', 'next-failure', 'previous-failure'),
		wide('sort', 'sort-column'),
		item('views', 'views'),
		item('follow', 'follow'),
		wide('noise', 'toggle-noise'),
		wide('rows', 'toggle-rows'),
		wide('time', 'cycle-time'),
		wide('losses', 'losses'),
		item('copy', 'copy'),
		help,
	],
	detail: [
		item('fold', 'fold-or-parent', 'unfold-or-child'),
		...values,
		wide('values', 'facets'),
		item('next', 'previous-event', 'next-event'),
		wide('find', 'find'),
		wide('stage', 'next-stage'),
		wide('tab', 'next-tab'),
		item('copy', 'copy'),
		item('pane', 'next-pane'),
		item('close', 'close'),
		help,
	],
	query: [...line, item('history', 'older-query', 'newer-query'), item('correct', 'complete'), help],
	views: [item('ask', 'choose'), item('move', 'entry-up', 'entry-down'), item('close', 'close'), help],
	facets: [
		item('and', 'choose-and'),
		item('not', 'choose-not'),
		item('only', 'choose-only'),
		item('move', 'entry-up', 'entry-down'),
		item('field', 'next-field'),
		item('close', 'close'),
		help,
	],
	copy: [
		item('event', 'copy-event'),
		item('value', 'copy-value'),
		item('path', 'copy-path'),
		item('line', 'copy-line'),
		item('auditID', 'copy-audit-id'),
		item('leave', 'back-out'),
	],
	help: [...page, item('do it', 'choose'), item('close', 'close')],
	losses: [...page, item('close', 'close'), help],
	find: [...line, help],
	start: [item('choose', 'down', 'up'), item('open', 'choose'), item('quit', 'close'), help],
	path: [item('open', 'accept-query'), item('back', 'restore-query'), help],
	question: [item('yes', 'answer-yes'), item('no', 'answer-no')],
};

/** Two spaces between items, one cell at each end. */
const gap = '  ';

/**
The key strip as text, at most `width` cells: ASCII and arrows of one cell each. Items that do not fit are left out from the right; the last one stays as long as it fits itself.
*/
export function stripOf(mode: Mode, width: number): string {
	const texts = strips[mode].filter(({from = 0}) => width >= from).map(one => textOf(mode, one));
	const last = texts.at(-1) ?? '';
	const kept: string[] = [];
	let length = last.length + 2;
	for (const text of texts.slice(0, -1)) {
		length += text.length + gap.length;
		if (length > width) break;
		kept.push(text);
	}
	const strip = ` ${[...kept, last].join(gap)}`;
	return strip.length <= width ? strip : '';
}

/** `⏎ and`: the first keys of actions, and a word for them. */
export function textOf(mode: Mode, {names, word}: Pick<StripItem, 'names' | 'word'>): string {
	const keys = names.flatMap(name => keymap[mode].find(binding => binding.name === name)?.keys[0] ?? []);
	return `${keys.map(keyLabel).join(' ')} ${word}`;
}

/** Names that the strip of a mode uses; a test holds that the mode has them. */
export const stripNames = (mode: Mode): readonly string[] => strips[mode].flatMap(({names}) => names);
