import {describe, expect, it} from 'vitest';
import {views} from '../../src/query/views.js';
import {helpOf} from '../../src/state/help.js';
import {createState, initialState, modeOf, overlayOf, type State} from '../../src/state/state.js';
import {pageHeight, pageWindow} from '../../src/state/update-pages.js';
import {viewsLike} from '../../src/state/views-list.js';
import {contextOf, happen, listsOf, rowsFrom, type, withoutNotices} from './support.js';

const lists = listsOf(rowsFrom(0, 99), {pageLength: 60});
const context = contextOf(lists);
const start: State = createState({base: 'start'});

describe('Esc', () => {
	it('leaves one thing at a time, and never the program', () => {
		let state = type(initialState, 'Enter ?', context).state;
		const steps: string[] = [];
		for (let n = 0; n < 5; n++) {
			const typed = type(state, 'Esc', context);
			expect(withoutNotices(typed.effects)).toEqual([]);
			state = typed.state;
			steps.push(`${modeOf(state)} ${state.detail.isOpen ? 'open' : 'closed'}`);
		}
		expect(steps).toEqual(['detail open', 'table closed', 'table closed', 'table closed', 'table closed']);
		expect(state.notice?.text).toMatch(/q quits/);
	});

	it('ends the zoom before it closes the pane', () => {
		const {state} = type(initialState, 'Enter z Esc', context);
		expect(state).toMatchObject({isZoomed: false, focus: 'detail', detail: {isOpen: true}});
	});
});

describe('q', () => {
	it.each([
		['?', 'table'],
		['L', 'table'],
		['Enter', 'table'],
		['Enter ?', 'detail'],
		['p', 'table'],
		['Enter z', 'table'],
	])('after %s closes that, and the program stays', (keys, mode) => {
		const {state, effects} = type(initialState, `${keys} q`, context);
		expect(modeOf(state)).toBe(mode);
		expect(effects.filter(effect => effect.type === 'quit')).toEqual([]);
	});

	it('quits from the table with nothing open, and from the start screen', () => {
		for (const state of [initialState, start]) expect(type(state, 'q', context).effects).toEqual([{type: 'quit', code: 0}]);
	});
});

it.each(['', 'Enter', '?', 'L', 'Enter ? '])('quits at once with Q after "%s"', keys => {
	expect(type(initialState, `${keys} Q`, context).effects.at(-1)).toEqual({type: 'quit', code: 0});
});

describe('Ctrl-C', () => {
	it('stops what runs', () => {
		const {state, effects} = type(initialState, 'Ctrl-C', contextOf(lists, {isBusy: true}));
		expect([state, effects]).toEqual([initialState, [{type: 'cancel'}]]);
	});

	it('asks where nothing runs, and the second one quits', () => {
		for (const base of [initialState, start]) {
			const {state, effects} = type(base, 'Ctrl-C', context);
			expect([modeOf(state), effects]).toEqual(['question', []]);
			expect(type(state, 'Ctrl-C', context).effects).toEqual([{type: 'quit', code: 130}]);
			expect(type(state, 'y', context).effects).toEqual([{type: 'quit', code: 0}]);
			for (const key of ['n', 'Esc', 'q']) expect(type(state, key, context)).toEqual({state: base, effects: []});
		}
	});
});

describe('the help', () => {
	it('is that of the mode, and scrolls', () => {
		let {state} = type(initialState, 'Enter ?', context);
		expect(overlayOf(state, 'help')?.of).toBe('detail');
		const length = helpOf('detail').length;
		expect(length).toBeGreaterThan(pageHeight(state));
		({state} = type(state, 'G', context));
		expect(pageWindow(state, 0)).toEqual({cursor: length - 1, top: length - pageHeight(state)});
		({state} = type(state, 'k g', context));
		expect(pageWindow(state, 0)).toEqual({cursor: 0, top: 0});
		({state} = type(state, '3 j', context));
		expect(pageWindow(state, 0)).toEqual({cursor: 3, top: 0});
	});

	it('presses the key under its cursor with Enter', () => {
		const at = helpOf('table').findIndex(({bindings}) => bindings[0]?.name === 'follow');
		const {state, effects} = type(initialState, `? ${[...String(at)].join(' ')} j Enter`, context);
		expect(effects).toEqual([{type: 'press', mode: 'table', key: 'F'}]);
		expect(modeOf(state)).toBe('table');
	});

	it('closes with the key that opened it', () => {
		for (const key of ['?', 'F1']) expect(type(initialState, `${key} ${key}`, context).state.over).toEqual([]);
	});
});

describe('sources and losses', () => {
	it('scroll over as many lines as there are', () => {
		const {state} = type(initialState, 'L G', context);
		expect(pageWindow(state, 60)).toEqual({cursor: 59, top: 60 - pageHeight(state)});
		expect(pageWindow(state, 2)).toEqual({cursor: 1, top: 1});
		expect(type(state, 'L', context).state.over).toEqual([]);
	});
});

describe('the views menu', () => {
	it('writes the predicate into the query line, and shows noise', () => {
		const {state, effects} = type(initialState, 'v d e Enter', context);
		const query = views.find(({name}) => name === 'deletions')?.query;
		expect(query).toBeDefined();
		expect(state).toMatchObject({over: [], isNoiseHidden: false, query: {text: query}});
		expect(effects).toEqual([
			{type: 'set-noise', isHidden: false},
			{type: 'set-query', text: query, generation: 1},
		]);
	});

	it('goes through its entries, and changes nothing with Esc', () => {
		const {state} = type(initialState, 'v Down Ctrl-N Up', context);
		expect(overlayOf(state, 'views')?.cursor).toBe(1);
		expect(type(state, 'Ctrl-P Up Up', context).state.over.at(-1)).toMatchObject({cursor: 0});
		expect(overlayOf(type(state, `${'Down '.repeat(50)}`, context).state, 'views')?.cursor).toBe(views.length - 1);
		expect(type(state, 'Esc', context)).toEqual({state: initialState, effects: []});
	});

	it('says when no view is called that', () => {
		const {state, effects} = type(initialState, 'v z z z Enter', context);
		expect(state.notice?.text).toBe('no view is called that');
		expect(withoutNotices(effects)).toEqual([]);
	});

	it('finds each view first by its two letters and by its name', () => {
		for (const view of views) {
			expect(viewsLike(view.keys)[0]).toBe(view);
			expect(viewsLike(view.name)[0]).toBe(view);
			expect(viewsLike(view.question.toUpperCase())).toContain(view);
		}
		expect(viewsLike('')).toEqual(views);
		expect(viewsLike('zzz')).toEqual([]);
	});
});

describe('the start screen', () => {
	it('opens the entry under its cursor', () => {
		expect(type(start, 'Enter', context).effects).toEqual([{type: 'open-source', choice: 'demo', path: ''}]);
		expect(type(start, 'j j j Enter', context).effects).toEqual([{type: 'open-source', choice: 'cluster', path: ''}]);
		expect(type(start, 'G k g', context).state).toEqual(start);
	});

	it('asks for the path of a file', () => {
		const {state, effects} = type(start, 'j Enter a . l o g', context);
		expect([modeOf(state), effects]).toEqual(['path', []]);
		expect(type(state, 'Enter', context).effects).toEqual([{type: 'open-source', choice: 'file', path: 'a.log'}]);
		expect(modeOf(type(state, 'Esc', context).state)).toBe('start');
	});

	it('gives way to the table when a source is open', () => {
		expect(modeOf(happen(start, {type: 'opened'}))).toBe('table');
	});

	it('shows its keys and leads back', () => {
		expect(modeOf(type(start, '? q', context).state)).toBe('start');
		expect(type(start, 'Esc', context).state.notice).toBeDefined();
	});
});

describe('a notice', () => {
	it('goes with the next key, or when its time is over', () => {
		const state = happen(initialState, {type: 'notice', text: 'copied'});
		expect(state.notice?.text).toBe('copied');
		expect(type(state, 't', context).state.notice).toBeUndefined();
		expect(type(state, '5', context).state.notice).toBeUndefined();
		const serial = state.noticeSerial;
		const next = happen(state, {type: 'notice', text: 'copied again'}, {type: 'notice-expired', serial});
		expect(next.notice?.text).toBe('copied again');
		expect(happen(next, {type: 'notice-expired', serial: serial + 1}).notice).toBeUndefined();
	});
});

it('keeps a size of at least one cell, and the same state for the same size', () => {
	expect(happen(initialState, {type: 'resized', size: {columns: 0, rows: 0}}).size).toEqual({columns: 1, rows: 1});
	expect(happen(initialState, {type: 'resized', size: initialState.size})).toBe(initialState);
});
