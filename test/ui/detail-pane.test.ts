import {describe, expect, it} from 'vitest';
import {decodeJsonRows} from '../../src/decode/json-rows.js';
import {closingLine} from '../../src/state/json-folds.js';
import {createHeightOf} from '../../src/ui/detail-pane.js';
import {layerOf} from '../../src/ui/panes.js';
import {makeEvent} from '../support/make-event.js';
import {podSource, settle, TestViewer} from '../support/screen.js';
import {plain, received, stagesOf, status} from './support.js';

const event = makeEvent({
	level: 'Metadata',
	auditID: '65cd9c9f-c191-41a2-af1c-f35551950009',
	requestURI: '/api/v1/namespaces/checkout/pods/checkout-fqrxjmfbl-5xzxm/exec?command=mysql&container=app',
	verb: 'get',
	user: {
		username: '王伟@example.cn',
		uid: '7f430d84',
		groups: ['dev', 'system:authenticated'],
		extra: {'authentication.kubernetes.io/credential-id': ['X']},
	},
	sourceIPs: ['10.0.2.9'],
	userAgent: 'kubectl/v1.33.0 (darwin/arm64) kubernetes/8adc0f0',
	objectRef: {resource: 'pods', namespace: 'checkout', name: 'checkout-fqrxjmfbl-5xzxm', apiVersion: 'v1', subresource: 'exec'},
	responseStatus: status(101),
	requestReceivedTimestamp: '2026-11-23T08:00:20.036102Z',
	stageTimestamp: '2026-11-23T08:01:02.141270Z',
	annotations: {
		'authorization.k8s.io/decision': 'allow',
		'authorization.k8s.io/reason': 'RBAC: allowed by ClusterRoleBinding "dev-exec" of ClusterRole "exec" to Group "dev"',
	},
});

const now = Date.parse('2026-11-23T08:02:00Z') * 1e3;
const open = (columns: number, rows: number, events = [event]) => new TestViewer(events, {columns, rows, world: {now}}).press('Enter');
/** The lines of the pane on the right. */
const right = (lines: readonly string[]) => lines.slice(2, -3).map(line => line.slice(line.indexOf('│') + 1).trimEnd());

it('looks as it was drawn, at 80 x 24: one sentence, then the tree', async () => {
	const lines = await open(80, 24).lines();
	expect(lines.slice(8, 21)).toEqual([
		'─[1 Tree] 2 JSON ─────────────────────────────────────── 1/1 ResponseComplete ──',
		' ran a command in a pod, from 10.0.2.9 by kubectl/v1.33.0, allowed by dev-exec',
		'❯  kind         Event',
		'   apiVersion   audit.k8s.io/v1',
		'   level        Metadata',
		'   auditID      65cd9c9f-c191-41a2-af1c-f35551950009',
		'   stage        ResponseComplete',
		'   requestURI   /api/v1/namespaces/checkout/pods/checkout-fqrxjmfbl-5xzxm/exec?c',
		'                ommand=mysql&container=app',
		'   verb         get',
		' ▾ user {4}',
		'     username   王伟@example.cn',
		'     uid        7f430d84',
	]);
});

it('answers who, what, on what, when, what came of it, from where, how and why in five lines, at 160 x 45', async () => {
	const lines = right(await open(160, 45).lines());
	expect(lines.slice(0, 8)).toEqual([
		'─ 65cd9c9f-c191-41a2-af1c-f35551950009 ──────────────────────',
		' 王伟@example.cn ran a command in a pod',
		' pods/exec checkout/checkout-fqrxjmfbl-5xzxm',
		' 08:00:20.036 · 101 · ran 42.1s · Metadata'.replace('08:00:20.036', '08:01:02.141'),
		' from 10.0.2.9 by kubectl/v1.33.0 (darwin/arm64)',
		' allowed by ClusterRoleBinding dev-exec to Group dev',
		'─[1 Tree] 2 JSON ────────────────────────────────────────────',
		'❯  kind         Event',
	]);
	const tree = lines.slice(7);
	expect(tree).toContain('   ▸ groups     [2] dev, system:authenticated');
	expect(tree).toContain(' ▸ sourceIPs    [1] 10.0.2.9');
	expect(tree).toContain(' ▾ objectRef {5}');
	expect(tree).toContain('     subresource exec');
	expect(tree).toContain('   requestReceivedTimestamp 2026-11-23T08:00:20.036102Z');
	expect(tree).toContain('   stageTimestamp           2026-11-23T08:01:02.141270Z');
	expect((await open(160, 60).lines()).join('\n')).toContain('│ ‹no requestObject, no responseObject: level Metadata›');
});

it('says which stage of how many is shown, and on which server it was where there are several', async () => {
	const stages = stagesOf({...received}, {responseStatus: status(200)});
	const viewer = open(160, 45, stages);
	viewer.world = {
		...viewer.world,
		sources: [podSource('p/k/kube-apiserver-cp-1/kube-apiserver'), podSource('p/k/kube-apiserver-cp-2/kube-apiserver', 1)],
	};
	expect(right(await viewer.lines())[0]).toContain('· stage 2/2 ─');
	expect(right(await viewer.lines())[2]).toContain(' on cp-1');
	expect(right(await viewer.press('S').lines())[0]).toContain('· stage 1/2 ─');
});

it('names the day of what was not today', async () => {
	const viewer = open(160, 45);
	viewer.world = {...viewer.world, now: now + 86_400e6};
	expect(right(await viewer.lines())[3]).toContain(' 2026-11-23 08:01:02.141 · 101');
});

describe('the tree', () => {
	const odd = (body: string) => {
		const viewer = open(80, 40);
		const {generation} = viewer.state.detail;
		const bytes = Buffer.from(body);
		viewer.dispatch({type: 'event-opened', generation, event: 0, bytes, rows: decodeJsonRows(bytes)});
		return viewer;
	};
	const content = async (viewer: TestViewer) => (await viewer.lines()).slice(15, -3).filter(line => line !== '');

	it('shows what a parser would not: repeated keys, numbers that no double holds, halves of characters', async () => {
		const lines = await content(odd('{"n":9223372036854775807123,"a":1,"a":2,"z":-0,"s":"\\ud800"}'));
		expect(lines[0]).toMatch(/^❯ {2}n {12}9223372036854775807123 +‹beyond 2\^53, as logged›$/);
		expect(lines[2]).toMatch(/a {12}2 +‹duplicate key›$/);
		expect(lines[3]).toMatch(/z {12}-0 +‹minus zero, as logged›$/);
		expect(lines[4]).toMatch(/s {12}\\u\{d800\} +‹half a character›$/);
	});

	it('says where a line stops to be JSON', async () => {
		expect((await content(odd('{"a":1,"b":'))).at(-1)).toContain('‹no JSON from byte');
	});

	it('shows bytes that are no UTF-8 one by one, also while something is looked for', async () => {
		const viewer = open(80, 40);
		const bytes = Buffer.concat([Buffer.from('{"a":"x'), Buffer.from([0xff]), Buffer.from('y"}')]);
		viewer.dispatch({type: 'event-opened', generation: viewer.state.detail.generation, event: 0, bytes, rows: decodeJsonRows(bytes)});
		expect((await content(viewer))[0]).toContain('x\\x{ff}y');
		expect((await content(viewer.press('/ x Enter')))[0]).toContain('x\\x{ff}y');
	});

	it('takes three lines for a value, then …, and looks at no more of one of megabytes', async () => {
		const viewer = odd(JSON.stringify({short: 'a', long: 'x'.repeat(5_000_000), after: 1}));
		const lines = await content(viewer);
		expect(lines[3]?.endsWith('x…')).toBe(true);
		expect(lines[4]).toContain('after');
		const heightOf = createHeightOf(viewer.state);
		expect([1, 2, 3].map(heightOf)).toEqual([1, 3, 1]);
		let looked = 0;
		const bytes = viewer.state.detail.opened?.bytes ?? Buffer.alloc(0);
		const {subarray} = bytes;
		bytes.subarray = (from = 0, to = bytes.length) => {
			looked += to - from;
			return subarray.call(bytes, from, to);
		};
		for (const {height, row} of layerOf(viewer.scene).panes) for (let n = 0; n < height; n++) row(n);
		expect(looked).toBeGreaterThan(0);
		expect(looked).toBeLessThan(500_000);
	});

	it('keeps room for the value beside a key of any length, and at any depth', async () => {
		const lines = await content(odd(`{"${'k'.repeat(10_000)}":"value","deep":${'{"a":'.repeat(60)}1${'}'.repeat(60)}}`));
		expect(lines[0]).toMatch(/k… value$/);
		expect(lines.length).toBeGreaterThan(10);
	});

	it('shows an event that is nothing but a value, and one that is empty', async () => {
		expect((await content(odd('42')))[0]).toContain('42');
		expect((await content(odd('{}')))[0]).toContain('{}');
		expect(await content(odd(''))).toEqual([expect.stringContaining('‹no JSON from byte 1 on›')]);
	});

	it('gives back in the preview of a fold what it holds', async () => {
		const viewer = odd('{"metadata":{},"code":101,"list":[1,"two",[3],{}],"requestObject":{"kind":"Pod","spec":{"a":1},"empty":{}}}');
		const lines = await content(viewer);
		expect(lines[2]).toBe(' ▸ list         [4] 1, two, [1]');
		expect(lines[3]).toBe(' ▸ requestObject {3} kind Pod, spec');
	});

	it('reverses what is looked for', async () => {
		const {styled} = await odd('{"a":"one two","b":"TWO"}').press('/ t w o').frame();
		const hits = styled.filter(line => line.includes('⟨reverse⟩two⟨') || line.includes('⟨bold reverse⟩two⟨'));
		expect(hits).toHaveLength(1);
		expect(styled.some(line => line.includes('⟨reverse⟩TWO⟨'))).toBe(true);
	});
});

describe('the JSON', () => {
	it('has the tokens as logged, only indented', async () => {
		const viewer = open(80, 40);
		const body = '{"paused":false,"paused":true,"n":1.50,"list":[{"a":"\\u001b]52\\u202e"}],"e":{},"u":"\u202egnp.exe"}';
		const bytes = Buffer.from(body);
		viewer.dispatch({type: 'event-opened', generation: viewer.state.detail.generation, event: 0, bytes, rows: decodeJsonRows(bytes)});
		const lines = (await viewer.press(') g').lines()).slice(15, -3).filter(line => line !== '');
		expect(lines.map(line => line.trimEnd())).toEqual([
			'❯{',
			'   "paused": false,',
			expect.stringMatching(/^[ ❯] {2}"paused": true, +‹duplicate key›$/),
			'   "n": 1.50,',
			'   "list": [',
			'     {',
			'       "a": "\\u001b]52\\u202e"',
			'     }',
			'   ],',
			'   "e": {},',
			expect.stringMatching(/^ {3}"u": "\\u\{202e\}gnp\.exe" +‹1 hidden character›$/),
			' }',
		]);
	});

	it('joined again gives the bytes, whatever they are', async () => {
		const viewer = open(200, 50);
		viewer.press(') z g');
		const lines = (await viewer.lines()).slice(9, -3);
		const joined = lines.map(line => line.replace(/^[ ❯]/, '').trim()).join('');
		const logged = viewer.store.lines[0] ?? '';
		expect(logged.replaceAll(' ', '').startsWith(joined.replaceAll(' ', '').slice(0, 600))).toBe(true);
	});

	it('says how many values a fold hides', async () => {
		const lines = await open(80, 40).press(') j j j j j j j h').lines();
		expect(lines.join('\n')).toContain('"user": {‹4 folded›},');
	});

	it('takes one line for a closing bracket', () => {
		const viewer = open(80, 40).press(')');
		expect(createHeightOf(viewer.state)(closingLine)).toBe(1);
	});
});

it('says why an event is not there: still being read, or gone', async () => {
	const gap = new TestViewer([event], {world: {now}});
	gap.store.appendGap(now, 'the log does not reach back');
	gap.add().press('G Enter');
	expect((await gap.lines()).join('\n')).toContain(' the log does not reach back');
	const {lines} = await new TestViewer([], {rows: 24}).press('p').frame();
	expect(lines.join('\n')).toContain('there is no row to show');
});

it('has the cursor of the pane without the keys as ›', async () => {
	const viewer = open(160, 45);
	await settle();
	expect((await viewer.lines())[3]).toMatch(/^›/);
	const tabbed = await viewer.press('Tab').lines();
	expect(tabbed[3]).toMatch(/^❯/);
	expect(right(tabbed)[7]).toMatch(/^›/);
	expect(plain(tabbed[3] ?? '')).not.toBe('');
});
