import {describe, expect, it} from 'vitest';
import {decodeLegacyLine} from '../../src/decode/legacy-line.js';
import {type Unwritten, UnwrittenEvents} from '../../src/decode/unwritten.js';
import {makeLine} from '../support/make-event.js';

const klog = (text: string) => `E1123 13:29:32.041414   16473 metrics.go:109] ${text}`;
const header = (plugin: string, count: number, error = 'encoding failed') =>
	klog(`Error in audit plugin '${plugin}' affecting ${count} audit events: ${error}`);
const audit = (id: string) =>
	`2026-11-23T13:29:32.03Z AUDIT: id="${id}" stage="ResponseComplete" ip="192.0.2.7" method="patch" user="alice" groups="\\"dev\\",\\"system:authenticated\\"" as="<self>" asgroups="<lookup>" user-agent="kubectl/v1.33.0 \\"x\\"" namespace="shop" uri="/api/v1/namespaces/shop/pods/web-0?fieldManager=a" response="200"`;

/** What klog says in these lines, and which of them belong to a block. */
function read(lines: readonly string[]) {
	const found: Unwritten[] = [];
	const blocks = new UnwrittenEvents(event => found.push(event));
	const taken = lines.map(line => blocks.take(Buffer.from(line), 0, Buffer.byteLength(line)));
	blocks.end();
	return {found, taken};
}

const idsOf = (found: readonly Unwritten[]) => found.map(({fields, count}) => fields?.['auditID'] ?? count);

describe('the legacy text format', () => {
	it('has the members of the JSON, by their names there', () => {
		expect(decodeLegacyLine(audit('a'))).toEqual({
			auditID: 'a',
			stage: 'ResponseComplete',
			requestURI: '/api/v1/namespaces/shop/pods/web-0?fieldManager=a',
			verb: 'patch',
			user: {username: 'alice', groups: ['dev', 'system:authenticated']},
			sourceIPs: ['192.0.2.7'],
			userAgent: 'kubectl/v1.33.0 "x"',
			objectRef: {namespace: 'shop'},
			responseStatus: {code: 200},
			requestReceivedTimestamp: '2026-11-23T13:29:32.03Z',
		});
	});

	it('leaves out what was not there', () => {
		const line =
			'2026-11-23T13:29:32Z AUDIT: id="b" stage="RequestReceived" ip="<unknown>" method="get" user="<none>" groups="<none>" as="bob" asgroups="\\"x\\"" user-agent="" namespace="<none>" uri="/healthz" response="<deferred>"';
		expect(decodeLegacyLine(line)).toEqual({
			auditID: 'b',
			stage: 'RequestReceived',
			requestURI: '/healthz',
			verb: 'get',
			impersonatedUser: {username: 'bob', groups: ['x']},
			requestReceivedTimestamp: '2026-11-23T13:29:32Z',
		});
	});

	it.each([
		['\\n\\t\\\\\\"', '\n\t\\"'],
		['\\x1b]0;x\\a', '\x1b]0;x\x07'],
		['\\xff\\u202e\\U0001f600é', '\ufffd\u202e😀é'],
	])('undoes the quoting of Go: %s', (quoted, text) => {
		expect(decodeLegacyLine(`2026-11-23T13:29:32Z AUDIT: id="${quoted}"`)).toMatchObject({auditID: text});
	});

	it.each(['AUDIT: id="a"', '2026-11-23T13:29:32Z AUDIT: id="a" and more', '2026-11-23T13:29:32Z AUDIT: stage="x"', `${audit('a')}"`])(
		'is not %s',
		line => {
			expect(decodeLegacyLine(line)).toBeUndefined();
		},
	);
});

describe('events that could not be written', () => {
	it.each(['log', 'webhook', 'buffered', 'truncate', 'some.other'])('are found in a block of plugin %s', plugin => {
		const {found, taken} = read([header(plugin, 2), 'Impacted events:', audit('a'), audit('b'), klog('something else')]);
		expect(found).toMatchObject([
			{plugin, error: 'encoding failed', count: 1, fields: {auditID: 'a', verb: 'patch'}},
			{plugin, error: 'encoding failed', count: 1, fields: {auditID: 'b'}},
		]);
		expect(taken).toEqual([true, true, true, true, false]);
	});

	it('are found behind a stamp, behind an error of several lines, with audit events between the lines', () => {
		const stamp = '2026-11-23T13:29:32.041414999Z ';
		const lines = [header('log', 2, 'one'), 'two', makeLine(), 'Impacted events:', audit('a'), makeLine(), audit('b')];
		const {found, taken} = read(lines.map(line => stamp + line));
		expect(found).toMatchObject([{error: 'one two', fields: {auditID: 'a'}}, {fields: {auditID: 'b'}}]);
		expect(taken).toEqual([true, true, false, true, true, false, true]);
	});

	it('are found in klog as JSON, in one line', () => {
		const msg = `${header('webhook', 2).replace(/^.*?\] /, '')}\nImpacted events:\n${audit('a')}\n${audit('b')}\n`;
		const line = `{"ts":1580306777047.3,"caller":"audit/metrics.go:109","msg":${JSON.stringify(msg)},"v":0}`;
		expect(read([line]).found).toMatchObject([{plugin: 'webhook', fields: {auditID: 'a'}}, {fields: {auditID: 'b'}}]);
	});

	it('that klog does not name are counted', () => {
		expect(idsOf(read([header('log', 3), 'Impacted events:', audit('a'), klog('else')]).found)).toEqual(['a', 2]);
		expect(idsOf(read([header('log', 3), header('log', 1), 'Impacted events:', audit('b')]).found)).toEqual([3, 'b']);
		expect(idsOf(read([header('log', 999_999_999)]).found)).toEqual([10_000]);
	});
});

describe('what only looks like it', () => {
	it.each([
		['an AUDIT line without a block', [audit('a')]],
		['one that is more than was announced', [header('log', 1), 'Impacted events:', audit('-'), audit('a')]],
		['one in a line of klog', [klog(audit('a'))]],
		['one behind another line of klog', [header('log', 2), 'Impacted events:', klog('else'), audit('a')]],
		['one behind a line that is none', [header('log', 2), 'Impacted events:', 'text', audit('a')]],
		[
			'a header that a line of klog quotes',
			[klog(`"x" err="Error in audit plugin 'log' affecting 1 audit events: y"`), 'Impacted events:', audit('a')],
		],
		['a header without klog', ["Error in audit plugin 'log' affecting 1 audit events: y", 'Impacted events:', audit('a')]],
		['a header of another severity', [header('log', 1).replace(/^E/, 'I'), 'Impacted events:', audit('a')]],
		[
			'a block in JSON that is no klog',
			[JSON.stringify({msg: `Error in audit plugin 'log' affecting 1 audit events: y\nImpacted events:\n${audit('a')}`})],
		],
	])('%s', (_, lines) => {
		expect(idsOf(read(lines).found)).not.toContain('a');
	});
});
