import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {loadLog} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';

const event = makeLine();
const message = (text: string) => JSON.stringify({messageType: 'DATA_MESSAGE', logEvents: [{id: '1', timestamp: 1, message: text}]});
const pack = (text: string | Buffer): string => gzipSync(text).toString('base64');

const load = (...lines: readonly string[]) => loadLog(Buffer.from(lines.map(line => `${line}\n`).join('')), 'kernel');
const reasonsOf = ({reader}: ReturnType<typeof load>): string[] =>
	Array.from({length: reader.through}, (_, entry) => reader.text('message', entry)).filter(text => text.startsWith('compressed'));

const whole = pack(message(event));
const changed = (text: string, at: number): string => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;

describe('what is damaged is a malformed row, and its neighbours are there', () => {
	it.each([
		['cut short', whole.slice(0, 200)],
		['cut within a group of four', whole.slice(0, -3)],
		['with another checksum', changed(whole, whole.length - 9)],
		['with another byte in the middle', changed(whole, whole.length >> 1)],
		['in the event of Lambda', JSON.stringify({awslogs: {data: whole.slice(0, 100)}})],
	])('%s', (_, line) => {
		const log = load(whole, line, whole);
		expect(log.accounting).toMatchObject({lines: 3, events: 2, malformed: 1, other: 0});
		expect(reasonsOf(log)).toEqual([expect.stringMatching(/^compressed text that is damaged: /)]);
	});
});

describe('a bomb', () => {
	const bomb = pack(Buffer.alloc(70_000_000, ' '));

	it('is a malformed row, and says why', () => {
		const log = load(whole, bomb, whole);
		expect(log.accounting).toMatchObject({events: 2, malformed: 1});
		expect(reasonsOf(log)).toEqual(['compressed text that inflates to more than 67108864 bytes: too long to be taken for a log message']);
	});

	it('in what was compressed is not inflated', () => {
		const twice = pack(JSON.stringify({awslogs: {data: bomb}}));
		expect(load(whole, twice).accounting).toMatchObject({events: 1, malformed: 0, other: 1});
	});

	it('in many parts, each of them allowed, is stopped where they are too much for one line', () => {
		const part = pack(`${' '.repeat(60_000_000)}${message(event)}`);
		const log = load(JSON.stringify({Records: Array.from({length: 6}, () => ({Data: part}))}), whole);
		expect(log.accounting).toMatchObject({events: 5, malformed: 2});
	});
});

it.each([
	['a word that begins alike', 'H4sIamNoGzip'],
	['words', 'H4sI is what base64 of gzip begins with, and this is none of it'],
	['what holds no event', pack('{"a":1}')],
	['a check of the destination', pack(JSON.stringify({messageType: 'CONTROL_MESSAGE', logEvents: [{message: event}]}))],
	['klog text that quotes an event', pack(message(`I0102 03:04:05.000006       1 controller.go:128] quoting ${event}`))],
])('%s is no event', (_, line) => {
	expect(load(line).accounting).toMatchObject({events: 0, malformed: 0, other: 1});
});

it('an event is not looked into', () => {
	const line = makeLine({requestObject: {data: whole}});
	const log = load(line);
	expect(String(log.documentOf(0))).toBe(line);
	expect(log.accounting).toMatchObject({events: 1, wrapper: 'none'});
});
