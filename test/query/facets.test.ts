import {describe, expect, it} from 'vitest';
import {FacetCounts} from '../../src/commands/facet-counts.js';
import {type Facets, hasFacets} from '../../src/query/facets.js';
import {fieldNamed, fields} from '../../src/query/fields.js';
import {Matches} from '../../src/query/matches.js';
import {rowKinds} from '../../src/query/row-space.js';
import {editByValue} from '../../src/state/query-edit.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore, type TestStore} from '../support/make-store.js';
import {settleMatches} from '../support/naive-find.js';
import {NaiveWorld} from '../support/naive-query.js';
import {queryOf} from '../support/query.js';
import {createRandom, seedOfRun} from '../support/random.js';

const options = {isUtc: true, now: Date.UTC(2026, 0, 2, 11) * 1e3, sourceName: (source: number) => `source-${source}`};
type Question = Parameters<Matches['ask']>[0];

function matchesOf(store: TestStore, question: Question = {}): Matches {
	const matches = new Matches(store.reader, store.requests, options);
	matches.ask(question);
	settleMatches(matches, store);
	return matches;
}

/** The values of a field, most frequent first; all of them unless told. */
function facetsOf(matches: Matches, name: string, most = Number.MAX_SAFE_INTEGER): Facets {
	const field = fieldNamed(name);
	if (!field) throw new Error(`no field ${name}`);
	const counter = matches.facetsOf(field);
	let last = -1;
	// Deadlines that are over: a step at a time.
	while (counter.work(0)) {
		expect(counter.progress).toBeGreaterThanOrEqual(last);
		last = counter.progress;
		if (!counter.work(performance.now() + 1)) break;
	}
	return counter.result(most);
}

const listed = (facets: Facets): string => facets.values.map(({value, count}) => `${value} ${count}`).join(', ');
const user = (username: string, groups: readonly string[] = []) => makeEvent({user: {username, groups}});

describe.each(rowKinds)('the values of each field over %s', kind => {
	const seed = seedOfRun();

	it(`have as many rows as the query that choosing them writes (SEED=${seed})`, () => {
		const world = new NaiveWorld(createRandom(seed));
		for (const {name} of fields.filter(hasFacets)) {
			const store = makeStore(world.events(16));
			const {text} = world.query(2);
			const matches = matchesOf(store, {query: queryOf(text), kind});
			const counted = facetsOf(matches, name);
			expect(counted.rows, text).toBe(matches.getSnapshot().matched);
			for (const {value, count} of counted.values) {
				const typed = `(${text})`;
				const chosen =
					value === ''
						? editByValue(typed, 'exclude', [{field: name, operator: ':?', value: ''}])
						: editByValue(typed, 'include', [{field: name, value}]);
				const found = matchesOf(store, {query: queryOf(chosen ?? ''), kind}).getSnapshot().matched;
				expect(found, `${chosen}`).toBe(count);
			}
		}
	});
});

describe('the values of a field', () => {
	it('are those of most rows first, then in the order of their texts; absent is none of them', () => {
		const matches = matchesOf(makeStore([user('bob'), user('alice'), user(''), user('carol'), user('bob')]));
		const facets = facetsOf(matches, 'user');
		expect(listed(facets)).toBe('bob 2,  1, alice 1, carol 1');
		expect(facets).toMatchObject({field: 'user', total: 3, rows: 5});
	});

	it('are each item of a list, once a row', () => {
		const matches = matchesOf(makeStore([user('a', ['x', 'y']), user('b', ['y', 'y']), user('c')]));
		expect(listed(facetsOf(matches, 'groups'))).toBe('y 2,  1, x 1');
		expect(facetsOf(matches, 'groups')).toMatchObject({total: 2, rows: 3});
	});

	it('are one where several values have the same text', () => {
		const by = (userAgent: string) => makeEvent({userAgent});
		const matches = matchesOf(makeStore([by('kubectl/v1.33.0'), by('kubectl/v1.34.0 (linux)'), by('curl/8')]));
		expect(listed(facetsOf(matches, 'client'))).toBe('kubectl 2, curl 1');
	});

	it('are as many as are asked for, of all that there are', () => {
		const matches = matchesOf(makeStore(Array.from({length: 50}, (_, n) => user(`u${n % 20}`))));
		const facets = facetsOf(matches, 'user', 3);
		expect([facets.values.map(({count}) => count), facets.total]).toEqual([[3, 3, 3], 20]);
	});

	it('leave out gaps, and what is hidden', () => {
		const lease = {verb: 'update', objectRef: {resource: 'leases', namespace: 'kube-system', name: 'x'}};
		const store = makeStore([user('alice'), makeEvent({...lease, user: {username: 'system:kube-scheduler'}})]);
		store.appendGap(Date.UTC(2026, 0, 2, 12) * 1e3);
		store.publish();
		const all = matchesOf(store, {gaps: true});
		expect([all.getSnapshot().length, facetsOf(all, 'user').rows]).toEqual([3, 2]);
		const shown = matchesOf(store, {gaps: true, hideNoise: true});
		expect(shown.getSnapshot().noise).toBe(1);
		expect(listed(facetsOf(shown, 'user'))).toBe('alice 1');
	});

	it('of what each row has another one are not counted', () => {
		const without = fields.filter(field => !hasFacets(field)).map(({name}) => name);
		expect(without).toEqual(['time', 'received', 'duration', 'auditid', 'latency', 'size']);
	});
});

describe('while somebody looks', () => {
	const counting = () => {
		const store = makeStore([user('alice')]);
		const matches = matchesOf(store);
		const clock = {now: 0};
		const facets = new FacetCounts(matches, () => clock.now);
		const work = (name: string | undefined) => {
			while (facets.work(name, Number.POSITIVE_INFINITY));
			return facets.seen.counted ? listed(facets.seen.counted) : undefined;
		};
		const add = (username: string) => {
			store.append(user(username));
			store.publish();
			settleMatches(matches, store);
		};
		return {matches, facets, clock, work, add, store};
	};

	it('counts again once a second, and the values stay until then', () => {
		const {facets, clock, work, add} = counting();
		expect(work('user')).toBe('alice 1');
		expect([facets.takeNew(), facets.takeNew()]).toEqual([true, false]);
		add('bob');
		expect(work('user')).toBe('alice 1');
		clock.now = 1000;
		expect(work('user')).toBe('alice 1, bob 1');
		expect(facets.takeNew()).toBe(true);
		clock.now = 9000;
		expect([work('user'), facets.takeNew()]).toEqual(['alice 1, bob 1', false]);
	});

	it('counts at once for another field and another question', () => {
		const {matches, work, add, store} = counting();
		add('bob');
		expect(work('user')).toBe('alice 1, bob 1');
		expect(work('verb')).toBe('get 2');
		matches.ask({query: queryOf('user:bob')});
		settleMatches(matches, store);
		expect(work('verb')).toBe('get 1');
	});

	it('forgets what nobody looks at', () => {
		const {facets, work} = counting();
		work('user');
		work(undefined);
		expect(facets.seen).toMatchObject({counted: undefined, progress: 0});
	});

	it('tells how far it is before there are values', () => {
		const {facets, work, add} = counting();
		add('bob');
		expect(facets.work('user', 0)).toBe(true);
		expect(facets.seen).toMatchObject({field: 'user', counted: undefined});
		expect(facets.seen.progress).toBeLessThan(1);
		work('user');
		expect(facets.seen.progress).toBe(1);
	});
});
