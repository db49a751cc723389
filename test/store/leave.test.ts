import {describe, expect, it} from 'vitest';
import {type AuditEvent, stages} from '../../src/model/event.js';
import {Matches} from '../../src/query/matches.js';
import {parseQuery} from '../../src/query/parse.js';
import {columnNames, type EventIndex, noEvent} from '../../src/store/columns.js';
import {segmentEntries} from '../../src/store/segment.js';
import {StoreWriter} from '../../src/store/writer.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();
const idOf = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

const base = makeEvent();

/** Requests whose stages lie anywhere: next to each other, or segments apart, the later ones first at times. @returns for each event its request. */
function appendRequests(store: ReturnType<typeof makeStore>, count: number, random: () => number): number[] {
	const requests: number[] = [];
	let begun = 0;
	const open: Array<{readonly request: number; left: string[]}> = [];
	while (requests.length < count) {
		const at = Math.floor(random() * open.length);
		const isNext = open.length > 0 && (random() < 0.5 || open.length > 3000);
		const one = isNext ? open[at] : undefined;
		const entry = one ?? {request: begun++, left: random() < 0.1 ? [...stages.slice(0, 3)].reverse() : stages.slice(0, 3)};
		if (!one) open.push(entry);
		const stage = entry.left.shift() ?? 'ResponseComplete';
		if (entry.left.length === 0) open.splice(open.indexOf(entry), 1);
		const time = new Date(1_767_000_000_000 + requests.length).toISOString().replace('Z', '000Z');
		store.append({
			...base,
			auditID: idOf(entry.request),
			stage,
			user: {username: entry.request % 3 === 0 ? 'bob' : 'alice'},
			stageTimestamp: time,
		});
		requests.push(entry.request);
	}
	return requests;
}

/** The rows of the events that are held, by their auditIDs alone. */
function naiveRows(requests: readonly number[], isHeld: (event: EventIndex) => boolean): number[][] {
	const rows = new Map<number, number[]>();
	for (const [event, request] of requests.entries()) {
		if (!isHeld(event)) continue;
		const row = rows.get(request);
		if (row) row.push(event);
		else rows.set(request, [event]);
	}
	return [...rows.values()];
}

const rowsOf = (matches: Matches): number[] => Array.from({length: matches.getSnapshot().length}, (_, place) => matches.rowAt(place));

function drain(matches: Matches): void {
	while (matches.advance(50));
}

describe(`segments that leave the index (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const left: number[] = [];
	const store = makeStore([], index => {
		left.push(index);
		matches.leave(index);
		store.reader.leave(index);
	});
	const requests = appendRequests(store, 3 * segmentEntries + 5000, random);
	store.publish();
	const parsed = parseQuery('user:bob');
	const question = {query: 'query' in parsed ? parsed.query : undefined, gaps: true};
	const matches = new Matches(store.reader, store.requests);
	matches.ask(question);
	drain(matches);

	it.each([1, 2, 3])('after %i have left, what stays is as if nothing else had ever been', count => {
		const before = matches.getSnapshot();
		expect(store.writer.dropOldest()).toBe(true);
		// Stages that come before main has said that it has done with the segment.
		for (const request of new Set(requests.slice(-60_000).filter((_, n) => n % 97 === count))) {
			store.append({...base, auditID: idOf(request), stage: `Late${count}`, user: {username: request % 3 === 0 ? 'bob' : 'alice'}});
			requests.push(request);
		}
		store.writer.segments.forget(left.at(-1) ?? 0);
		store.publish();
		drain(matches);
		expect(left).toHaveLength(count);
		const {reader} = store;
		const isHeld = (event: EventIndex) => !left.includes(event >>> 16);
		const expected = naiveRows(requests, isHeld);
		for (const row of expected) {
			const head = row[0] ?? noEvent;
			if (String(store.requests.eventsOf(head)) !== String(row)) expect(store.requests.eventsOf(head)).toEqual(row);
			for (const event of row) if (store.requests.headOf(event) !== head) expect(store.requests.headOf(event)).toBe(head);
		}
		expect(store.requests.count).toBe(expected.length);
		expect(reader.getSnapshot().counters.sources[0]).toMatchObject({events: requests.length, out: count * segmentEntries});
		expect(matches.getSnapshot().matched).toBeLessThan(before.matched);
		const rows = rowsOf(matches);
		expect(new Set(rows)).toEqual(new Set(expected.flatMap(([head = 0]) => ((requests[head] ?? 0) % 3 === 0 ? [head] : []))));
		matches.ask({kind: 'events'});
		drain(matches);
		const heldEvents = requests.filter((_, event) => isHeld(event)).length;
		expect(matches.getSnapshot()).toMatchObject({total: heldEvents, matched: heldEvents});
		matches.ask(question);
		drain(matches);
		const times = rows.map(row => store.requests.timeOf(row));
		expect(times).toEqual(times.toSorted((a, b) => a - b));
	});

	it('the segment that is being filled stays', () => {
		expect(store.writer.dropOldest()).toBe(false);
	});

	it('rows that come afterwards join what stays', () => {
		const more = requests.length;
		const ids = requests.slice(-10).map(idOf);
		for (const auditID of ids) store.append(makeEvent({auditID, user: {username: 'carol'}}));
		store.publish();
		drain(matches);
		expect(store.reader.through).toBe(more + 10);
		expect(rowsOf(matches).every(row => store.reader.isHeld(row))).toBe(true);
	});
});

it('what is written into memory of a segment that has left is as in new memory', () => {
	const buffers: SharedArrayBuffer[] = [];
	const tells = {segment: (_: number, buffer: SharedArrayBuffer) => void buffers.push(buffer), dictionary: () => {}, left: () => {}};
	const writer = new StoreWriter(tells, () => false);
	const full = {
		...base,
		requestURI: '/api/v1/pods?watch=true',
		user: {username: 'a', uid: 'b', groups: ['c'], extra: {d: ['e']}},
		objectRef: {resource: 'pods', namespace: 'a', name: 'b', uid: 'c', apiGroup: 'd', apiVersion: 'e', subresource: 'f'},
		responseStatus: {code: 404, reason: 'a', message: 'b'},
		annotations: {'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': 'a'},
	};
	const write = (count: number, from: number, event: AuditEvent) => {
		for (let n = from; n < from + count; n++) writer.appendEvent({...event, auditID: idOf(n)}, {source: 1, offset: n, length: 9});
	};
	write(segmentEntries + 1, 0, full);
	expect(writer.dropOldest()).toBe(true);
	writer.segments.forget(0);
	const writeGaps = (to: StoreWriter) => {
		for (let n = 0; n < 99; n++) to.appendOther('gap', {source: 1, offset: n, length: 0}, n, 'why');
	};
	write(segmentEntries, segmentEntries + 1, full);
	writeGaps(writer);
	const last = writer.segments.all.at(-1);
	expect(buffers).toHaveLength(3);
	expect(buffers[2]).toBe(buffers[0]);
	const fresh = new StoreWriter({...tells, segment: () => {}}, () => false);
	fresh.appendEvent({...full, auditID: idOf(0)}, {source: 1, offset: 0, length: 9});
	writeGaps(fresh);
	const expected = fresh.segments.all[0];
	for (const name of columnNames) {
		const each = name === 'auditID' ? 4 : 1;
		expect([name, [...(last?.[name].subarray(each, 100 * each) ?? [])]]).toEqual([
			name,
			[...(expected?.[name].subarray(each, 100 * each) ?? [])],
		]);
	}
});
