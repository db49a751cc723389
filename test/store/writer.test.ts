import {describe, expect, it} from 'vitest';
import type {AuditEvent} from '../../src/model/event.js';
import {columns, dictionaryColumnNames, flag, parseList, parseUserRest} from '../../src/store/columns.js';
import {overflowText} from '../../src/store/dictionary.js';
import {segmentEntries} from '../../src/store/segment.js';
import {makeEvent} from '../support/make-event.js';
import {TestStore} from '../support/store.js';

const at = (milliseconds: number) => new Date(Date.UTC(2026, 0, 2) + milliseconds).toISOString().replace('Z', '000Z');
const late = (store: TestStore) => store.reader.getSnapshot().counters.sources[0]?.late;

describe('what is left of an event', () => {
	it('has the columns that are known, a kind of its own, and is folded into no request', () => {
		const store = new TestStore();
		const event = makeEvent();
		store.append(event);
		const {auditID, verb, requestURI, requestReceivedTimestamp} = event;
		const place = {source: 0, offset: 7, length: 3};
		const entry = store.writer.appendRemains('unwritten', place, {
			fields: {auditID, verb, requestURI, requestReceivedTimestamp, stage: 'Panic', responseStatus: {code: 500, message: 'not this'}},
			time: Number.NaN,
			message: 'not written by plugin log',
		});
		const odd = store.writer.appendRemains('damaged', place, {fields: {auditID: 7, stage: [], verb: {}}, time: 5, message: 'why'});
		const {reader, requests} = store.publish();
		expect(reader.text('message', entry)).toBe('not written by plugin log');
		expect([reader.text('verb', entry), reader.text('stage', entry), reader.number('code', entry)]).toEqual([verb, 'Panic', 500]);
		expect(reader.auditID(entry)).toBe(auditID);
		expect(reader.number('time', entry)).toBe(reader.number('received', 0));
		expect(reader.number('received', entry)).toBeNaN();
		expect([reader.number('time', odd), reader.auditID(odd), reader.text('stage', odd)]).toEqual([5, '', '']);
		expect([requests.count, requests.eventsOf(0), store.writer.placeOf(entry)]).toEqual([1, [0], place]);
		expect(reader.getSnapshot().counters.sources[0]).toMatchObject({events: 1, late: 0});
	});
});

describe('the columns of an event', () => {
	it('hold what THE table says', () => {
		const event = makeEvent({
			requestURI: '/api/v1/pods?limit=500&x=?',
			impersonatedUser: {username: 'bob'},
			responseStatus: {code: 403, reason: 'Forbidden', message: 'pods is forbidden'},
			objectRef: {
				resource: 'deployments',
				apiGroup: 'apps',
				apiVersion: 'v1',
				subresource: 'scale',
				namespace: 'shop',
				name: 'web',
				uid: 'u-1',
			},
		});
		const {reader} = new TestStore().load([event]);
		for (const name of dictionaryColumnNames) expect(reader.text(name, 0), name).toBe(columns[name].of(event));
		expect(reader.text('path', 0)).toBe('/api/v1/pods');
		expect(reader.text('query', 0)).toBe('limit=500&x=?');
		expect(reader.text('groupVersion', 0)).toBe('apps/v1');
		expect(reader.number('code', 0)).toBe(403);
		expect(reader.auditID(0)).toBe(event.auditID);
		expect(parseUserRest(reader.text('userRest', 0))[1]).toEqual(['dev', 'system:authenticated']);
		expect(parseList(reader.text('sourceIPs', 0))).toEqual(['192.0.2.7']);
	});

	it.each<[string, Readonly<Record<string, unknown>>]>([
		[
			'types that nobody expects',
			{kind: 0, verb: {}, user: 'x', sourceIPs: {a: 1}, objectRef: [], responseStatus: 7, annotations: null, requestURI: 1},
		],
		['codes that HTTP does not know', {responseStatus: {code: 70_000}}],
		['codes that are no numbers', {responseStatus: {code: '200'}}],
		['times that are none', {stageTimestamp: 'yesterday', requestReceivedTimestamp: 5}],
		['keys of objects', {user: {extra: {__proto__: ['a'], constructor: 'x'}}}],
	])('take %s for absent', (_, fields) => {
		const {reader} = new TestStore().load([{auditID: 'a', stage: 'Panic', verb: 'get', ...fields} as AuditEvent]);
		expect(reader.number('code', 0)).toBe(0);
		expect(reader.number('time', 0)).toBeNaN();
		expect(reader.text('stage', 0)).toBe('Panic');
	});

	it.each([
		'chosen by a client',
		'',
		'ABCDEF00-0000-4000-8000-000000000001',
		'x'.repeat(100_000),
		'\u001b[2J',
		'00000000-0000-4000-8000-00000000000g',
	])('keep an auditID that is no canonical UUID', auditID => {
		const store = new TestStore().load([makeEvent({auditID}), makeEvent()]);
		expect(store.reader.auditID(0)).toBe(auditID);
		expect(store.writer.hasAuditID(0, auditID)).toBe(true);
		expect(store.writer.hasAuditID(1, auditID)).toBe(false);
		expect(store.reader.number('flags', 0) & flag.auditIDInDictionary).not.toBe(0);
	});

	it('keep a UUID in its 128 bits', () => {
		const ids = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '01234567-89ab-cdef-8000-fedcba987654'];
		const store = new TestStore().load(ids.map(auditID => makeEvent({auditID})));
		expect(ids.map((_, event) => store.reader.auditID(event))).toEqual(ids);
		expect(ids.map((auditID, event) => store.writer.hasAuditID(event, auditID))).toEqual([true, true, true]);
		expect(store.writer.hasAuditID(0, ids[1] ?? '')).toBe(false);
		expect(store.writer.hasAuditID(0, 'not met yet')).toBe(false);
	});

	it('mark a deletion whose body asks for a dry run', () => {
		const {reader} = new TestStore().load([
			makeEvent({verb: 'delete', requestObject: {dryRun: ['All']}}),
			makeEvent({verb: 'delete', requestObject: {dryRun: 'All'}}),
			makeEvent({verb: 'create', requestObject: {dryRun: ['All']}}),
		]);
		expect([0, 1, 2].map(event => (reader.number('flags', event) & flag.dryRunInBody) !== 0)).toEqual([true, false, false]);
	});

	it('keep what only the bytes say about them, beside the other flags', () => {
		const {writer} = new TestStore();
		const place = {source: 0, offset: 0, length: 1};
		writer.appendEvent(makeEvent({verb: 'delete', requestObject: {dryRun: ['All']}, auditID: 'no UUID'}), place, flag.oddEscapes);
		writer.appendEvent(makeEvent(), place);
		writer.appendOther('malformed', place, Number.NaN, 'no stage');
		expect([0, 1, 2].map(event => writer.places.isOddlySpelt(event))).toEqual([true, false, true]);
		expect(writer.hasAuditID(0, 'no UUID')).toBe(true);
	});

	it('more different verbs than 16 bits can number stay apart', () => {
		const store = new TestStore();
		const event = makeEvent();
		const count = 66_000;
		for (let n = 0; n < count; n++)
			store.writer.appendEvent({...event, verb: `V${n}`, auditID: `a${n}`}, {source: 0, offset: 0, length: 1});
		store.publish();
		expect([0, 65_530, 65_535, 65_536, count - 1].map(n => store.reader.text('verb', n))).toEqual([
			'V0',
			'V65530',
			'V65535',
			'V65536',
			`V${count - 1}`,
		]);
	});

	it('of more stages than 8 bits can number the last one says so, and is never another', () => {
		const store = new TestStore();
		const event = makeEvent();
		for (let n = 0; n < 400; n++) store.writer.appendEvent({...event, stage: `S${n}`, auditID: `a${n}`}, {source: 0, offset: 0, length: 1});
		store.publish();
		// Four are known from the start, number 0 is absent.
		const texts = Array.from({length: 400}, (_, n) => store.reader.text('stage', n));
		expect(texts.slice(0, 250)).toEqual(Array.from({length: 250}, (_, n) => `S${n}`));
		expect(new Set(texts.slice(250))).toEqual(new Set([overflowText]));
	});
});

describe('entries', () => {
	it('go over from one segment to the next', () => {
		const store = new TestStore();
		const event = makeEvent();
		for (let n = 0; n < segmentEntries + 10; n++) {
			store.writer.appendEvent(
				{...event, auditID: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`, verb: `v${n % 3}`},
				{source: 0, offset: n * 7, length: n},
			);
		}
		store.publish();
		expect(store.reader.segments).toHaveLength(2);
		for (const n of [0, segmentEntries - 1, segmentEntries, segmentEntries + 9]) {
			expect(store.reader.text('verb', n)).toBe(`v${n % 3}`);
			expect(store.writer.placeOf(n)).toEqual({source: 0, offset: n * 7, length: n});
			expect(store.reader.auditID(n)).toBe(`00000000-0000-4000-9000-${String(n).padStart(12, '0')}`);
		}
	});

	it('that are no events stand at their time, or after the newest event of their source', () => {
		const store = new TestStore();
		store.append(makeEvent({stageTimestamp: at(5)}));
		store.writer.appendOther('malformed', {source: 0, offset: 0, length: 9}, Number.NaN, 'no stage');
		store.writer.appendOther('gap', {source: 0, offset: 9, length: 0}, 42, 'the stream broke');
		store.publish();
		expect([1, 2].map(entry => store.reader.number('time', entry))).toEqual([Date.UTC(2026, 0, 2) * 1000 + 5000, 42]);
		expect([1, 2].map(entry => store.reader.text('message', entry))).toEqual(['no stage', 'the stream broke']);
		expect([0, 1, 2].map(entry => store.writer.kindOf(entry))).toEqual(['event', 'malformed', 'gap']);
		expect(store.figures.requests).toBe(1);
		expect(store.requests.count).toBe(1);
	});

	it('beyond what was published are not seen', () => {
		const store = new TestStore().load([makeEvent()]);
		const before = store.reader.getSnapshot();
		store.append(makeEvent());
		expect(store.reader.getSnapshot()).toBe(before);
		expect(store.reader.through).toBe(1);
		store.publish();
		expect(store.reader.getSnapshot()).not.toBe(before);
		expect(store.reader.through).toBe(2);
	});

	it('a later stage that is not published yet does not exist yet', () => {
		const store = new TestStore();
		const event = makeEvent({stage: 'RequestReceived'});
		store.load([event]);
		store.append({...event, stage: 'ResponseComplete'});
		expect(store.requests.stagesOf(0)).toEqual([0]);
		store.publish();
		expect(store.requests.stagesOf(0)).toEqual([0, 1]);
	});
});

describe('late', () => {
	it('counts events more than 250 ms behind the newest of their source', () => {
		const times = [1000, 750, 749, 2000, 1749, 1750, 3000];
		expect(late(new TestStore().load(times.map(time => makeEvent({stageTimestamp: at(time)}))))).toBe(2);
	});

	it('does not count what was read at another time, nor events without a time', () => {
		const store = new TestStore().load([makeEvent({stageTimestamp: at(9000)})]);
		store.writer.jump(0);
		store.load([makeEvent({stageTimestamp: at(1000)}), makeEvent({stageTimestamp: 'never'}), makeEvent({stageTimestamp: at(1100)})]);
		expect(late(store)).toBe(0);
	});

	it('is of each source by itself', () => {
		const store = new TestStore().load([makeEvent({stageTimestamp: at(9000)})]);
		store.load([makeEvent({stageTimestamp: at(1000)})], 1);
		expect(store.reader.getSnapshot().counters.sources.map(set => set.late)).toEqual([0, 0]);
	});
});
