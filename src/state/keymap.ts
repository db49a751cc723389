import type {Action, foldMoves, KeyContext} from './action.js';
import type {CopyKind} from './effect.js';
import type {LineEdit} from './line-edit.js';
import type {ValueEdit} from './query-edit.js';
import type {Mode} from './state.js';

/** A key, or several that do the same. */
export type Binding = {
	/** Of the action, as `screen.md` 3 calls it. Within a mode no two bindings have the same. */
	readonly name: string;
	/** Names of keys as `screen/input.ts` gives them; the first one is what the key strip shows. */
	readonly keys: readonly string[];
	/** Further keys, that do it as long as nothing is typed; then they are text. */
	readonly untypedKeys?: readonly string[];
	/** A phrase for the help. */
	readonly help: string;
	/** The phrase for this binding and the next one together, where they go there and back. */
	readonly both?: string;
	/** Digits before the key say how often, or which. */
	readonly takesCount?: true;
	/** @param count - what was typed; only for bindings that take one. */
	readonly action: (context: KeyContext, count: number | undefined) => Action;
};

/** All of them. */
export const keysOf = ({keys, untypedKeys = []}: Binding): readonly string[] => [...keys, ...untypedKeys];

type Act = Binding['action'];

const bind = (name: string, keys: readonly string[], help: string, action: Act): Binding => ({name, keys, help, action});
const counted = (name: string, keys: readonly string[], help: string, action: Act): Binding => ({
	name,
	keys,
	help,
	takesCount: true,
	action,
});

/** Two bindings that go there and back. */
const pair = (both: string, there: Binding, back: Binding): Binding[] => [{...there, both}, back];

/** There and back by the same action, so many times. */
function thereAndBack(
	both: string,
	there: readonly [name: string, keys: readonly string[], help: string],
	back: readonly [name: string, keys: readonly string[], help: string],
	action: (times: number, context: KeyContext) => Action,
): Binding[] {
	return pair(
		both,
		counted(...there, (context, count = 1) => action(count, context)),
		counted(...back, (context, count = 1) => action(-count, context)),
	);
}

const lines: readonly Binding[] = thereAndBack(
	'row or line down, up',
	['down', ['j', 'Down', 'Ctrl-N'], 'one down'],
	['up', ['k', 'Up', 'Ctrl-P'], 'one up'],
	(times, {lists}) => ({type: 'move-by', unit: 'row', times, lists}),
);

const halfPages: readonly Binding[] = thereAndBack(
	'half a pane down, up',
	['half-page-down', ['Ctrl-D'], 'half a pane down'],
	['half-page-up', ['Ctrl-U'], 'half a pane up'],
	(times, {lists}) => ({type: 'move-by', unit: 'half-page', times, lists}),
);

const ends: readonly Binding[] = pair(
	'first, last; with a count that row or line',
	counted('first', ['g', 'Home'], 'the first, or the one that the count says', ({lists}, count) => toLine(count, 'first', lists)),
	counted('last', ['G', 'End'], 'the last, or the one that the count says', ({lists}, count) => toLine(count, 'last', lists)),
);

const toLine = (count: number | undefined, end: 'first' | 'last', lists: KeyContext['lists']): Action => ({
	type: 'move-to',
	line: count === undefined ? end : Math.max(0, count - 1),
	lists,
});

/** @param furtherKeys - that are a page down where they are nothing else. */
const pages = (furtherKeys: readonly string[]): readonly Binding[] =>
	thereAndBack(
		'page down, up: a pane, less one line',
		['page-down', ['f', 'PgDn', 'Ctrl-F', ...furtherKeys], 'a pane down, less one line'],
		['page-up', ['b', 'PgUp', 'Ctrl-B'], 'a pane up, less one line'],
		(times, {lists}) => ({type: 'move-by', unit: 'page', times, lists}),
	);

/** All movements: of the detail, where Space folds, and of everything else. */
const moves: readonly Binding[] = [...lines, ...pages(['Space']), ...halfPages, ...ends];
const movesInTree: readonly Binding[] = [...lines, ...pages([]), ...halfPages, ...ends];

const hits: readonly Binding[] = thereAndBack(
	'next, previous hit',
	['next-hit', ['n'], 'the next row or value that holds what is searched for'],
	['previous-hit', ['N'], 'the one before'],
	(times, {lists}) => ({type: 'next-hit', times, lists}),
);

const ofTable: readonly Binding[] = [
	bind('open-detail', ['Enter'], 'open the event', ({lists}) => ({type: 'open-detail', lists})),
	bind('edit-query', ['/', '&'], 'filter: the query line', () => ({type: 'edit-query'})),
	...thereAndBack(
		'next, previous failure: code >= 400, forbidden, Panic, orphan, gap',
		['next-failure', ['e'], 'the next failure'],
		['previous-failure', ['E'], 'the failure before'],
		(times, {lists}) => ({type: 'next-failure', times, lists}),
	),
	...thereAndBack(
		'column left, right',
		['column-left', ['h', 'Left'], 'the column to the left'],
		['column-right', ['l', 'Right'], 'the column to the right'],
		(times, {lists}) => ({type: 'column-by', times: -times, lists}),
	),
	...pair(
		'first, last column',
		bind('first-column', ['0'], 'the first column', ({lists}) => ({type: 'column-to', end: 'first', lists})),
		bind('last-column', ['$'], 'the last column', ({lists}) => ({type: 'column-to', end: 'last', lists})),
	),
	bind('sort-column', ['s'], 'sort by this column: ascending, descending, by time; rows without a value last', ({lists}) => ({
		type: 'sort-column',
		lists,
	})),
	bind('toggle-noise', ['a'], 'routine requests (noise): hide or show', () => ({type: 'toggle-noise'})),
];

const foldHelp: Readonly<Record<(typeof foldMoves)[number], string>> = {
	'fold-or-parent': 'fold, or go to the parent',
	'unfold-or-child': 'unfold, or go to the first child',
	toggle: 'fold or unfold',
	'next-sibling': 'the next on this level',
	'previous-sibling': 'the one before on this level',
	'fold-siblings': 'fold all on this level',
	'unfold-siblings': 'unfold all on this level',
	'fold-deep': 'fold this level and all below; with a count the event to that level',
	'unfold-deep': 'unfold this level and all below; with a count the event to that level',
};

const fold = (how: (typeof foldMoves)[number], keys: readonly string[], name: string = how): Binding =>
	counted(name, keys, foldHelp[how], ({lists}, count) => ({type: 'fold', how, times: count, lists}));

const withoutCount = ({takesCount, ...binding}: Binding): Binding => binding;

const ofDetail: readonly Binding[] = [
	...pair('fold, or parent; unfold, or child', fold('fold-or-parent', ['h', 'Left']), fold('unfold-or-child', ['l', 'Right'])),
	withoutCount(fold('toggle', ['Space'], 'toggle-fold')),
	withoutCount(fold('toggle', ['Enter'], 'activate')),
	...pair('next, previous on this level', fold('next-sibling', ['J']), fold('previous-sibling', ['K'])),
	...pair('fold, unfold all on this level', withoutCount(fold('fold-siblings', ['c'])), withoutCount(fold('unfold-siblings', ['e']))),
	...pair('fold, unfold all below; with a count to that level', fold('fold-deep', ['C']), fold('unfold-deep', ['E'])),
	bind('find', ['/'], 'find in this event', () => ({type: 'edit-find'})),
	...thereAndBack(
		'next, previous event of the table',
		['next-event', ['}'], 'the event of the next row'],
		['previous-event', ['{'], 'the event of the row before'],
		(times, {lists}) => ({type: 'event-by', times, lists}),
	),
	...pair(
		'next, previous stage of this request',
		bind('next-stage', ['s'], 'the next stage of this request', ({stages}) => ({type: 'stage-by', times: 1, stages})),
		bind('previous-stage', ['S'], 'the stage before', ({stages}) => ({type: 'stage-by', times: -1, stages})),
	),
	...thereAndBack(
		'next, previous tab: Tree, JSON',
		['next-tab', [')'], 'the next tab'],
		['previous-tab', ['('], 'the tab before'],
		(times, {lists}) => ({type: 'tab-by', times, lists}),
	),
	bind('edit-query', ['&'], 'the query line', () => ({type: 'edit-query'})),
];

const onEvent: readonly Binding[] = [
	bind('include', ['+'], 'keep rows with the value under the cursor', ({value}) => ({type: 'edit-by-value', how: 'include', value})),
	bind('exclude', ['-'], 'drop rows with this value', ({value}) => ({type: 'edit-by-value', how: 'exclude', value})),
	bind('only', ['='], 'ask for nothing but this value', ({value}) => ({type: 'edit-by-value', how: 'only', value})),
	bind('copy', ['y'], 'copy: y event, v value, p path, r line as received, i auditID', () => ({type: 'copy-prefix'})),
	bind('facets', [','], 'facets: values of this field, counted', ({facets, lists}) => ({type: 'open-facets', fields: facets, lists})),
	bind('toggle-rows', ['V'], 'a row per request, or per event', () => ({type: 'toggle-rows'})),
];

const reconnect: Binding = bind('reconnect', ['Ctrl-R'], 'try sources that failed again, now', () => ({type: 'reconnect'}));

const ofPanes: readonly Binding[] = [
	bind('views', ['v'], 'views: built-in questions', () => ({type: 'open-views'})),
	bind('follow', ['F'], 'to the newest row, and stay there', ({lists}) => ({type: 'follow', lists})),
	...pair(
		'table, detail',
		bind('next-pane', ['Tab'], 'the next pane: table, detail', ({lists}) => ({type: 'next-pane', lists})),
		// There are two panes, so back is on.
		bind('previous-pane', ['Shift-Tab'], 'the pane before', ({lists}) => ({type: 'next-pane', lists})),
	),
	bind('toggle-detail', ['p'], 'detail on or off', ({lists}) => ({type: 'toggle-detail', lists})),
	bind('zoom-pane', ['z'], 'this pane alone, and back', () => ({type: 'zoom-pane'})),
	bind('cycle-time', ['t'], 'times: local, UTC, age', () => ({type: 'cycle-time'})),
	bind('losses', ['L'], 'sources and losses', () => ({type: 'open-page', page: 'losses'})),
	reconnect,
];

const help = (keys: readonly string[] = ['?', 'F1']): Binding => bind('help', keys, 'the keys', () => ({type: 'open-page', page: 'help'}));

/** @param closeKeys - further ones that close this page. */
const everywhere = (closeKeys: readonly string[] = []): readonly Binding[] => [
	bind('back-out', ['Esc'], 'leave one thing: count, find, menu, pane; never quits', () => ({type: 'back-out'})),
	bind('close', ['q', ...closeKeys], 'close this; from the table alone: quit', () => ({type: 'close'})),
	bind('quit', ['Q'], 'quit at once', () => ({type: 'quit'})),
	bind('cancel', ['Ctrl-C'], 'stop what runs; else ask, and again: quit', ({isBusy}) => ({type: 'cancel', isBusy})),
	bind('redraw', ['Ctrl-L'], 'paint everything anew', () => ({type: 'redraw'})),
	bind('suspend', ['Ctrl-Z'], 'to the shell; fg comes back', () => ({type: 'suspend'})),
];

const edit = (name: LineEdit, keys: readonly string[], phrase: string): Binding =>
	bind(name, keys, phrase, ({lists}) => ({type: 'edit-line', edit: name, lists}));

/** Keys of a line that menus have no other use for. @param startKeys - to the start of the line. */
const shortEdits = (startKeys: readonly string[] = ['Home', 'Ctrl-A']): readonly Binding[] => [
	...pair(
		'one character left, right',
		edit('char-left', ['Left', 'Ctrl-B'], 'one character left'),
		edit('char-right', ['Right', 'Ctrl-F'], 'one character right'),
	),
	...pair('to the start, the end', edit('line-start', startKeys, 'to the start'), edit('line-end', ['End', 'Ctrl-E'], 'to the end')),
	...pair(
		'delete back, forward',
		edit('delete-back', ['Backspace'], 'delete the character before'),
		edit('delete-forward', ['Delete', 'Ctrl-D'], 'delete the character here'),
	),
	...pair(
		'delete the word before, all before',
		edit('delete-word', ['Ctrl-W'], 'delete the word before'),
		edit('delete-to-start', ['Ctrl-U'], 'delete all before'),
	),
];

const edits: readonly Binding[] = [
	...pair('one word left, right', edit('word-left', ['Alt-B'], 'one word left'), edit('word-right', ['Alt-F'], 'one word right')),
	...shortEdits(),
	edit('delete-to-end', ['Ctrl-K'], 'delete all after'),
];

/** LF is Enter in lines. */
const ofLine = (accept: string, restore: string): readonly Binding[] => [
	bind('accept-query', ['Enter', 'Ctrl-J'], accept, ({lists}) => ({type: 'accept-line', lists})),
	bind('restore-query', ['Esc', 'Ctrl-C'], restore, ({lists}) => ({type: 'restore-line', lists})),
];

const copies = (kind: CopyKind, key: string, phrase: string, name: string = `copy-${kind}`): Binding =>
	bind(name, [key], phrase, ({lists}) => ({type: 'copy', what: kind, lists}));

const chooseFacet = (name: string, keys: readonly string[], untypedKey: string, how: ValueEdit, phrase: string): Binding => ({
	...bind(name, keys, phrase, ({lists}) => ({type: 'choose-facet', how, lists})),
	untypedKeys: [untypedKey],
});

const choose = (phrase: string, keys: readonly string[] = ['Enter']): Binding => bind('choose', keys, phrase, () => ({type: 'choose'}));

/**
THE table of keys: for each mode its bindings, in the order of the help. Help, key strip, README and `auditview keys` are made from it.
*/
export const keymap: Readonly<Record<Mode, readonly Binding[]>> = {
	table: [...moves, ...ofTable, ...hits, ...onEvent, ...ofPanes, help(), ...everywhere()],
	detail: [...movesInTree, ...ofDetail, ...hits, ...onEvent, ...ofPanes, help(), ...everywhere()],
	query: [
		...ofLine('keep the query, back to the pane', 'put back what was there'),
		bind('complete', ['Tab'], 'take the correction that the line shows', () => ({type: 'take-correction'})),
		...pair(
			'older, newer query',
			bind('older-query', ['Up', 'Ctrl-P'], 'the query before', () => ({type: 'history-by', by: -1})),
			bind('newer-query', ['Down', 'Ctrl-N'], 'the query after', () => ({type: 'history-by', by: 1})),
		),
		...edits,
		help(['F1']),
	],
	views: [
		...pair(
			'next, previous view',
			bind('entry-down', ['Down', 'Ctrl-N'], 'the next view', ({lists}) => ({type: 'move-by', unit: 'row', times: 1, lists})),
			bind('entry-up', ['Up', 'Ctrl-P'], 'the view before', ({lists}) => ({type: 'move-by', unit: 'row', times: -1, lists})),
		),
		choose('ask this: its terms become the query', ['Enter', 'Ctrl-J']),
		...shortEdits(),
		bind('close', ['Esc', 'Ctrl-C'], 'change nothing', () => ({type: 'close'})),
		help(['F1']),
	],
	facets: [
		...pair(
			'next, previous value',
			bind('entry-down', ['Down', 'Ctrl-N'], 'the next value', ({lists}) => ({type: 'move-by', unit: 'row', times: 1, lists})),
			bind('entry-up', ['Up', 'Ctrl-P'], 'the value before', ({lists}) => ({type: 'move-by', unit: 'row', times: -1, lists})),
		),
		...pair(
			'a screenful down, up',
			bind('page-down', ['PgDn'], 'a screenful down', ({lists}) => ({type: 'move-by', unit: 'page', times: 1, lists})),
			bind('page-up', ['PgUp'], 'a screenful up', ({lists}) => ({type: 'move-by', unit: 'page', times: -1, lists})),
		),
		chooseFacet('choose-and', ['Enter', 'Ctrl-J', 'Ctrl-A'], '+', 'include', 'keep rows with this value'),
		chooseFacet('choose-not', ['Ctrl-X'], '-', 'exclude', 'drop rows with this value'),
		chooseFacet('choose-only', ['Ctrl-O'], '=', 'only', 'ask for nothing but this value'),
		...pair(
			'next, previous field of this column',
			bind('next-field', ['Tab'], 'the next field of this column', () => ({type: 'facet-field-by', by: 1})),
			bind('previous-field', ['Shift-Tab'], 'the field before', () => ({type: 'facet-field-by', by: -1})),
		),
		...shortEdits(['Home']),
		bind('close', ['Esc', 'Ctrl-C'], 'change nothing', () => ({type: 'close'})),
		help(['F1']),
	],
	copy: [
		copies('event', 'y', 'the event as JSON'),
		copies('value', 'v', 'the value under the cursor'),
		copies('path', 'p', 'its path'),
		copies('line', 'r', 'the line as received'),
		copies('audit-id', 'i', 'the auditID'),
		help(),
		bind('back-out', ['Esc', 'Ctrl-C'], 'copy nothing', () => ({type: 'back-out'})),
	],
	help: [...moves, choose('press this key'), ...everywhere(['?', 'F1'])],
	losses: [...moves, reconnect, help(), ...everywhere(['L'])],
	find: [
		...ofLine('keep it: n and N go to the next and the previous hit', 'look for nothing, back to where it began'),
		...edits,
		help(['F1']),
	],
	start: [...lines, ...ends, choose('open this'), help(), ...everywhere()],
	path: [...ofLine('open it', 'open nothing'), ...edits, help(['F1'])],
	question: [
		bind('answer-yes', ['y'], 'yes', () => ({type: 'answer', yes: true})),
		bind('answer-no', ['n', 'Esc', 'q'], 'no', () => ({type: 'answer', yes: false})),
		bind('cancel', ['Ctrl-C'], 'quit', ({isBusy}) => ({type: 'cancel', isBusy})),
	],
};

/** What a key does in a mode; undefined for one that does nothing. */
export function bindingOf(mode: Mode, key: string): Binding | undefined {
	return byKey.get(mode)?.get(key);
}

/** What a key does in a mode as long as nothing is typed there. */
export function untypedBindingOf(mode: Mode, key: string): Binding | undefined {
	return keymap[mode].find(({untypedKeys}) => untypedKeys?.includes(key));
}

const byKey: ReadonlyMap<string, ReadonlyMap<string, Binding>> = new Map(
	Object.entries(keymap).map(([mode, bindings]) => [
		mode,
		new Map(bindings.flatMap(binding => binding.keys.map(key => [key, binding] as const))),
	]),
);
