import {describe, expect, it} from 'vitest';
import {type AuditEvent, stages} from '../../src/model/event.js';
import {flag} from '../../src/store/columns.js';
import {makeEvent} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {TestStore} from '../support/store.js';

const seed = seedOfRun();
const at = (second: number) => `2026-01-02T12:00:${String(second).padStart(2, '0')}.000000Z`;

/** The same request at another stage. */
const stage = (event: AuditEvent, name: string, second: number, more: Readonly<Record<string, unknown>> = {}): AuditEvent => ({
	...event,
	stage: name,
	stageTimestamp: at(second),
	...more,
});

const request = (more: Readonly<Record<string, unknown>> = {}) =>
	makeEvent({requestReceivedTimestamp: at(1), stageTimestamp: at(2), ...more});
const isConflict = (store: TestStore, row: number) => store.requests.hasFlag(row, flag.conflict);

describe('one row a request', () => {
	it('stages join, the latest is shown, earlier ones fill what it lacks, the row stands at its earliest time', () => {
		const one = request();
		const other = request();
		const store = new TestStore().load([
			stage(one, 'RequestReceived', 1, {responseStatus: undefined}),
			stage(other, 'RequestReceived', 1),
			stage(one, 'ResponseComplete', 3, {sourceIPs: undefined}),
			stage(other, 'ResponseComplete', 4),
		]);
		expect(store.rows).toEqual([
			[0, 2],
			[1, 3],
		]);
		expect(store.requests.latestOf(0)).toBe(2);
		expect(store.requests.number('code', 0)).toBe(200);
		expect(store.requests.text('sourceIPs', 0)).toBe('["192.0.2.7"]');
		expect(store.requests.timeOf(0)).toBe(Date.UTC(2026, 0, 2, 12, 0, 1) * 1000);
		expect(store.figures).toMatchObject({requests: 2, conflictingAuditIDs: 0});
	});

	it('a failed login is ResponseStarted only, has no user, and is a row', () => {
		const store = new TestStore().load([
			request({stage: 'ResponseStarted', user: {}, responseStatus: {code: 401}, annotations: undefined}),
		]);
		expect(store.rows).toEqual([[0]]);
		expect(store.requests.number('code', 0)).toBe(401);
		expect(store.requests.text('user', 0)).toBe('');
		expect(store.requests.isOpen(0)).toBe(false);
		expect(store.requests.isOrphan(0)).toBe(false);
		expect(store.requests.isInFlight(0)).toBe(false);
	});

	it('a watch is open until it completes', () => {
		const watch = request({verb: 'watch'});
		const store = new TestStore().load([stage(watch, 'RequestReceived', 1), stage(watch, 'ResponseStarted', 2)]);
		expect(store.requests.isOpen(0)).toBe(true);
		store.load([stage(watch, 'ResponseComplete', 9)]);
		expect(store.requests.isOpen(0)).toBe(false);
		expect(store.rows).toEqual([[0, 1, 2]]);
	});

	it('a watch that is refused is not open, with or without its end', () => {
		const watch = request({verb: 'watch', responseStatus: {code: 403}});
		const store = new TestStore().load([stage(watch, 'RequestReceived', 1), stage(watch, 'ResponseStarted', 2)]);
		expect(store.requests.isOpen(0)).toBe(false);
		store.load([stage(watch, 'ResponseComplete', 2)]);
		expect(store.requests.isOpen(0)).toBe(false);
		expect(store.rows).toEqual([[0, 1, 2]]);
	});

	it.each(['exec', 'attach', 'portforward', 'proxy', 'log'])('a session (%s) is open like a watch', subresource => {
		const session = request({verb: 'create', objectRef: {resource: 'pods', subresource}});
		const store = new TestStore().load([stage(session, 'RequestReceived', 1), stage(session, 'ResponseStarted', 2)]);
		expect(store.requests.isOpen(0)).toBe(true);
		expect(store.requests.isLongRunning(0)).toBe(true);
	});

	it('what was received and never answered is in flight, and a minute later an orphan', () => {
		const lost = request();
		const store = new TestStore().load([stage(lost, 'RequestReceived', 1), request({stageTimestamp: at(30)})]);
		expect([store.requests.isInFlight(0), store.requests.isOrphan(0)]).toEqual([true, false]);
		store.load([request({stageTimestamp: '2026-01-02T12:01:01.000000Z'})]);
		expect([store.requests.isInFlight(0), store.requests.isOrphan(0)]).toEqual([false, true]);
	});

	it('no orphans can be told where the policy omits ResponseComplete', () => {
		const store = new TestStore().load([
			stage(request(), 'RequestReceived', 1),
			stage(request(), 'RequestReceived', 2, {stageTimestamp: '2026-01-02T12:09:00.000000Z'}),
		]);
		expect(store.requests.isOrphan(0)).toBe(false);
	});

	it('a panic takes the place of completion', () => {
		const one = request({verb: 'watch'});
		const store = new TestStore().load([stage(one, 'RequestReceived', 1), stage(one, 'Panic', 2, {responseStatus: {code: 500}})]);
		expect(store.requests.latestOf(0)).toBe(1);
		expect(store.requests.isOpen(0)).toBe(false);
	});
});

describe('what only looks alike stays apart', () => {
	it.each<[string, Readonly<Record<string, unknown>>]>([
		['another verb', {verb: 'delete'}],
		['another path', {requestURI: '/api/v1/nodes'}],
		['another query', {requestURI: '/api/v1/namespaces/shop/pods?limit=1'}],
		['another time of receipt', {requestReceivedTimestamp: at(2)}],
		['no time of receipt', {requestReceivedTimestamp: undefined}],
	])('%s under the same auditID: two rows, both marked, one ID counted', (_, difference) => {
		const one = request({requestURI: '/api/v1/namespaces/shop/pods'});
		const store = new TestStore().load([one, {...one, ...difference}, request()]);
		expect(store.rows).toEqual([[0], [1], [2]]);
		expect([0, 1, 2].map(row => isConflict(store, row))).toEqual([true, true, false]);
		expect(store.figures).toMatchObject({requests: 3, conflictingAuditIDs: 1});
	});

	it('the same auditID in two sources is no conflict', () => {
		const one = request();
		const store = new TestStore().load([one]).load([one], 1);
		expect(store.rows).toEqual([[0], [1]]);
		expect(store.figures.conflictingAuditIDs).toBe(0);
	});

	it('an ID of the dictionary is not the UUID with the same number', () => {
		const store = new TestStore().load([
			request({auditID: 'first-of-all'}),
			{...request(), auditID: '00000001-0000-0000-0000-000000000000', requestURI: '/x'},
		]);
		expect(store.figures).toMatchObject({requests: 2, conflictingAuditIDs: 0});
	});

	it('upper-case and lower-case spellings of a UUID are two IDs', () => {
		const one = request({auditID: 'abcdef00-0000-4000-8000-000000000001'});
		const store = new TestStore().load([one, {...one, auditID: one.auditID.toUpperCase()}]);
		expect(store.figures).toMatchObject({requests: 2, conflictingAuditIDs: 0});
		expect([store.reader.auditID(0), store.reader.auditID(1)]).toEqual([one.auditID, one.auditID.toUpperCase()]);
	});
});

describe('a second event of a stage', () => {
	it('that is equal byte for byte belongs to the row and makes none', () => {
		const one = request();
		const store = new TestStore().load([one, one, stage(one, 'RequestReceived', 1), one]);
		expect(store.rows).toEqual([[2, 0, 1, 3]]);
		expect(store.figures).toMatchObject({requests: 1, conflictingAuditIDs: 0});
		expect(store.reader.getSnapshot().counters.sources[0]).toMatchObject({events: 4});
	});

	it('with other bytes is another request by a client that uses its ID again; later stages join the newest', () => {
		const one = request();
		const store = new TestStore().load([
			stage(one, 'RequestReceived', 1),
			stage(one, 'RequestReceived', 1, {userAgent: 'other'}),
			stage(one, 'ResponseComplete', 2),
		]);
		expect(store.rows).toEqual([[0], [1, 2]]);
		expect([isConflict(store, 0), isConflict(store, 1)]).toEqual([true, true]);
		expect(store.figures).toMatchObject({requests: 2, conflictingAuditIDs: 1});
	});

	it('an ID that many requests use counts once', () => {
		const one = request();
		const events = Array.from({length: 50}, (_, n) => ({...one, requestURI: `/api/${n % 25}`, userAgent: `agent ${n}`}));
		const store = new TestStore().load([...events, request(), request()]);
		expect(store.figures).toMatchObject({requests: 52, conflictingAuditIDs: 1});
		expect(store.rows.map(([row = -1]) => isConflict(store, row))).toEqual([...events.map(() => true), false, false]);
	});
});

describe(`the order of arrival decides nothing (SEED=${seed})`, () => {
	it('stages in any order, among those of others, give the same rows', () => {
		const random = createRandom(seed);
		const requests = Array.from({length: 400}, () => request({verb: random() < 0.3 ? 'watch' : 'get'}));
		const events = requests.flatMap(one =>
			stages.slice(0, 1 + Math.floor(random() * 3)).map((name, second) => stage(one, name, second + 1)),
		);
		const shuffled = events
			.map(event => [random(), event] as const)
			.sort(([a], [b]) => a - b)
			.map(([, event]) => event);
		const [inOrder, mixed] = [new TestStore().load(events), new TestStore().load(shuffled)];
		const seen = (store: TestStore) =>
			store.rows
				.map(row => [
					store.reader.auditID(row[0] ?? 0),
					row.map(event => store.reader.text('stage', event)),
					store.requests.timeOf(store.requests.headOf(row[0] ?? 0)),
				])
				.map(row => JSON.stringify(row))
				.sort();
		expect(seen(mixed)).toEqual(seen(inOrder));
		expect(mixed.figures).toEqual(inOrder.figures);
		expect(mixed.figures).toMatchObject({requests: 400, conflictingAuditIDs: 0});
		expect(mixed.requests.count).toBe(400);
	});

	it('published after every event, the rows are those of one publish', () => {
		const one = request({verb: 'watch'});
		const events = [stage(one, 'ResponseComplete', 3), request(), stage(one, 'RequestReceived', 1), stage(one, 'ResponseStarted', 2)];
		const slow = new TestStore();
		for (const event of events) slow.load([event]);
		expect(slow.rows).toEqual(new TestStore().load(events).rows);
		expect(slow.rows).toEqual([[2, 3, 0], [1]]);
	});
});

describe('many requests', () => {
	it('closed ones are forgotten in time, open ones never', () => {
		const [watch, get] = [request({verb: 'watch'}), request()];
		const store = new TestStore();
		store.append(stage(watch, 'ResponseStarted', 1));
		store.append(get);
		for (let n = 0; n < 150_000; n++) {
			store.writer.appendEvent(
				{...get, auditID: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`},
				{source: 0, offset: 0, length: 1},
			);
		}
		const last = store.append(stage(watch, 'ResponseComplete', 9));
		store.publish();
		expect(store.requests.stagesOf(0)).toEqual([0, last]);
		expect(store.figures.requests).toBe(150_002);
		expect(store.requests.count).toBe(150_002);
	});

	it(`a stage that comes up to 65,535 entries behind a closed request joins it, however many came in between (SEED=${seed})`, () => {
		const random = createRandom(seed);
		const get = request();
		const of = (n: number) => ({...get, auditID: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`});
		const store = new TestStore();
		const late = new Map(
			Array.from({length: 300}, () => [Math.floor(random() * 200_000), 1 + Math.floor(random() ** 3 * 65_535)] as const),
		);
		const due = new Map<number, number>();
		const expected: [number, number][] = [];
		for (let n = 0; n < 300_000; n++) {
			const first = due.get(n);
			store.writer.appendEvent(first === undefined ? of(n) : stage(of(first), 'RequestReceived', 1), {source: 0, offset: 0, length: 1});
			if (first !== undefined) expected.push([first, n]);
			else if (late.has(n) && !due.has(n + (late.get(n) ?? 0))) due.set(n + (late.get(n) ?? 0), n);
		}
		store.publish();
		expect(expected.length).toBeGreaterThan(200);
		for (const [first, received] of expected) expect(store.requests.stagesOf(first)).toEqual([received, first]);
		expect(store.requests.count).toBe(300_000 - expected.length);
	});

	it.each<[string, (one: AuditEvent, n: number) => AuditEvent]>([
		['with one auditID', (one, n) => ({...one, requestURI: `/api/v1/pods/${n}`})],
		['that are one line again and again', one => one],
		['of one key with other bytes', (one, n) => ({...one, userAgent: `agent ${n % 7}`})],
	])('%s cost no more than others', (_, make) => {
		const one = request();
		const time = (event: (n: number) => AuditEvent) => {
			const store = new TestStore();
			const started = performance.now();
			for (let n = 0; n < 30_000; n++) store.append(event(n));
			return performance.now() - started;
		};
		const others = time(n => ({...one, auditID: `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`}));
		// Work that grows with the square would be hundreds of times as much.
		expect(time(n => make(one, n))).toBeLessThan(10 * others + 500);
	});
});
