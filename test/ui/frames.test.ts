import {afterAll, describe, expect, it} from 'vitest';
import {setLook} from '../../src/safe/look.js';
import {chromeOf} from '../../src/ui/chrome.js';
import {layerOf} from '../../src/ui/panes.js';
import {violations} from '../support/ansi.js';
import {makeEvent} from '../support/make-event.js';
import {columnsAfter, createModel} from '../support/model.js';
import {podSource, settle, TestViewer, type ViewerOptions} from '../support/screen.js';
import {hostileTexts} from './hostile.js';
import {received, status} from './support.js';

const sizes = [
	[80, 24],
	[160, 45],
	[40, 12],
	[20, 4],
	[1, 1],
	[3, 40],
	[200, 50],
	[500, 500],
] as const;

/** An event that has the text in every field. */
function hostileEvent(text: string, more: Readonly<Record<string, unknown>> = {}) {
	return makeEvent({
		auditID: text,
		level: text,
		stage: 'ResponseComplete',
		requestURI: `/api/${text}?${text}`,
		verb: text,
		user: {username: text, uid: text, groups: [text], extra: {[text]: [text]}},
		impersonatedUser: {username: text},
		sourceIPs: [text, text],
		userAgent: text,
		objectRef: {resource: text, namespace: text, name: text, uid: text, apiGroup: text, apiVersion: text, subresource: text},
		responseStatus: status(403, {reason: text, message: text}),
		annotations: {'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': text, [text]: text},
		[text]: {[text]: [text, {[text]: text}]},
		...more,
	});
}

const hostileEvents = [
	...hostileTexts.map(text => hostileEvent(text)),
	...hostileTexts.map(text => hostileEvent(text, {annotations: {'authorization.k8s.io/decision': 'forbid'}, verb: 'list'})),
	...hostileTexts.map(text => hostileEvent(text, {stage: text, objectRef: undefined})),
];

function hostileViewer(options: ViewerOptions): TestViewer {
	const text = hostileTexts.join('');
	const source = {...podSource(`${text}/${text}/${text}/${text}`), status: {state: 'refused', reason: text, progress: undefined}} as const;
	const viewer = new TestViewer(hostileEvents, {
		...options,
		world: {sources: [source, podSource(text, 1)], troubles: [text], startReason: text},
	});
	viewer.store.appendGap(Date.UTC(2026, 0, 2, 12, 0, 5) * 1e3, text);
	viewer.add(hostileEvent('after the gap'));
	return viewer;
}

/** Everything that a viewer can show, one after the other. */
const scenes: ReadonlyArray<readonly [string, (viewer: TestViewer) => void | Promise<void>]> = [
	['the table', () => undefined],
	['the table, first row', viewer => void viewer.press('g')],
	['the table, a column further', viewer => void viewer.press('l l l l l')],
	['rows as events, as ages', viewer => void viewer.press('V t')],
	['the detail', viewer => void viewer.press('g Enter')],
	['the detail, zoomed, at its end', viewer => void viewer.press('g Enter z G')],
	['the JSON', viewer => void viewer.press('g Enter ) j j')],
	['find in the event', viewer => void viewer.press('g Enter / a')],
	['help', viewer => void viewer.press('? j j')],
	['losses', viewer => void viewer.press('L G')],
	['views', viewer => void viewer.press('v Down')],
	['views that there are none of', viewer => void viewer.press('v q q q')],
	['copy', viewer => void viewer.press('y')],
	['the question', viewer => void viewer.press('Ctrl-C')],
	['a count', viewer => void viewer.press('2 5')],
	['a notice', viewer => viewer.dispatch({type: 'notice', text: hostileTexts.join('')})],
	[
		'a query of hostile text',
		async viewer => {
			viewer.press('/');
			viewer.dispatch({type: 'insert', text: hostileTexts.join(' ').slice(0, 2000), lists: viewer.lists});
			await settle();
		},
	],
	[
		'an invalid query',
		async viewer => {
			viewer.press('/').type('user:bob usr:x');
			await settle();
		},
	],
	[
		'a query that nothing passes',
		async viewer => {
			viewer.press('/').type('code:599').press('Enter');
			await settle();
		},
	],
];

/** Those that take all of a screen, however large. */
const wholeScreens = new Set(['the table', 'the detail', 'the JSON', 'losses']);

/** Widths that the terminal counts, against those that the panes and Ink's lines have. */
async function expectExactWidths(viewer: TestViewer): Promise<void> {
	const {scene} = viewer;
	const {columns} = scene.state.size;
	const chrome = chromeOf(scene);
	const lines = [chrome.header, chrome.keyStrip, chrome.page?.title, ...(chrome.page?.notes ?? [])];
	const rows: Array<readonly [text: string, width: number]> = lines.flatMap(line => (line === undefined ? [] : [[line, columns] as const]));
	for (const {width, height, row} of layerOf(scene).panes) for (let n = 0; n < height; n++) rows.push([row(n), width]);
	for (const [at, cells] of (chrome.page?.picture?.rows ?? []).entries())
		for (const [column, cell] of cells.entries()) rows.push([cell, chrome.page?.picture?.widths[column] ?? at]);
	const wide = rows.filter(([text]) => text !== '');
	const model = createModel(columns + 100, 2);
	const counted = await columnsAfter(
		model,
		wide.map(([text]) => text),
	);
	model.dispose();
	expect(counted).toEqual(wide.map(([, width]) => width));
}

describe.each(sizes)('at %i x %i', (columns, rows) => {
	// What is larger than usual takes its time, and Ink most of all: there a few scenes do, and at 500 the painter alone.
	it.each(rows < 50 ? scenes : scenes.filter(([name]) => wholeScreens.has(name)))(
		'%s of a hostile log fills its lines exactly and harms nobody',
		async (_, show) => {
			const viewer = hostileViewer({columns, rows});
			await show(viewer);
			await expectExactWidths(viewer);
			if (rows < 500) expect(violations((await viewer.frame()).bytes)).toEqual([]);
		},
	);

	it.each(['log', 'start'] as const)('an empty %s says something', async base => {
		const viewer = new TestViewer([], {columns, rows, state: {base}});
		await expectExactWidths(viewer);
		if (rows > 1 && rows < 500) expect((await viewer.lines()).join('').trim()).not.toBe('');
	});
});

describe('without colours', () => {
	afterAll(() => setLook({styles: 'colors', glyphs: 'unicode', text: 'unicode'}));

	it('bold, reverse and underline stay, and nothing else', async () => {
		setLook({styles: 'attributes'});
		const {bytes} = await hostileViewer({columns: 160, rows: 45}).press('Enter').frame();
		const codes = [...bytes.matchAll(/\u001B\[([\d;]*)m/g)].flatMap(match => (match[1] ?? '').split(';'));
		expect(new Set(codes)).toEqual(new Set(['0', '1', '4']));
	});

	it('and without more than ASCII, everything is still as wide as it says', async () => {
		setLook({styles: 'attributes', glyphs: 'ascii', text: 'ascii'});
		const viewer = hostileViewer({columns: 100, rows: 30}).press('Enter');
		await expectExactWidths(viewer);
		expect((await viewer.lines()).join('')).toMatch(/^[ -~]*$/);
	});
});

it('shows where the cursor is: on the row, in the query line, in the prompt', () => {
	const viewer = new TestViewer([makeEvent(), makeEvent(), makeEvent()]);
	expect(layerOf(viewer.scene).cursor).toEqual({x: 0, y: 5, isVisible: false});
	expect(layerOf(viewer.press('/ a b').scene).cursor).toEqual({x: 5, y: 1, isVisible: true});
	expect(layerOf(viewer.press('Enter Enter / x').scene).cursor).toEqual({x: 8, y: 23, isVisible: true});
});

it('paints no more than is seen, however long the log and the event', () => {
	const events = Array.from({length: 300}, () => makeEvent({...received}));
	const viewer = new TestViewer([...events, makeEvent({requestObject: Array.from({length: 50_000}, (_, at) => `item ${at}`)})], {
		rows: 45,
		columns: 160,
	});
	viewer.press('Enter G E');
	const read: number[] = [];
	const {scene} = viewer;
	const rowAt = (place: number) => {
		read.push(place);
		return scene.world.rows.rowAt(place);
	};
	const rows = {...scene.world.rows, rowAt};
	for (const {height, row} of layerOf({...scene, world: {...scene.world, rows}}).panes) for (let n = 0; n < height; n++) row(n);
	expect(read.length).toBeLessThan(120);
});
