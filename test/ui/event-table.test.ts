import {describe, expect, it} from 'vitest';
import type {AuditEvent} from '../../src/model/event.js';
import {flag} from '../../src/store/columns.js';
import {columnHeader} from '../../src/ui/event-table.js';
import {layerOf} from '../../src/ui/panes.js';
import {makeEvent} from '../support/make-event.js';
import {podSource, settle, TestViewer} from '../support/screen.js';
import {plain, received, status} from './support.js';

const at = (time: string, latencyMicros = 0) => {
	const micros = Date.parse(`2026-11-23T${time}Z`) * 1e3;
	const text = (from: number) =>
		new Date(from / 1e3).toISOString().replace(/\.(\d{3})Z/, (_, ms) => `.${ms}${String(from % 1000).padStart(3, '0')}Z`);
	return {requestReceivedTimestamp: text(micros - latencyMicros), stageTimestamp: text(micros)};
};
const sa = (name: string) => ({user: {username: `system:serviceaccount:kube-system:${name}`}});
const ref = (resource: string, namespace = '', name = '', more = {}) => ({objectRef: {resource, namespace, name, ...more}});

/** The log of the mock-up (`screen.md` 2.3), as far as its lines go. */
const log: readonly AuditEvent[] = [
	makeEvent({
		...at('08:01:17.338', 600),
		verb: 'list',
		...sa('replicaset-controller'),
		...ref('replicasets', 'cert-manager', '', {apiGroup: 'apps'}),
	}),
	makeEvent({
		...at('08:01:17.340', 1300),
		verb: 'create',
		...sa('metrics-server'),
		...ref('subjectaccessreviews', '', '', {apiGroup: 'authorization.k8s.io'}),
		responseStatus: status(201),
	}),
	makeEvent({
		...at('08:01:17.350', 200),
		verb: 'get',
		user: {},
		...ref('secrets', 'payments', 'db-root'),
		responseStatus: status(401),
		stage: 'ResponseStarted',
	}),
	makeEvent({
		...at('08:01:17.356', 1000),
		verb: 'get',
		user: {username: 'alice@example.com'},
		...ref('pods', 'shop', 'web-0', {subresource: 'exec'}),
		responseStatus: status(101),
		stage: 'ResponseStarted',
	}),
	makeEvent({
		...at('08:01:35.971', 100),
		verb: 'get',
		user: {username: 'system:anonymous'},
		objectRef: undefined,
		requestURI: '/metrics',
		responseStatus: status(403),
	}),
	makeEvent({
		...at('08:01:36.037', 900),
		verb: 'patch',
		user: {username: 'system:serviceaccount:ci:runner'},
		...ref('pods', 'staging', 'core-dns-5d78', {subresource: 'status'}),
	}),
	makeEvent({
		...at('08:01:36.055'),
		verb: 'patch',
		user: {username: 'system:node:node-13'},
		...ref('nodes', '', 'node-13', {subresource: 'status'}),
		...received,
	}),
];

const viewing = (events: readonly AuditEvent[], columns = 80, rows = 24) =>
	new TestViewer(events, {columns, rows, world: {now: Date.parse('2026-11-23T08:02:00Z') * 1e3}});

it('looks as it was drawn, at 80 x 24', async () => {
	const lines = await viewing(log).lines();
	expect(lines.slice(2, 10)).toEqual([
		'  TIME ↑       CODE VERB   USER             RESOURCE  NAMESPACE/NAME    LATENCY',
		'  08:01:17.338  200 list   sa:…replicaset-… rs        cert-manager/       0.6ms',
		'  08:01:17.340  201 create sa:…metrics-ser… subj…iews -                   1.3ms',
		'  08:01:17.350  401 get    (unauthenticate… secrets   payments/db-root    0.2ms',
		'  08:01:17.356  101 get    alice@example.c… po/exec   shop/web-0       open 19s',
		'  08:01:35.971  403 get    system:anonymous           /metrics            0.1ms',
		'  08:01:36.037  200 patch  sa:ci:runner     po/status staging/core…d78    0.9ms',
		'❯ 08:01:36.055      patch  node:node-13     no/status node-13                 …',
	]);
});

it('says which column the cursor is in, whose order it is, and scrolls to columns that do not fit', () => {
	const viewer = viewing(log, 80);
	expect(columnHeader(viewer.scene, 80)).toContain('\u001B[1;7mUSER');
	expect(columnHeader(viewer.press('g l l l l').scene, 80)).toContain('\u001B[1;7m');
	viewer.press('$');
	expect(plain(columnHeader(viewer.scene, 80))).toContain('CLIENT');
	expect(plain(columnHeader(viewer.scene, 80))).toMatch(/^ {2}TIME ↑/);
});

describe('a gap', () => {
	const gapped = () => {
		const viewer = viewing(log.slice(0, 4));
		viewer.store.appendGap(Date.parse('2026-11-23T08:01:17.356Z') * 1e3, 'the log does not reach back');
		return viewer.add(makeEvent(at('08:01:35.931')));
	};

	it('says of the beginning of a log that it is one', async () => {
		const viewer = new TestViewer([makeEvent()]);
		const place = {source: 0, offset: 0, length: 0};
		viewer.store.writer.appendOther('gap', place, Number.MIN_SAFE_INTEGER, 'older ones are not served', flag.beginning);
		viewer.add(makeEvent());
		expect((await viewer.lines()).find(line => line.includes('╌╌'))).toContain(
			'╌╌ the pod log begins here, 10 MiB are kept: --node-files has more · ⏎ why',
		);
	});

	it('takes its whole line, with its place and how much may be missing', async () => {
		expect((await gapped().lines())[7]).toBe('  ╌╌ gap 08:01:17.356 – 08:01:35.931: 18.6s may be missing · ⏎ why ╌╌╌╌╌╌╌╌╌╌╌╌');
	});

	it('says in the row line what is known of it, and of which source it is where there are several', async () => {
		const viewer = gapped();
		viewer.world = {
			...viewer.world,
			sources: [podSource('p/k/kube-apiserver-cp-1/kube-apiserver'), podSource('p/k/kube-apiserver-cp-2/kube-apiserver', 1)],
		};
		const lines = await viewer.press('k').lines();
		expect(lines[7]).toContain('❯ ╌╌ gap 08:01:17.356 – 08:01:35.931 cp-1: 18.6s may be missing');
		expect(lines.at(-2)).toBe(' gap: the log does not reach back');
	});
});

describe('what is left of an event', () => {
	it('stands in the columns as far as it is known, marked, with what it is in the last one', async () => {
		const viewer = viewing([makeEvent(at('08:00:24.000'))], 100);
		viewer.store.appendRemains(
			'unwritten',
			{verb: 'delete', user: {username: 'mallory'}, requestURI: '/api/v1/pods', requestReceivedTimestamp: '2026-11-23T08:00:24.165Z'},
			Number.NaN,
			'not written by plugin log: json: unsupported value',
		);
		viewer.store.appendRemains('damaged', {verb: 'get'}, Date.parse('2026-11-23T08:00:25.000Z') * 1e3, 'only its end was received');
		viewer.add(makeEvent(at('08:00:26.000')));
		const lines = await viewer.press('k k').lines();
		expect(lines[4]).toMatch(/^❯!08:00:24\.165 +delete mallory .*\/api\/v1\/pods +unwritten/);
		expect(lines[5]).toMatch(/^ !08:00:25\.000 +get +[^(]* damaged/);
		expect(lines.at(-2)).toBe(' unwritten: not written by plugin log: json: unsupported value   mallory delete /api/v1/pods');
		expect((await viewer.press('V').lines())[5]).toMatch(/damaged/);
	});
});

it('puts dates before times once rows span days, and counts ages from now', async () => {
	const days = [makeEvent({...at('08:00:00.000'), stageTimestamp: '2026-11-22T23:59:59.000000Z'}), makeEvent(at('08:01:00.000'))];
	const viewer = viewing(days, 100);
	expect((await viewer.lines())[3]).toMatch(/^ {2}11-22 23:59:59.000 {2}200 get/);
	expect((await viewer.press('t').lines())[4]).toMatch(/^❯ 60s +200/);
});

it('marks requests whose auditID others have as well', async () => {
	const one = {auditID: 'chosen', requestURI: '/a', ...at('08:00:00.000')};
	const lines = await viewing([makeEvent(one), makeEvent({...one, requestURI: '/b', responseStatus: status(500)})]).lines();
	expect(lines[3]).toMatch(/^ !/);
	expect(lines[4]).toMatch(/^❯!/);
});

it('keeps the row under the cursor, faint, when it stops passing', async () => {
	const viewer = viewing([makeEvent({...received, ...at('08:00:00.000'), auditID: 'x', requestURI: '/x'}), makeEvent(at('08:00:01.000'))]);
	viewer.press('/').type('stage:RequestReceived');
	await settle();
	viewer.press('Enter k');
	viewer.add(makeEvent({...at('08:00:00.000'), stageTimestamp: '2026-11-23T08:00:00.500000Z', auditID: 'x', requestURI: '/x'}));
	const {lines, styled} = await viewer.frame();
	expect(lines[1]).toContain('0 of 2');
	expect(styled[3]).toMatch(/^⟨bold faint⟩❯.*08:00:00\.000/);
});

it('shows where the window stands in a long table by ┃ in the last cell, and nothing in a short one', () => {
	const bars = (viewer: TestViewer) => {
		const table = layerOf(viewer.scene).panes[1];
		return Array.from({length: table?.height ?? 0}, (_, n) => plain(table?.row(n) ?? '').endsWith('┃'));
	};
	const many = viewing(Array.from({length: 500}, () => makeEvent()));
	expect(bars(many).lastIndexOf(true)).toBe(17);
	expect(bars(many.press('g')).indexOf(true)).toBe(0);
	expect(bars(many).filter(Boolean)).toHaveLength(2);
	expect(bars(viewing(log)).filter(Boolean)).toHaveLength(0);
});

it('accents writes and reads of secrets, codes of failures, and lets routine users recede', async () => {
	const {styled} = await viewing([
		makeEvent({verb: 'delete', ...ref('pods', 'shop', 'web')}),
		makeEvent({verb: 'get', ...ref('secrets', 'shop', 'db'), responseStatus: status(403)}),
		makeEvent({verb: 'get', ...sa('coredns'), responseStatus: status(500)}),
		makeEvent(),
	]).frame();
	expect(styled[3]).toContain('⟨cyan⟩delete');
	expect(styled[4]).toContain('⟨yellow⟩403');
	expect(styled[4]).toContain('⟨magenta⟩secrets');
	expect(styled[5]).toContain('⟨red⟩500');
	expect(styled[5]).toContain('⟨faint⟩sa:…coredns');
	expect(styled[6]).toContain('⟨bold⟩❯');
});
