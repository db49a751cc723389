import {describe, expect, it} from 'vitest';
import {fieldNamed} from '../../src/query/fields.js';
import {measureRows, percentiles} from '../../src/query/latency.js';
import {batchesOf} from '../../src/query/passes/batch.js';
import {latencyOf} from '../../src/query/row-facts.js';
import {createRowSpace, rowKinds} from '../../src/query/row-space.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {NaiveWorld} from '../support/naive-query.js';
import {createRandom, seedOfRun} from '../support/random.js';

describe('percentiles', () => {
	it.each([
		[[], {count: 0, p50: Number.NaN, p90: Number.NaN, p99: Number.NaN, max: Number.NaN}],
		[[7], {count: 1, p50: 7, p90: 7, p99: 7, max: 7}],
		[[3, 1, 2, 4], {count: 4, p50: 2, p90: 4, p99: 4, max: 4}],
		[Array.from({length: 100}, (_, at) => 100 - at), {count: 100, p50: 50, p90: 90, p99: 99, max: 100}],
		[Array.from({length: 101}, (_, at) => at + 1), {count: 101, p50: 51, p90: 91, p99: 100, max: 101}],
	])('of %j are values of it, by nearest rank', (values, expected) => {
		expect(percentiles(Float64Array.from(values))).toEqual(expected);
	});
});

const fieldsOf = (...names: readonly string[]) => names.flatMap(name => fieldNamed(name) ?? []);

function measure(events: Parameters<typeof makeStore>[0], by: readonly string[], kind: (typeof rowKinds)[number] = 'requests') {
	const store = makeStore(events);
	store.takeIn();
	const space = createRowSpace(kind, store.reader, store.requests);
	const heads = Array.from({length: store.reader.through}, (_, row) => row).filter(
		row => kind === 'events' || store.requests.headOf(row) === row,
	);
	return {space, heads, ...measureRows(space, fieldsOf(...by), batchesOf(space, heads))};
}

const took = (millis: number, more: Readonly<Record<string, unknown>> = {}) =>
	makeEvent({
		requestReceivedTimestamp: '2026-01-02T12:00:00.000000Z',
		stageTimestamp: new Date(Date.UTC(2026, 0, 2, 12) + millis).toISOString().replace('Z', '000Z'),
		...more,
	});

it('leaves out watches, sessions and what was never answered', () => {
	const events = [
		took(5),
		took(900_000, {verb: 'watch'}),
		took(60_000, {objectRef: {resource: 'pods', subresource: 'exec', namespace: 'a', name: 'b'}}),
		took(0, {stage: 'RequestReceived'}),
		took(7),
	];
	expect(measure(events, []).groups).toEqual([{values: [], count: 2, p50: 5000, p90: 7000, p99: 7000, max: 7000}]);
});

it('has one line without fields, also where there is no request; with fields none for a group without one', () => {
	expect(measure([], []).groups).toMatchObject([{count: 0, max: Number.NaN}]);
	expect(measure([took(1, {verb: 'watch'}), took(2), took(3, {user: {}})], ['verb', 'user']).groups).toMatchObject([
		{values: ['get', undefined], count: 1, max: 3000},
		{values: ['get', 'alice'], count: 1, max: 2000},
	]);
});

const seed = seedOfRun();
it.each(rowKinds)(`measures as one would by hand (%s, SEED=${seed})`, kind => {
	const world = new NaiveWorld(createRandom(seed));
	for (const by of [[], ['verb'], ['usertype', 'code'], ['resource', 'user', 'object']]) {
		const {space, heads, groups} = measure(world.events(300), by, kind);
		const expected = new Map<string, number[]>();
		for (const row of heads) {
			const latency = latencyOf(space, row);
			const key = JSON.stringify(fieldsOf(...by).map(field => field.textOf(space, row)));
			if (!Number.isNaN(latency))
				expected.set(
					key,
					[...(expected.get(key) ?? []), latency].sort((a, b) => a - b),
				);
		}
		expect(groups.map(({values}) => JSON.stringify(values.map(value => value ?? ''))).sort()).toEqual([...expected.keys()].sort());
		for (const group of groups) {
			const values = expected.get(JSON.stringify(group.values.map(value => value ?? ''))) ?? [];
			const least = (share: number) => values.find((_, at) => (at + 1) / values.length >= share);
			expect(group).toMatchObject({count: values.length, p50: least(0.5), p90: least(0.9), p99: least(0.99), max: values.at(-1)});
		}
		expect(groups.map(({count}) => count)).toEqual(groups.map(({count}) => count).sort((a, b) => b - a));
	}
});
