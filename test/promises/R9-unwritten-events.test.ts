import {describe, expect, it} from 'vitest';
import {addsUp} from '../../src/model/accounting.js';
import {entryKinds} from '../../src/store/columns.js';
import {feed, loadLog, openStore} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {send, store} from '../support/runtime.js';

const plugins = ['log', 'webhook', 'buffered', 'truncate'] as const;
const klog = 'I0102 12:00:00.000001       1 a.go:1] text';
const error = 'encoding failed: json: error calling MarshalJSON for type *runtime.Unknown: invalid character';
const audit = (id: string) =>
	`2026-01-02T12:00:00.03Z AUDIT: id="${id}" stage="ResponseComplete" ip="192.0.2.7" method="patch" user="alice" groups="\\"dev\\"" as="<self>" asgroups="<lookup>" user-agent="kubectl" namespace="shop" uri="/api/v1/namespaces/shop/pods/web-0" response="200"`;
const said = (plugin: string, ids: readonly string[]) => [
	`Error in audit plugin '${plugin}' affecting ${ids.length} audit events: ${error}`,
	'Impacted events:',
	...ids.map(audit),
];
const asText = (lines: readonly string[]) => [`E0102 12:00:00.041414       1 metrics.go:109] ${lines[0]}`, ...lines.slice(1)];
const asJson = (lines: readonly string[]) => [
	`{"ts":1767355200041.4,"caller":"audit/metrics.go:109","msg":${JSON.stringify(`${lines.join('\n')}\n`)}}`,
];

const logOf = (lines: readonly string[]): Buffer => Buffer.from(lines.map(line => `${line}\n`).join(''));

/** The events of a log that were not written: what the rows say of each. */
function unwrittenIn(log: Buffer, way: 'kernel' | 'decoder') {
	const {reader, accounting} = loadLog(log, way);
	const rows = Array.from({length: reader.through}, (_, row) => row).filter(row => entryKinds[reader.number('kind', row)] === 'unwritten');
	expect(addsUp(accounting)).toBe(true);
	expect(accounting.unwritten).toBe(rows.length);
	return rows.map(row => ({
		auditID: reader.auditID(row),
		message: reader.text('message', row),
		fields: [reader.text('verb', row), reader.text('user', row), reader.text('namespace', row), reader.text('path', row)],
		code: reader.number('code', row),
		time: reader.number('time', row),
	}));
}

describe('R9: events that the apiserver could not write are reported', () => {
	const cases = plugins.flatMap(plugin =>
		[1, 2, 7].flatMap(count => [asText, asJson].map(form => ({plugin, count, name: form === asText ? 'text' : 'JSON', form}))),
	);

	it.each(cases)(
		'$count of plugin $plugin, klog as $name: with the fields that klog gives, among the events around them',
		({plugin, count, form}) => {
			const ids = Array.from({length: count}, (_, n) => `lost-${n}`);
			const log = logOf([makeLine(), klog, ...form(said(plugin, ids)), klog, makeLine()]);
			const [found, plain] = (['kernel', 'decoder'] as const).map(way => unwrittenIn(log, way));
			expect(found?.map(({auditID}) => auditID)).toEqual(ids);
			expect(found).toEqual(plain);
			expect(found?.[0]).toMatchObject({
				message: `not written by plugin ${plugin}: ${error}`,
				fields: ['patch', 'alice', 'shop', '/api/v1/namespaces/shop/pods/web-0'],
				code: 200,
				time: Date.UTC(2026, 0, 2, 12) * 1e3 + 30_000,
			});
		},
	);

	it('with events between the lines of the block, and torn events around it', () => {
		const line = Buffer.from(makeLine({requestObject: 'x'.repeat(50_000)}));
		const block = asText(said('log', ['a', 'b']));
		const torn = {
			line,
			chunkBytes: 16_384,
			between: new Map([
				[0, block.slice(0, 2)],
				[1, block.slice(2)],
			]),
		};
		for (const kubelet of ['bare', 'stamps', 'old stamps'] as const) {
			const {reader, accounting} = loadLog(send(store([torn, torn]), kubelet), 'kernel');
			expect(accounting).toMatchObject({events: 2, repaired: 2, unwritten: 4, damaged: 0});
			expect(Array.from({length: reader.through}, (_, row) => reader.auditID(row)).filter(id => id.length === 1)).toEqual([
				'a',
				'b',
				'a',
				'b',
			]);
			expect(addsUp(accounting)).toBe(true);
		}
	});

	it('when the log is cut at any line of the block, and goes on', () => {
		const lines = asText(said('webhook', ['a', 'b', 'c']));
		for (let at = 1; at < lines.length; at++) {
			const {openIntake, reader, publish} = openStore('kernel');
			const bytes = logOf([...lines, klog]);
			const intake = openIntake(bytes, {isFollowed: true});
			const cut = logOf(lines.slice(0, at)).length;
			feed(intake, [bytes.subarray(0, cut)]);
			intake.cut();
			intake.chunk(bytes.subarray(cut), cut);
			publish();
			expect(
				Array.from({length: reader.through}, (_, row) => reader.auditID(row)),
				`cut after ${at} lines`,
			).toEqual(['a', 'b', 'c']);
			intake.close();
		}
	});

	it.each([
		['AUDIT lines without a block', [audit('a'), audit('b')]],
		['more of them than were announced', [...asText(said('log', ['x'])), audit('a')]],
		['a block that klog quotes', [`${klog} Error in audit plugin 'log' affecting 1 audit events: y`, 'Impacted events:', audit('a')]],
		['a block in an event', [makeLine({requestObject: {text: asText(said('log', ['a'])).join('\n')}})]],
	])('none for %s', (_, lines) => {
		const [found, plain] = (['kernel', 'decoder'] as const).map(way => unwrittenIn(logOf([...lines, makeLine()]), way));
		expect(found?.map(({auditID}) => auditID)).not.toContain('a');
		expect(found).toEqual(plain);
	});

	it('a klog line that quotes an event is none, whatever stands before and behind it', () => {
		const quoted = `${klog} ${makeLine({auditID: 'forged'})}`;
		const torn = {
			line: Buffer.from(makeLine({requestObject: 'x'.repeat(20_000)})),
			chunkBytes: 16_384,
			between: new Map([[0, [quoted, quoted]]]),
		};
		for (const kubelet of ['bare', 'stamps', 'old stamps'] as const) {
			const {accounting} = loadLog(send(store([torn]), kubelet), 'kernel');
			expect(accounting).toMatchObject({events: 1, repaired: 1});
		}
	});
});
