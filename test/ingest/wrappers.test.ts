import {describe, expect, it} from 'vitest';
import type {WrapperName} from '../../src/decode/wrapper-names.js';
import {addsUp} from '../../src/model/accounting.js';
import {differencesOf, loadLog} from '../support/both-ways.js';
import {loadPaths, waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';
import {wrappedLogs} from '../support/wrapped-logs.js';

const scratch = scratchFolder();
const seed = seedOfRun();

/** Everything that a wrapper could trip over: escapes, wide characters, quotes, long ones, words of wrappers in bodies. */
const events = [
	makeLine(),
	makeLine({userAgent: '<a&b>\u2028 "quoted" \\ back\\slash\n\ttab é王😀'}),
	makeLine({requestObject: {data: 'ü€😀'.repeat(600), log: 'E', message: '{"kind":"Event"}', items: [{auditID: 'x'}], records: [[]]}}),
	makeLine({stage: 'RequestReceived', responseStatus: undefined, annotations: undefined}),
	makeLine({auditID: 'no uuid', requestObject: [{op: 'replace', path: '/a~1b', value: null}], objectRef: undefined}),
	makeLine({verb: '', requestURI: '/api?x=%7B%22kind%22', level: 'RequestResponse', responseObject: {a: [[], {}, [{}]]}}),
];

/** Those in which an event may lie on both sides of the beginning of a tail. */
const hasParts: ReadonlySet<WrapperName> = new Set(['none', 'cri']);

describe.each(wrappedLogs)('$name', ({wrapper, isBatch, also, make}) => {
	const log = make(events);

	it('gives the events that are in it, by the kernel and by the decoder', () => {
		const [fast, slow] = [loadLog(log, 'kernel'), loadLog(log, 'decoder')];
		expect(differencesOf(fast, slow)).toEqual([]);
		expect(Array.from({length: fast.reader.through}, (_, entry) => String(slow.documentOf(entry)))).toEqual(events);
		if (!isBatch) expect(addsUp(fast.accounting)).toBe(true);
		expect(fast.accounting).toMatchObject({events: events.length, malformed: 0, wrapper, bytes: log.length});
		expect(Object.keys(fast.accounting.wrappers)).toEqual([...also, wrapper]);
	});

	it(`is the same in chunks of any size (SEED=${seed})`, () => {
		const random = createRandom(seed);
		const whole = loadLog(log, 'decoder');
		for (const most of [1, 900]) {
			const chunks: Buffer[] = [];
			for (let at = 0; at < log.length; at += chunks.at(-1)?.length ?? 1)
				chunks.push(log.subarray(at, at + 1 + Math.floor(random() * most)));
			expect(differencesOf(whole, loadLog(chunks, 'decoder'))).toEqual([]);
		}
	});

	it('is read back, line and document, and searched', async () => {
		const loaded = await loadPaths([scratch.write(log)]);
		expect((await loaded.documents()).map(String)).toEqual(events);
		for (const line of await loaded.documents(true)) expect(log.includes(line)).toBe(true);
		const [opened] = [await loaded.line(1)];
		expect(opened.changed).toBe(false);
		expect(Buffer.from(opened.bytes ?? []).toString()).toBe(events[1]);
		loaded.ask({type: 'find', generation: 1, terms: [{kind: 'text', text: '"quoted" \\ back', matchCase: false}], from: 0});
		const found = await waitFor('what was found', () => loaded.all('found').find(({events: hits}) => hits.length > 0));
		expect([...found.events]).toEqual([1]);
		await loaded.stop();
	});

	it.runIf(hasParts.has(wrapper))('is the same read from its tail', async () => {
		const many = Array.from({length: 30}, (_, n) => makeLine({requestObject: n === 9 ? {data: '9'.repeat(1_200_000)} : undefined}));
		const loaded = await loadPaths([scratch.write(make(many))], {tailFirst: true});
		const sorted = (lines: readonly string[]) => lines.map(line => JSON.parse(line).auditID).sort();
		expect(sorted((await loaded.documents()).map(String))).toEqual(sorted(many));
		expect(loaded.counters()).toMatchObject({events: many.length, malformed: 0});
		await loaded.stop();
	});
});
