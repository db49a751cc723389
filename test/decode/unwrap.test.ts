import {describe, expect, it} from 'vitest';
import {decodeLine} from '../../src/decode/line.js';
import {differencesOf, loadLog} from '../support/both-ways.js';
import {makeEvent, makeLine} from '../support/make-event.js';

const event = makeLine();
const klog = `I0102 03:04:05.000006       1 controller.go:128] quoting ${event}`;

const decode = (line: string) => decodeLine(Buffer.from(line), 0, Buffer.byteLength(line));

describe('never takes for an event what something else quotes', () => {
	it.each([
		['klog as JSON', JSON.stringify({ts: 1580306777047.3, caller: 'a.go:1', msg: event, v: 0})],
		['zap of the etcd client', JSON.stringify({level: 'warn', ts: '2026-01-01T00:00:00Z', caller: 'a.go:1', msg: event})],
		['klog in a wrapper', JSON.stringify({log: `${klog}\n`, stream: 'stderr', time: '2026-01-01T00:00:00Z'})],
		[
			'klog as JSON in a wrapper',
			JSON.stringify({log: JSON.stringify({ts: 1.5, msg: event}), stream: 'stderr', time: '2026-01-01T00:00:00Z'}),
		],
		['a message that goes on', JSON.stringify({message: `cannot decode ${event}`})],
		['a message with words before it', JSON.stringify({message: `kube-1 says ${event}`})],
		['a header of CloudWatch', JSON.stringify({messageType: 'CONTROL_MESSAGE', logEvents: [{message: event}]})],
		['a key that is none of a wrapper', JSON.stringify({body: event})],
		['five wrappers, one in another', [0, 1, 2, 3, 4].reduce(inner => JSON.stringify({message: inner}), event)],
	])('%s', (_, line) => {
		expect(decode(line)).toEqual({kind: 'other'});
	});

	it('an event itself: what its body holds is not looked at', () => {
		const line = makeLine({requestObject: {items: [makeEvent()], log: event}, records: [{message: event}], log: event, message: event});
		expect(decode(line)).toMatchObject({kind: 'event'});
	});
});

describe('looks as deep as four wrappers', () => {
	it.each([1, 2, 3, 4])('%i', depth => {
		const line = Array.from({length: depth}).reduce<string>(inner => JSON.stringify({message: inner}), event);
		const decoded = decode(line);
		expect(decoded).toMatchObject({kind: 'several', wrapper: 'ovh'});
		expect(decoded.kind === 'several' && decoded.events.map(({document}) => String(document))).toEqual([event]);
	});
});

it.each([
	[
		'a list that is cut short',
		JSON.stringify({kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [makeEvent(), makeEvent()]}).slice(0, -200),
		1,
	],
	['a foreign object between events', `${event}{"a":1}${event}`, 2],
	['an empty list', '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[]}', 0],
	['null items', '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":null}', 0],
])('%s', (_, line, events) => {
	expect(loadLog(Buffer.from(`${line}\n`), 'decoder').accounting.events).toBe(events);
});

it('says what to do where journalctl left the message out', () => {
	expect(decode('{"MESSAGE":null,"_SYSTEMD_UNIT":"k3s.service"}')).toMatchObject({
		malformed: [{reason: 'journalctl left its MESSAGE out; run it again with --all'}],
	});
});

it.each([
	['a line that lost its brace', `${event.slice(1)}\n${event}\n`, 1],
	['words with commas', `log, message\n${event}\n`, 1],
	['a header, and then events that are no rows', `time,message\n${event}\n2026-01-01T00:00:00.000Z ${event}\n`, 2],
])('%s does not make a log a CSV file for the decoder alone', (_, log, events) => {
	const [fast, slow] = [loadLog(Buffer.from(log), 'kernel'), loadLog(Buffer.from(log), 'decoder')];
	expect(differencesOf(fast, slow)).toEqual([]);
	expect(fast.accounting.events).toBe(events);
});

describe('JSON over several lines', () => {
	const pretty = JSON.stringify(JSON.parse(event), undefined, 2);

	it('that is cut by klog does not take what follows along', () => {
		const log = `${pretty.slice(0, 300)}\n${klog}\n${event}\n`;
		const {accounting} = loadLog(Buffer.from(log), 'kernel');
		expect(accounting).toMatchObject({events: 1, malformed: 1});
	});

	it('that is cut by another value does not either', () => {
		const {accounting} = loadLog(Buffer.from(`{\n${pretty}\n${event}\n`), 'kernel');
		expect(accounting.events).toBe(2);
	});

	it.each(['{"a":1,', '{"a":[{},', '{"a":{"b":[],'])('that only began (%s) does not take more than it must', begun => {
		const {accounting} = loadLog(Buffer.from(`${begun}\n${event}\n${event}\n${event}\n`), 'kernel');
		expect(accounting.events).toBe(3);
	});

	/** What klog says of a condition that changed, with and without the marks of a difference. */
	describe.each([
		[
			'a difference',
			[' {', '  "type": "Dangling",', '- "lastTransitionTime": null', '+ "status": "False",', '+ "reasons": [', '+ ]', ' }'],
		],
		['JSON', ['{', '"type":', '"Dangling",', '"reasons": [', '"Found"', '],', '"status": {', '"a": 1', '}', '}']],
	])('that klog wrote (%s)', (_, text) => {
		it.each([
			['as it is', () => ''],
			['with timestamps', () => '2026-01-01T00:00:00.000000001Z '],
			['in CRI entries', (isEvent: boolean) => `2026-01-01T00:00:00.000000001Z ${isEvent ? 'stdout' : 'stderr'} F `],
		])('takes no event along that stands between its lines: %s', (_, before) => {
			for (let at = 0; at <= text.length; at++) {
				const lines = text.toSpliced(at, 0, event).map(line => `${before(line === event)}${line}\n`);
				const [fast, slow] = [loadLog(Buffer.from(lines.join('')), 'kernel'), loadLog(Buffer.from(lines.join('')), 'decoder')];
				expect(differencesOf(fast, slow)).toEqual([]);
				expect([at, fast.accounting.events, fast.accounting.malformed, String(fast.documentOf(0))]).toEqual([at, 1, 0, event]);
			}
		});
	});

	it('that is not at its end is reported', () => {
		const {accounting} = loadLog(Buffer.from(pretty.slice(0, -4)), 'kernel');
		expect(accounting).toMatchObject({events: 0, malformed: 1});
	});

	it('of something else is other, line by line', () => {
		const {accounting} = loadLog(Buffer.from('{\n  "a": 1,\n  "b": [\n    2\n  ]\n}\n'), 'kernel');
		expect(accounting).toMatchObject({lines: 6, other: 6, events: 0, malformed: 0});
	});
});
