import {describe, expect, it} from 'vitest';
import type {SourceInfo, SourceState} from '../../src/model/source.js';
import {ChromeBoard, chromeOf} from '../../src/ui/chrome.js';
import {queryLine, queryNote} from '../../src/ui/query-line.js';
import {lossPhrases} from '../../src/ui/status-rule.js';
import {makeEvent} from '../support/make-event.js';
import {podSource, settle, TestViewer, type ViewerOptions} from '../support/screen.js';
import {plain, received, status} from './support.js';

const some = (count: number) => Array.from({length: count}, () => makeEvent());
const viewing = (options: ViewerOptions = {}, count = 3) => new TestViewer(some(count), options);
const header = (viewer: TestViewer) => plain(chromeOf(viewer.scene).header ?? '').trim();
const inState = (info: SourceInfo, state: SourceState, reason = '', progress?: {done: number; total: number}): SourceInfo => ({
	...info,
	status: {state, reason, progress},
});
const cp = (n: number) => podSource(`prod/kube-system/kube-apiserver-cp-${n}/kube-apiserver`, n - 1);

describe('the header', () => {
	it('says what is looked at, that it follows, how fast and how much', () => {
		expect(header(viewing({world: {eventsPerSecond: 83}}))).toBe(
			'auditview  minikube › kube-apiserver           ● FOLLOW   83 ev/s   3 requests',
		);
	});

	it('says what is new since it is held, and how much of that passes', async () => {
		const viewer = viewing({world: {eventsPerSecond: 83}}).press('k');
		expect(header(viewer)).toMatch(/‖ HELD {3}3 requests$/);
		expect(header(viewer.add(...some(38)))).toMatch(/‖ HELD {2}↓ 38 new {3}41 requests$/);
		viewer.press('/').type('code:403');
		await settle();
		viewer.press('Enter g').add(makeEvent({responseStatus: status(403)}), makeEvent());
		expect(header(viewer)).toContain('↓ 1 of 40 new');
	});

	it.each<[string, readonly SourceInfo[], string]>([
		['several apiservers', [cp(1), cp(2)], 'auditview  prod › kube-apiserver @ cp-1, cp-2 '],
		[
			'the demo',
			[{...podSource('demo/kube-system/kube-apiserver-demo/kube-apiserver'), kind: 'demo'}],
			'auditview  demo (a recording) › kube-apiserver ',
		],
		['a file', [{...podSource('/var/log/audit.log'), kind: 'file'}], 'auditview  audit.log '],
		['files', [1, 2, 3].map(id => ({...podSource(`/a/${id}.log`, id - 1), kind: 'file' as const})), 'auditview  3 files '],
		['a pipe and a cluster', [cp(1), {...podSource('stdin', 1), kind: 'stdin'}], 'auditview  prod › kube-apiserver + stdin '],
		['nothing yet', [], 'auditview  '],
	])('names %s', (_, sources, start) => {
		expect(header(viewing({columns: 120, world: {sources}}))).toMatch(new RegExp(`^${start.replace(/[()+]/g, '\\$&')}`));
	});

	it('says how the sources stand as soon as one is not live', () => {
		const stands = (sources: readonly SourceInfo[], columns = 160) => header(viewing({columns, world: {sources}}));
		expect(stands([cp(1), cp(2)])).toContain('live 2/2');
		expect(stands([cp(1), inState(cp(2), 'refused')])).toContain('cp-2 refused');
		expect(stands([inState(cp(1), 'reconnecting'), inState(cp(2), 'refused')], 80)).toContain('cp-1 reconnecting +1');
		expect(stands([inState(cp(1), 'connecting')], 80)).toMatch(/ connecting {3}● FOLLOW/);
		expect(stands([inState(cp(1), 'live', '', {done: 41, total: 100})], 80)).toContain('reading 41 %');
		expect(stands([inState(cp(1), 'ended')], 80)).not.toContain('ended');
	});

	it('gives up its figures before its state, and cuts the name last', () => {
		expect(header(viewing({columns: 40, world: {eventsPerSecond: 83}}))).toBe('auditview  minikube › kube-a… ● FOLLOW');
		expect(header(viewing({columns: 20}))).toBe('auditvie… ● FOLLOW');
	});

	it('says that all is read, that rows landed above, and that a row is an event', () => {
		const viewer = viewing({state: {rowKind: 'events'}});
		viewer.dispatch({type: 'all-read', lists: viewer.lists});
		expect(header(viewer)).toMatch(/■ END {3}3 events$/);
	});

	it('of the start screen says why it came', () => {
		expect(header(viewing({state: {base: 'start'}, world: {startReason: 'KUBECONFIG is not set'}}))).toBe(
			'auditview 1.0   KUBECONFIG is not set',
		);
	});
});

describe('the query line', () => {
	const asked = async (text: string, columns = 80) => {
		const viewer = new TestViewer(
			[makeEvent({user: {username: 'alice'}}), makeEvent({user: {username: 'bob'}}), makeEvent({verb: 'delete', user: {username: 'bob'}})],
			{columns},
		);
		viewer.press('/').type(text);
		await settle();
		await settle();
		return viewer;
	};
	/** The query line and what stands under it. */
	const lines = ({scene}: TestViewer) => {
		const {columns} = scene.state.size;
		return [queryLine(scene, columns), queryNote(scene, columns)].map(line => plain(line).trimEnd());
	};

	it('tells how to begin while there is no query', () => {
		expect(lines(viewing())[0]).toMatch(/^ \/ {15}\/ to filter, v for views, \? for help +3 of 3$/);
	});

	it('counts what passes, and says how long it took while one types', async () => {
		expect(lines(await asked('user:bob'))[0]).toMatch(/^ \/ user:bob +12 ms · 2 of 3$/);
		const kept = (await asked('user:bob')).press('Enter');
		expect(lines(kept)[0]).toMatch(/^ \/ user:bob +2 of 3$/);
		expect(lines(kept.resize(120, 24))[0]).toMatch(/12 ms · 2 of 3$/);
	});

	it('says what is wrong, where, and that the last valid query stays', async () => {
		const viewer = await asked('user:bob');
		viewer.dispatch({type: 'insert', text: ' usr:x', lists: viewer.lists});
		await settle();
		const [line, note] = lines(viewer);
		expect(line).toMatch(/^ \/ user:bob usr:x +✗ column 10$/);
		expect(note).toBe('   unknown field "usr"; did you mean "user"?   (last valid query stays: 2)');
	});

	it('says what a word was taken for, and that Tab takes it', async () => {
		const viewer = await asked('alcie');
		expect(lines(viewer)[0]).toMatch(/^ \/ alcie {3}~alcie → alice +12 ms · 1 of 3$/);
		expect(lines(viewer)[1]).toMatch(/^ {3}no event holds alcie: taken for alice +Tab takes alice$/);
	});

	it('says what each term removed, and at no rows what each passes alone', async () => {
		const viewer = await asked('user:bob verb:get');
		const span = (from: number, to: number) => ({from, to});
		viewer.world = {
			...viewer.world,
			terms: [
				{span: span(0, 8), removed: 1249, alone: 903},
				{span: span(9, 17), removed: 862, alone: 0},
			],
		};
		expect(lines(viewer)[1]).toBe('   user:bob −1,249   verb:get −862');
		const none = await asked('user:eve verb:get');
		none.world = {...none.world, terms: viewer.world.terms};
		expect(lines(none)[1]).toBe('   user:eve alone 903   verb:get alone 0');
	});

	it('says how much is hidden as noise where nothing else is left', async () => {
		const viewer = await asked('verb:watch');
		viewer.world = {...viewer.world, matches: {...viewer.matches.getSnapshot(), matched: 0, noise: 41}};
		expect(lines(viewer)[1]).toContain('41 are hidden as noise: a');
	});

	it('says how far a search is', async () => {
		const viewer = await asked('alice');
		viewer.world = {...viewer.world, matches: {...viewer.matches.getSnapshot(), matched: 2230, total: 56_249, searching: 0.415}};
		expect(lines(viewer)[0]).toMatch(/41 % · 2,230\+ of 56,249$/);
	});

	it('shows blanks as blanks while one types, and scrolls to the caret', async () => {
		const viewer = await asked('user:bob ');
		expect(lines(viewer)[0]).toMatch(/^ \/ user:bob +12 ms/);
		expect(lines(await asked('a'.repeat(200)))[0]).toMatch(/^ \/ a+ +/);
	});
});

describe('the status rule', () => {
	const rule = async (viewer: TestViewer) => (await viewer.lines()).at(-3);

	it('has the settings at the left, and L at the right', async () => {
		expect(await rule(viewing())).toBe(`── UTC · TIME ↑ ${'─'.repeat(59)} L ──`);
		expect(await rule(viewing({columns: 160, rows: 45}))).toContain('── UTC · TIME ↑ · row 3 of 3 ─');
		const noisy = viewing();
		noisy.world = {...noisy.world, matches: {...noisy.matches.getSnapshot(), noise: 24_310}};
		expect(await rule(noisy.press('a'))).toContain('── UTC · TIME ↑ · 24,310 noise hidden ─');
	});

	it('has every loss that is not 0 at the right, always', async () => {
		const viewer = viewing();
		const {sources} = viewer.scene.world.counters;
		const counters = {...viewer.scene.world.counters, sources: sources.map(set => ({...set, gaps: 1, damaged: 2, malformed: 1234}))};
		viewer.world = {...viewer.world, counters};
		expect(await rule(viewer)).toMatch(/ 1 gap · 2 damaged · 1,234 malformed · L ──$/);
		expect(await rule(viewer.press('Enter'))).toMatch(/^── \.kind ─+ 1 gap · 2 damaged · 1,234 malformed · L ──$/);
	});

	it('says that a source failed, and that lines do not add up', () => {
		const source = inState(podSource(), 'ended');
		const viewer = viewing({world: {sources: [source]}});
		expect(lossPhrases(viewer.scene)).toEqual(['lines do not add up']);
		viewer.world = {sources: [inState(podSource(), 'failed')]};
		expect(lossPhrases(viewer.scene)).toEqual(['a source failed']);
	});

	it('has the path under the cursor of the detail', async () => {
		expect(await rule(viewing().press('Enter j j'))).toMatch(/^── \.level ─/);
		expect(await rule(viewing({columns: 160, rows: 45}).press('Enter j j Tab'))).toMatch(
			/^── UTC · TIME ↑ · row 3 of 3 ─+ \.level ─ L ──$/,
		);
	});
});

describe('the last line', () => {
	const last = async (viewer: TestViewer) => (await viewer.lines()).at(-1);

	it('has the keys of whoever has them, and the count that is typed', async () => {
		expect(await last(viewing())).toMatch(/^ \/ find .*\? help$/);
		expect(await last(viewing().press('2 5'))).toMatch(/ 25$/);
		expect(await last(viewing().press('y'))).toContain('i auditID');
	});

	it('has a notice, a question, or a prompt in their place', async () => {
		const viewer = viewing();
		viewer.dispatch({type: 'notice', text: 'copied 1.2 kB to tmux'});
		expect(await last(viewer)).toBe(' copied 1.2 kB to tmux');
		expect(await last(viewing().press('Ctrl-C'))).toMatch(/^ quit auditview\? +\[y\]es \[n\]o$/);
		expect(await last(viewing().press('Enter / w e b'))).toBe(' find: web');
	});
});

describe('the row line', () => {
	const line = async (viewer: TestViewer) => (await viewer.lines()).at(-2);

	it('has the row uncut, code first, then from where and why', async () => {
		const event = makeEvent({
			requestReceivedTimestamp: '2026-01-02T12:00:00.000000Z',
			stageTimestamp: '2026-01-02T12:00:00.002000Z',
			objectRef: {resource: 'pods', subresource: 'exec', namespace: 'shop', name: 'web-0'},
			verb: 'create',
			responseStatus: status(101),
		});
		expect(await line(new TestViewer([event], {columns: 160}))).toBe(
			' 101 alice create pods/exec shop/web-0 ran 2.0ms   from 192.0.2.7 by kubectl/v1.37.2   allowed by dev/shop',
		);
	});

	it('begins with … where there is no code yet, and tells a failure before its circumstances', async () => {
		expect(await line(new TestViewer([makeEvent({...received, user: {username: 'system:node:n'}})]))).toMatch(
			/^ … system:node:n get pods shop\/web-\d+ not answered yet/,
		);
		const failed = makeEvent({responseStatus: status(403, {message: 'not you'}), annotations: {'authorization.k8s.io/decision': 'forbid'}});
		expect(await line(new TestViewer([failed], {columns: 160}))).toMatch(/ {3}forbidden: not you {3}from /);
	});

	it('says where a word was found that no cell shows', async () => {
		const viewer = new TestViewer([makeEvent({responseStatus: status(404, {message: 'pods "x" not found anywhere'})})], {columns: 200});
		viewer.press('/').type('anywhere');
		await settle();
		const {styled} = await viewer.press('Enter').frame();
		expect(styled.at(-2)).toMatch(/hit in responseStatus\.message: ….*⟨reverse⟩anywhere⟨⟩/);
	});
});

it('costs no commit to move, to scroll or to fold; a key that changes the chrome costs one', () => {
	const viewer = viewing({}, 100);
	viewer.press('k');
	const board = new ChromeBoard(viewer.scene);
	let told = 0;
	board.subscribe(() => told++);
	const before = board.getSnapshot();
	for (const keys of ['k', 'b', 'g', 'j', 'l', 'h']) expect(board.refresh(viewer.press(keys).scene)).toBe(false);
	expect(board.getSnapshot()).toBe(before);
	expect(board.refresh(viewer.press('Enter').scene)).toBe(true);
	for (const keys of ['j', 'j', 'l', 'h', 'J']) expect(board.refresh(viewer.press(keys).scene)).toBe(false);
	expect(told).toBe(1);
});

it('figures alone that differ can wait, and are told later; with anything else they do not', () => {
	const viewer = viewing({}, 100);
	const board = new ChromeBoard(viewer.scene);
	const {scene} = viewer;
	const {matches} = scene.world;
	const more = {...scene, world: {...scene.world, matches: {...matches, total: 1234, matched: 1234}}};
	expect([board.refresh(more, true), board.isBehind]).toEqual([false, true]);
	expect(board.getSnapshot().header).not.toContain('1,234');
	expect([board.refresh(more), board.isBehind]).toEqual([true, false]);
	expect(board.getSnapshot().header).toContain('1,234');
	expect([board.refresh(viewer.press('Enter').scene, true), board.isBehind]).toEqual([true, false]);
});
