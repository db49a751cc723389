import {describe, expect, it} from 'vitest';
import type {AuditEvent} from '../../src/model/event.js';
import {allOf, everything, type QueryNode} from '../../src/query/ast.js';
import {Matches} from '../../src/query/matches.js';
import {tooManyTerms} from '../../src/query/parse.js';
import type {Question} from '../../src/query/question.js';
import {flag} from '../../src/store/columns.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore, type TestStore} from '../support/make-store.js';
import {search, settleMatches} from '../support/naive-find.js';
import {queryOf} from '../support/query.js';

const noon = Date.UTC(2026, 0, 2, 12) * 1e3;
const second = 1e6;
const timeText = (micros: number) => `${new Date(micros / 1e3).toISOString().slice(0, 19)}.${String(micros % 1e6).padStart(6, '0')}Z`;

/** An event that stands so many seconds after noon. */
function eventAt(seconds: number, overrides: Readonly<Record<string, unknown>> = {}): AuditEvent {
	const time = timeText(noon + seconds * second);
	return makeEvent({requestReceivedTimestamp: time, stageTimestamp: time, ...overrides});
}

const received = {stage: 'RequestReceived', responseStatus: undefined, annotations: undefined};
const matchesOf = (store: TestStore) => new Matches(store.reader, store.requests, {isUtc: true, now: noon});
const rowsOf = (matches: Matches) => Array.from({length: matches.getSnapshot().length}, (_, place) => matches.rowAt(place));

/** The rows that a query gives in a store, all searched. */
function answer(store: TestStore, text: string, question: Partial<Question> = {}) {
	const matches = matchesOf(store);
	matches.ask({query: queryOf(text), ...question});
	settleMatches(matches, store);
	return {matches, rows: rowsOf(matches), snapshot: matches.getSnapshot()};
}

describe('rows', () => {
	it('stand in the order of time, whatever the order in which they came', () => {
		const {rows} = answer(makeStore([eventAt(3), eventAt(1), eventAt(2), eventAt(1)]), '');
		expect(rows).toEqual([1, 3, 2, 0]);
	});

	it('without a time stand where the last one known before them of their source stands', () => {
		const store = makeStore();
		store.append(eventAt(5), 0);
		store.append(eventAt(1), 1);
		store.append(makeEvent({stageTimestamp: 'soon', requestReceivedTimestamp: 'x'}), 0);
		store.append(eventAt(9), 0);
		store.publish();
		expect(answer(store, '').rows).toEqual([1, 0, 2, 3]);
	});

	it('move to an earlier place when an earlier stage comes late, and to a later one never', () => {
		const store = makeStore();
		const shared = {auditID: 'a', requestReceivedTimestamp: timeText(noon), requestURI: '/x'};
		store.append(eventAt(1));
		store.append(makeEvent({...shared, stageTimestamp: timeText(noon + 5 * second)}));
		store.append(eventAt(3));
		store.publish();
		const {matches, rows} = answer(store, '');
		expect(rows).toEqual([0, 2, 1]);
		store.append(makeEvent({...shared, ...received, stageTimestamp: timeText(noon)}));
		store.publish();
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([1, 0, 2]);
		expect(matches.getSnapshot()).toMatchObject({length: 3, matched: 3, total: 3});
	});

	it('stand in the order of time among thousands that came in it, but for a few', () => {
		const store = makeStore();
		/** Of each event the seconds where it stands, alone and as a request, and its head. */
		const all: Array<{readonly verb: string; readonly at: number; asRequest: number; readonly head: number}> = [];
		const append = (at: number, verb: string, overrides: Readonly<Record<string, unknown>> = {}, head = all.length) => {
			all.push({verb, at, asRequest: at, head});
			const first = all[head];
			if (first) first.asRequest = Math.min(first.asRequest, at);
			store.append(eventAt(at, {verb, ...overrides}));
		};
		const stageOf = (request: number) => ({
			auditID: `${request}`,
			requestURI: `/${request}`,
			requestReceivedTimestamp: timeText(noon),
		});
		for (let at = 0; at < 10_000; at++) {
			const verb = at % 3 === 0 ? 'get' : 'list';
			// One of a chunk that is else in order, and one that its earlier stage moves from the first chunk on.
			if (at === 6000) append(20, 'get');
			else if (at === 3000) append(Math.floor(at / 2), 'get', stageOf(3000));
			else if (at === 9000) append(11, 'get', {...stageOf(3000), ...received}, 3000);
			else append(Math.floor(at / 2), verb);
		}
		store.publish();
		const inTime = (rows: readonly number[], timeOf: (row: number) => number) => [...rows].sort((a, b) => timeOf(a) - timeOf(b) || a - b);
		const events = [...all.keys()];
		const heads = events.filter(event => all[event]?.head === event);
		const isGet = (row: number) => all[row]?.verb === 'get';
		const [alone, asRequest] = [(row: number) => all[row]?.at ?? 0, (row: number) => all[row]?.asRequest ?? 0];
		expect(answer(store, '', {kind: 'events'}).rows).toEqual(inTime(events, alone));
		expect(answer(store, 'verb:get', {kind: 'events'}).rows).toEqual(inTime(events.filter(isGet), alone));
		expect(answer(store, '').rows).toEqual(inTime(heads, asRequest));
		expect(answer(store, 'verb:get').rows).toEqual(inTime(heads.filter(isGet), asRequest));
	});

	it('that came to stand at an earlier time stand there for rows that come later, too', () => {
		const store = makeStore();
		const shared = {auditID: 'a', requestReceivedTimestamp: timeText(noon), requestURI: '/x'};
		store.append(makeEvent({...shared, stageTimestamp: timeText(noon + 5 * second)}));
		store.publish();
		const {matches} = answer(store, '');
		store.append(makeEvent({...shared, ...received, stageTimestamp: timeText(noon)}));
		store.publish();
		settleMatches(matches, store);
		const later = store.append(eventAt(3));
		store.publish();
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([0, later]);
	});

	it.each([
		['begin to pass', 'code:403', [], [0]],
		['stop to pass', '-code:?', [0], []],
	])('%s when a later stage says so', (_, text, before, after) => {
		const store = makeStore();
		const shared = {auditID: 'a', requestURI: '/x', requestReceivedTimestamp: timeText(noon)};
		store.append(makeEvent({...shared, ...received}));
		store.publish();
		const {matches, rows} = answer(store, text);
		expect(rows).toEqual(before);
		store.append(makeEvent({...shared, responseStatus: {code: 403}}));
		store.publish();
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual(after);
	});

	it('keep their place for the cursor: a row that does not pass is told where the next later one stands', () => {
		const {matches} = answer(makeStore([eventAt(1), eventAt(2, {verb: 'list'}), eventAt(3), eventAt(4)]), 'verb:get');
		expect([0, 1, 2, 3].map(row => matches.placeOf(row))).toEqual([0, 1, 1, 2]);
		expect([0, 1, 2, 3].map(row => matches.has(row))).toEqual([true, false, true, true]);
	});

	it('are gaps too where they are asked for, whatever the query, and not counted as matched', () => {
		const store = makeStore([eventAt(1), eventAt(3)]);
		store.appendGap(noon + 2 * second);
		store.publish();
		expect(answer(store, 'verb:nothing', {gaps: true})).toMatchObject({rows: [2], snapshot: {length: 1, matched: 0, total: 2}});
		expect(answer(store, '', {gaps: true}).rows).toEqual([0, 2, 1]);
		expect(answer(store, '').rows).toEqual([0, 1]);
	});

	it('are what is left of events too where gaps are asked for, if it matches', () => {
		const store = makeStore([eventAt(1), eventAt(3)]);
		const patched = {verb: 'patch', requestReceivedTimestamp: timeText(noon + 2 * second)};
		store.appendRemains('unwritten', {...patched, user: {username: 'mallory'}}, noon + 2 * second);
		store.appendRemains('damaged', {}, noon + 4 * second);
		store.publish();
		for (const kind of ['requests', 'events'] as const) {
			expect(answer(store, '', {gaps: true, kind})).toMatchObject({rows: [0, 2, 1, 3], snapshot: {matched: 4, total: 4}});
			expect(answer(store, 'user:mallory', {gaps: true, kind})).toMatchObject({rows: [2], snapshot: {matched: 1, total: 4}});
			expect(answer(store, 'latency:>=0ms', {gaps: true, kind}).rows).toEqual([0, 1]);
			expect(answer(store, '', {kind})).toMatchObject({rows: [0, 1], snapshot: {matched: 2, total: 2}});
		}
	});

	it('are single events when asked for', () => {
		const shared = {auditID: 'a', requestURI: '/x', requestReceivedTimestamp: timeText(noon)};
		const store = makeStore([
			makeEvent({...shared, ...received, stageTimestamp: timeText(noon)}),
			makeEvent({...shared, stageTimestamp: timeText(noon + 1)}),
		]);
		expect(answer(store, '', {kind: 'events'})).toMatchObject({rows: [0, 1], snapshot: {total: 2}});
		expect(answer(store, '', {kind: 'requests'})).toMatchObject({rows: [0], snapshot: {total: 1}});
		expect(answer(store, 'stage:RequestReceived', {kind: 'events'}).rows).toEqual([0]);
		expect(answer(store, 'stage:RequestReceived', {kind: 'requests'}).rows).toEqual([]);
	});
});

describe('terms that depend on time', () => {
	it('since:5m lets rows go as time passes', () => {
		const store = makeStore([eventAt(0), eventAt(120)]);
		const {matches, rows} = answer(store, 'since:5m');
		expect(rows).toEqual([0, 1]);
		matches.tick(noon + 301 * second);
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([1]);
		matches.tick(noon + 600 * second);
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([]);
	});

	it('is:orphan is a request whose source went on for a minute without an answer', () => {
		const store = makeStore([eventAt(0, received), eventAt(59)]);
		const {matches, rows} = answer(store, 'is:orphan');
		expect(rows).toEqual([]);
		store.append(eventAt(61));
		store.publish();
		settleMatches(matches, store);
		matches.tick(noon);
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([0]);
	});

	it('duration of an open watch grows with its source, and a refused one has ended', () => {
		const watch = {verb: 'watch', stage: 'ResponseStarted'};
		const store = makeStore([eventAt(0, watch), eventAt(0, {...watch, responseStatus: {code: 403}}), eventAt(9)]);
		const {matches, rows} = answer(store, 'duration:>10s');
		expect(rows).toEqual([]);
		expect(answer(store, 'is:open').rows).toEqual([0]);
		expect(answer(store, 'is:ended').rows).toEqual([1]);
		store.append(eventAt(11));
		store.publish();
		matches.tick(noon);
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([0]);
	});

	it('a time without a date is of the newest day, or of that of the cursor, and which one is said', () => {
		const store = makeStore([eventAt(-86_400), eventAt(-60), eventAt(60)]);
		expect(answer(store, 'time:>12:00')).toMatchObject({rows: [2], snapshot: {day: '2026-01-02'}});
		expect(answer(store, 'time:>11:59', {day: noon - 86_400 * second})).toMatchObject({rows: [0, 1, 2], snapshot: {day: '2026-01-01'}});
		expect(answer(store, 'verb:get').snapshot.day).toBeUndefined();
	});

	it('a time is as wide as it was written', () => {
		const store = makeStore([eventAt(0), eventAt(30.5), eventAt(60)]);
		expect(answer(store, 'time:12:00').rows).toEqual([0, 1]);
		expect(answer(store, 'time:12:00:30').rows).toEqual([1]);
		expect(answer(store, 'time:2026-01-02').rows).toEqual([0, 1, 2]);
	});
});

describe('a question', () => {
	it('that was asked before knows what happened to a row since', () => {
		const shared = {auditID: 'a', requestReceivedTimestamp: timeText(noon), requestURI: '/x'};
		for (const kind of ['requests', 'events'] as const) {
			const store = makeStore([makeEvent({...shared, ...received, stageTimestamp: timeText(noon)}), eventAt(1)]);
			const {matches} = answer(store, 'latency:>=0ms', {kind});
			expect(rowsOf(matches)).toEqual([1]);
			store.append(makeEvent({...shared, verb: 'get', stageTimestamp: timeText(noon + 2 * second)}));
			store.publish();
			settleMatches(matches, store);
			const rows = kind === 'requests' ? [0, 1] : [1, 2];
			expect(rowsOf(matches)).toEqual(rows);
			for (const text of ['verb:get', 'latency:>=0ms']) {
				matches.ask({query: queryOf(text), kind});
				settleMatches(matches, store);
			}
			expect(rowsOf(matches)).toEqual(rows);
		}
	});

	it('shows the rows of the one before until it has an answer', () => {
		const store = makeStore([eventAt(1), eventAt(2, {verb: 'list'})]);
		const {matches, snapshot} = answer(store, 'verb:get');
		matches.ask({query: queryOf('verb:list')});
		expect(matches.getSnapshot()).toBe(snapshot);
		expect(rowsOf(matches)).toEqual([0]);
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([1]);
		expect(matches.getSnapshot().generation).toBe(snapshot.generation + 1);
	});

	it('that is the same is not asked anew', () => {
		const store = makeStore([eventAt(1)]);
		const query = queryOf('verb:get');
		const matches = matchesOf(store);
		expect(matches.ask({query})).toBe(matches.ask({query, fuzzyFallback: true}));
		expect(matches.ask({query, hideNoise: true})).not.toBe(matches.ask({query}));
	});

	it('hides and counts requests of our own, unless it asks for them', () => {
		const store = makeStore([eventAt(1)]);
		store.writer.appendEvent(eventAt(2, {verb: 'watch'}), {source: 0, offset: 1, length: 1}, flag.own);
		store.publish();
		const matches = matchesOf(store);
		const ask = (text: string, hidden: Partial<Question>) => {
			matches.ask({query: queryOf(text), ...hidden});
			settleMatches(matches, store);
			return {rows: rowsOf(matches), own: matches.getSnapshot().own, noise: matches.getSnapshot().noise};
		};
		expect(ask('', {hideOwn: true, hideNoise: true})).toEqual({rows: [0], own: 1, noise: 0});
		expect(ask('verb:get', {hideOwn: true})).toEqual({rows: [0], own: 0, noise: 0});
		expect(ask('is:own', {hideOwn: true})).toEqual({rows: [1], own: 0, noise: 0});
		expect(ask('', {hideOwn: false})).toEqual({rows: [0, 1], own: 0, noise: 0});
	});

	it('makes a new snapshot only when something changed, and says so', () => {
		const store = makeStore([eventAt(1)]);
		const {matches, snapshot} = answer(store, 'verb:get');
		let told = 0;
		matches.subscribe(() => told++);
		matches.advance(8);
		expect(matches.getSnapshot()).toBe(snapshot);
		store.append(eventAt(2, {verb: 'list'}));
		store.publish();
		settleMatches(matches, store);
		expect(matches.getSnapshot()).toMatchObject({matched: 1, total: 2});
		expect(told).toBe(1);
	});

	it('tells how far it is while raw bytes are searched, and how long it took', () => {
		const store = makeStore([eventAt(1), eventAt(2, {requestObject: {note: 'hidden treasure'}})]);
		const matches = matchesOf(store);
		matches.ask({query: queryOf('treasure')});
		while (matches.advance(8));
		expect(matches.getSnapshot()).toMatchObject({matched: 0, searching: 0, tookMs: undefined});
		const wanted = matches.wanted();
		expect(wanted).toMatchObject({terms: [{kind: 'text', text: 'treasure', matchCase: false}], from: 0});
		const generation = wanted?.generation ?? 0;
		matches.found({generation, through: 1, ...search(store, wanted?.terms ?? [], 0, 1)});
		while (matches.advance(8));
		expect(matches.getSnapshot().searching).toBe(0.5);
		matches.found({generation, through: 2, ...search(store, wanted?.terms ?? [], 1, 2)});
		while (matches.advance(8));
		expect(matches.getSnapshot()).toMatchObject({matched: 1, searching: undefined, tookMs: expect.any(Number)});
	});

	it('drops answers to an older one', () => {
		const store = makeStore([eventAt(1)]);
		const matches = matchesOf(store);
		matches.ask({query: queryOf('treasure')});
		const old = matches.wanted()?.generation ?? 0;
		matches.ask({query: queryOf('gold')});
		matches.found({generation: old, events: Uint32Array.of(0), hits: Uint32Array.of(1), through: 1});
		while (matches.advance(8));
		expect(matches.getSnapshot()).toMatchObject({matched: 0, searching: 0});
		expect(matches.wanted()?.generation).toBeGreaterThan(old);
	});

	it('does not search again what it has searched, when only the kind of rows changes', () => {
		const store = makeStore([eventAt(1, {requestObject: {note: 'treasure'}})]);
		const query = queryOf('treasure');
		const {matches} = answer(store, 'verb:get');
		matches.ask({query});
		settleMatches(matches, store);
		const before = matches.wanted();
		matches.ask({query, kind: 'events', hideNoise: true});
		expect(matches.wanted()?.generation).toBe(before?.generation);
		while (matches.advance(8));
		expect(matches.getSnapshot()).toMatchObject({matched: 1, searching: undefined});
	});

	it('without words asks for nothing in raw bytes', () => {
		const {matches} = answer(makeStore([eventAt(1)]), 'verb:get user:alice');
		expect(matches.wanted()).toBeUndefined();
	});

	it('of an empty store is answered at once', () => {
		expect(answer(makeStore(), 'alice is:open').snapshot).toMatchObject({
			length: 0,
			total: 0,
			searching: undefined,
			tookMs: expect.any(Number),
		});
	});

	it('says what each term removed, and what it passes alone', () => {
		const store = makeStore([
			eventAt(1, {user: {username: 'bob'}}),
			eventAt(2),
			eventAt(3),
			eventAt(4, {user: {username: 'bob'}, verb: 'delete'}),
			eventAt(5, {verb: 'delete'}),
		]);
		const {matches} = answer(store, 'user:bob verb:get');
		const counts = matches.termCounts(1000);
		expect(counts?.map(({removed, alone}) => [removed, alone])).toEqual([
			[2, 2],
			[1, 3],
		]);
	});

	it('says it of each term that was typed, also under the bounds of the command line, which are none', () => {
		const store = makeStore([eventAt(1), eventAt(2, {verb: 'list'}), eventAt(3)]);
		const since: QueryNode = {
			kind: 'bound',
			side: 'since',
			time: {kind: 'instant', micros: noon + 2 * second, width: 1},
			span: {from: 0, to: 0},
		};
		const matches = matchesOf(store);
		matches.ask({query: allOf([since, queryOf('verb:get user:alice')])});
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([2]);
		expect(matches.termCounts(1000)).toEqual([
			{span: {from: 0, to: 8}, removed: 1, alone: 2},
			{span: {from: 9, to: 19}, removed: 0, alone: 3},
		]);
	});

	it('says which value may have been meant by a term that passes nothing, if it tests one value of one field', () => {
		const store = makeStore([eventAt(1), eventAt(2, {verb: 'delete'}), eventAt(3, {verb: 'deletecollection'})]);
		const meantBy = (text: string) =>
			answer(store, text)
				.matches.termCounts(1000)
				?.map(({meant}) => meant);
		expect(meantBy('verb:del')).toEqual(['delete']);
		expect(meantBy('user:alcie verb:dleete')).toEqual(['alice', 'delete']);
		expect(meantBy('verb:get verb:xyz')).toEqual([undefined, undefined]);
		expect(meantBy('-verb:get,delete,deletecollection')).toEqual([undefined]);
		expect(meantBy('verb:del,ge')).toEqual([undefined]);
		expect(meantBy('verb:del*x')).toEqual([undefined]);
	});

	it('fills the screen with the newest rows first', () => {
		const store = makeStore(Array.from({length: 6000}, (_, n) => eventAt(6000 - n, {auditID: `n-${n}`})));
		const matches = matchesOf(store);
		while (matches.advance(1000));
		matches.ask({query: queryOf('verb:get')});
		const isUnfinished = matches.advance(0);
		expect(isUnfinished).toBe(true);
		while (!rowsOf(matches).length) matches.advance(0);
		expect(rowsOf(matches).at(-1)).toBe(0);
	});
});

describe('a word that no event holds', () => {
	const events = () => [eventAt(1), eventAt(2, {user: {username: 'bob'}})];

	it('is taken for the nearest one where that is asked for, and it is said', () => {
		const store = makeStore(events());
		const {rows, snapshot} = answer(store, 'alcie', {fuzzyFallback: true});
		expect(rows).toEqual([0]);
		expect(snapshot.taken).toEqual([{word: 'alcie', as: 'alice', span: {from: 0, to: 5}}]);
	});

	it('finds nothing where it is not, and the nearest one is told', () => {
		const {matches, rows, snapshot} = answer(makeStore(events()), 'alcie');
		expect(rows).toEqual([]);
		expect(snapshot.taken).toEqual([]);
		expect(matches.suggestions()).toMatchObject([{word: 'alcie', nearest: 'alice'}]);
	});

	it('is itself again when an event holds it after all', () => {
		const store = makeStore(events());
		const {matches} = answer(store, 'alcie', {fuzzyFallback: true});
		store.append(eventAt(3, {requestObject: {note: 'alcie'}}));
		store.publish();
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([2]);
		expect(matches.getSnapshot().taken).toEqual([]);
	});

	it('is itself again when that is no longer asked for', () => {
		const store = makeStore(events());
		const query = queryOf('alcie');
		const matches = matchesOf(store);
		matches.ask({query, fuzzyFallback: true});
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([0]);
		matches.ask({query, fuzzyFallback: false});
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([]);
	});

	it.each(['-alcie', '"alcie"', 'user:alcie', '/alcie/'])('%s is never widened', text => {
		expect(answer(makeStore(events()), text, {fuzzyFallback: true}).snapshot.taken).toEqual([]);
	});

	it('that stands only in a body has a hit, and is not widened', () => {
		const store = makeStore([...events(), eventAt(3, {requestObject: {note: 'alcie'}})]);
		expect(answer(store, 'alcie', {fuzzyFallback: true})).toMatchObject({rows: [2], snapshot: {taken: []}});
	});

	it('asked for as ~word is looked for as words come', () => {
		const store = makeStore();
		const {matches, rows} = answer(store, '~alcie');
		expect(rows).toEqual([]);
		for (const event of events()) store.append(event);
		store.publish();
		matches.tick(noon);
		settleMatches(matches, store);
		expect(rowsOf(matches)).toEqual([0]);
		expect(matches.getSnapshot().taken).toMatchObject([{word: '~alcie', as: 'alice'}]);
	});

	it('can be one of 31 at most, also where queries are put together', () => {
		const words = (count: number) => queryOf(Array.from({length: count}, (_, n) => `word${count}x${n}`).join(' '));
		expect(tooManyTerms(allOf([words(15), words(16)]))).toBeUndefined();
		expect(tooManyTerms(allOf([words(16), words(17)]))).toBe('a query can hold 31 words, expressions and JSON paths');
		expect(allOf([everything, words(1)])).toEqual(words(1));
	});

	it('is replaced in a query of 31 words as far as there is room', () => {
		const words = Array.from({length: 31}, (_, n) => `zz${n}qqqq`);
		const store = makeStore([eventAt(1, {user: {username: 'zz0qqqx zz1qqqx'}})]);
		expect(() => answer(store, words.join(' or '), {fuzzyFallback: true})).not.toThrow();
	});
});

describe('what a bare word finds', () => {
	const body = {requestObject: {kind: 'Deployment', note: 'Überall <b>'}};
	it.each([
		['Alice', false],
		['alice', true],
		['ALICE', false],
		['deployment', true],
		['Deployment', true],
		['dePloyment', false],
		['"<b>"', true],
		['überall', true],
		['x509sha256', true],
		// Two keys have it between them. The values of one column do not.
		['","', true],
		['"dev,system"', false],
		['web-1x', false],
		['200', true],
		['RBAC', true],
		['objectRef', true],
		['00c0ffee-0000-4000-8000-000000000001', true],
		['c0ffee-0000', true],
	])('%s: %s', (text, passes) => {
		const store = makeStore([
			eventAt(1, {...body, auditID: '00c0ffee-0000-4000-8000-000000000001', objectRef: {resource: 'pods', name: 'w'}}),
		]);
		expect(answer(store, text).rows).toEqual(passes ? [0] : []);
	});
});
