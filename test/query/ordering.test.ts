import {describe, expect, it} from 'vitest';
import {fieldNamed} from '../../src/query/fields.js';
import {Matches} from '../../src/query/matches.js';
import {Ordering} from '../../src/query/ordering.js';
import {type RowKind, type RowSpace, rowKinds} from '../../src/query/row-space.js';
import {byTime, type Sort, type SortColumn, sortColumns} from '../../src/query/sort-keys.js';
import {SortMemory} from '../../src/query/sort-memory.js';
import {segmentEntries} from '../../src/store/segment.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore, type TestStore} from '../support/make-store.js';
import {search, settleMatches} from '../support/naive-find.js';
import {NaiveWorld} from '../support/naive-query.js';
import {queryOf} from '../support/query.js';
import {createRandom, seedOfRun} from '../support/random.js';

const options = {isUtc: true, now: Date.UTC(2026, 0, 2, 11) * 1e3, sourceName: (source: number) => ['zeta', 'alpha', 'mid'][source] ?? ''};
const directions = [false, true];

/** Nothing is left in what was given back. */
class WipedMemory extends SortMemory {
	override give(buffer: SharedArrayBuffer): void {
		new Uint8Array(buffer).fill(0xff);
		super.give(buffer);
	}
}

/** An ordering whose clock the test moves. */
class Sorting {
	readonly matches: Matches;
	readonly ordering: Ordering;
	now = 0;

	constructor(
		readonly store: TestStore,
		question: Parameters<Matches['ask']>[0] = {},
	) {
		this.matches = new Matches(store.reader, store.requests, options);
		this.matches.ask(question);
		settleMatches(this.matches, store);
		this.ordering = new Ordering(this.matches, () => this.now, new WipedMemory());
	}

	/** All that can be done now. */
	settle(): this {
		settleMatches(this.matches, this.store);
		while (this.ordering.advance(1000));
		return this;
	}

	/** The same, after so long that an order that was being made is there, and the next one too. */
	later(): this {
		for (let round = 0; round < 2; round++) {
			this.now += 60_000;
			this.settle();
		}
		return this;
	}

	by(column: SortColumn, isDescending = false): this {
		this.ordering.set({column, isDescending});
		return this.settle();
	}

	get rows(): number[] {
		return Array.from({length: this.ordering.getSnapshot().length}, (_, place) => this.ordering.rowAt(place));
	}
}

/** What a column says, by the fields: NaN and '' are absent. */
function naiveValues(rows: RowSpace, row: number, column: SortColumn): ReadonlyArray<string | number> {
	const text = (name: string) => fieldNamed(name)?.textOf(rows, row) ?? '';
	const number = (name: string) => fieldNamed(name)?.numberOf?.(rows, row) ?? Number.NaN;
	const ns = text('resource') === 'namespaces' ? '' : text('ns');
	const name = text('name') || (text('resource') === '' && text('ns') === '' ? rows.text('path', row) : '');
	switch (column) {
		case 'code':
		case 'latency':
			return [number(column)];
		case 'resource':
			return [text('resource'), text('subresource')];
		case 'name':
			return [ns, name];
		case 'object':
			return [text('resource'), text('subresource'), ns, name];
		case 'client':
			return [text('ua').split(' ')[0] ?? ''];
		default:
			return [text(column)];
	}
}

const isAbsent = (value: string | number): boolean => value === '' || Number.isNaN(value);

/** The rows as a plain stable sort has them, of rows in the order of time. */
function naiveSort(rows: RowSpace, inTime: readonly number[], {column, isDescending}: Sort): number[] {
	if (column === 'time') return isDescending ? [...inTime].reverse() : [...inTime];
	const values = new Map(inTime.map(row => [row, naiveValues(rows, row, column)]));
	return [...inTime].sort((a, b) => {
		for (const [at, one] of (values.get(a) ?? []).entries()) {
			const other = values.get(b)?.[at] ?? '';
			if (one === other || (isAbsent(one) && isAbsent(other))) continue;
			if (isAbsent(one) || isAbsent(other)) return isAbsent(one) ? 1 : -1;
			return one < other === isDescending ? 1 : -1;
		}
		return 0;
	});
}

const inTime = ({matches}: Sorting): number[] =>
	Array.from({length: matches.getSnapshot().length}, (_, place) => matches.rowAt(place)).filter(row => !matches.isGap(row));

/** A world with what the naive one has too little of: paths, addresses, clients, namespaces. */
function eventsOf(world: NaiveWorld, count: number) {
	const any = <T>(...values: readonly T[]): T => values[Math.floor(world.random() * values.length)] as T;
	return world.events(count).map(event => {
		if (world.random() < 0.3) return event;
		const objectRef = any(
			undefined,
			{resource: 'namespaces', namespace: 'shop', name: 'shop'},
			{resource: 'nodes', name: any('n1', 'n-10', 'n10')},
			{resource: 'pods', namespace: any('a', 'a-b', '\u{1f600}', '\uffee')},
			{resource: 'pods-x', namespace: 'a', name: any('x', 'X', 'é')},
		);
		return {
			...event,
			objectRef,
			sourceIPs: any([], ['10.0.0.2'], ['9.9.9.9', '10.0.0.10']),
			userAgent: any('', 'kubectl/1 (x)', 'kubectl/1 y'),
		};
	});
}

const seed = seedOfRun();

describe.each(rowKinds)('rows in the order of a column (%s)', (kind: RowKind) => {
	it.each(sortColumns)(`stand as a plain sort has them: %s (SEED=${seed})`, column => {
		const world = new NaiveWorld(createRandom(seed));
		for (let round = 0; round < 4; round++) {
			const {text} = world.query(2);
			const sorting = new Sorting(makeStore(eventsOf(world, 100)), {query: round % 2 === 0 ? undefined : queryOf(text), kind});
			for (const isDescending of directions) {
				const sort = {column, isDescending};
				sorting.by(column, isDescending);
				expect(sorting.ordering.getSnapshot()).toMatchObject({sort, isSettled: true});
				expect(sorting.rows, text).toEqual(naiveSort(sorting.matches.rows, inTime(sorting), sort));
				for (const [place, row] of sorting.rows.entries()) expect(sorting.ordering.seek(row)).toEqual({place, passes: true});
			}
		}
	});

	it(`stand so while rows arrive, change and leave (SEED=${seed})`, () => {
		const world = new NaiveWorld(createRandom(seed));
		const store = makeStore();
		const sorting = new Sorting(store, {kind, gaps: true});
		for (const event of eventsOf(world, 400)) {
			store.append(event, Math.floor(world.random() * 3));
			if (world.random() < 0.05) store.appendGap(options.now, 'may be missing', 0);
			if (world.random() < 0.1) store.publish();
			if (world.random() < 0.1) sorting.matches.advance(0);
			if (world.random() < 0.1) sorting.ordering.advance(0);
			if (world.random() < 0.03) sorting.matches.ask({query: queryOf(world.query(2).text), kind, gaps: true});
			if (world.random() < 0.02) sorting.matches.tick(options.now);
			const wanted = sorting.matches.wanted();
			if (wanted && world.random() < 0.2) {
				const {through} = store.reader;
				sorting.matches.found({generation: wanted.generation, through, ...search(store, wanted.terms, 0, through)});
			}
			if (world.random() > 0.08) continue;
			const sort = {column: sortColumns[Math.floor(world.random() * sortColumns.length)] ?? 'time', isDescending: world.random() < 0.5};
			sorting.ordering.set(sort);
			store.publish();
			sorting.later();
			if (sort.column === 'time') continue;
			expect(sorting.ordering.getSnapshot().sort).toEqual(sort);
			expect(sorting.rows, JSON.stringify(sort)).toEqual(naiveSort(sorting.matches.rows, inTime(sorting), sort));
		}
	});
});

const latency = (millis: number, more: Readonly<Record<string, unknown>> = {}) => {
	const {requestReceivedTimestamp} = makeEvent();
	const end = new Date(Date.parse(String(requestReceivedTimestamp)) + millis).toISOString();
	return makeEvent({requestReceivedTimestamp, stageTimestamp: end, ...more});
};

it('has watches, sessions and what was never answered at the end, whichever way', () => {
	const store = makeStore([
		latency(90_000, {verb: 'watch'}),
		latency(3),
		latency(0, {stage: 'RequestReceived'}),
		latency(5_000_000),
		latency(3),
		latency(0),
	]);
	const sorting = new Sorting(store);
	expect(sorting.by('latency').rows).toEqual(
		[5, 1, 4, 3, 0, 2].sort(
			(a, b) => rank([5, 1, 4, 3], a) - rank([5, 1, 4, 3], b) || sorting.matches.placeOf(a) - sorting.matches.placeOf(b),
		),
	);
	expect(sorting.by('latency', true).rows.slice(0, 4)).toEqual([3, 1, 4, 5]);
});

const rank = (known: readonly number[], row: number): number => (known.includes(row) ? known.indexOf(row) : known.length);

describe('gaps', () => {
	const store = makeStore([makeEvent({verb: 'list'}), makeEvent()]);
	const gap = store.appendGap(Date.UTC(2027, 0, 1) * 1e3);
	store.publish();
	const sorting = new Sorting(store, {gaps: true});

	it('have a place in the order of time only, read forwards or backwards', () => {
		expect(sorting.by('time').rows).toEqual([0, 1, gap]);
		expect(sorting.by('time', true).rows).toEqual([gap, 1, 0]);
		expect(sorting.ordering.seek(gap)).toEqual({place: 0, passes: true});
		expect(sorting.by('verb').rows).toEqual([1, 0]);
	});
});

describe('rows that come', () => {
	const of = () => {
		const sorting = new Sorting(makeStore([latency(5), latency(7)])).by('latency', true);
		const add = (millis: number) => {
			sorting.store.append(latency(millis));
			sorting.store.publish();
			sorting.settle();
		};
		return {sorting, add};
	};

	it('are put in once a second at most, and not within half a second of a key', () => {
		const {sorting, add} = of();
		sorting.now = 900;
		add(6);
		expect(sorting.rows).toEqual([1, 0]);
		sorting.ordering.touch();
		sorting.now = 1300;
		expect(sorting.settle().rows).toEqual([1, 0]);
		sorting.now = 1500;
		expect(sorting.settle().rows).toEqual([1, 2, 0]);
	});

	it('are there at once after another question or another order', () => {
		const {sorting, add} = of();
		add(6);
		sorting.matches.ask({query: queryOf('verb:get')});
		expect(sorting.settle().rows).toEqual([1, 2, 0]);
		add(1);
		expect(sorting.by('latency').rows).toEqual([3, 0, 2, 1]);
	});

	it('are shown at once in the order of time backwards', () => {
		const {sorting, add} = of();
		sorting.by('time', true);
		add(6);
		expect(sorting.rows).toEqual([2, 1, 0]);
		expect(sorting.ordering.seek(2)).toEqual({place: 0, passes: true});
	});
});

it('says where a row would stand that does not pass', () => {
	const store = makeStore([latency(5), latency(7, {verb: 'list'}), latency(9), latency(7)]);
	const sorting = new Sorting(store, {query: queryOf('verb:get')});
	expect(sorting.by('latency').ordering.seek(1)).toEqual({place: 1, passes: false});
	expect(sorting.by('latency', true).ordering.seek(1)).toEqual({place: 1, passes: false});
	expect(sorting.by('time').ordering.seek(1)).toEqual({place: 1, passes: false});
	expect(sorting.by('time', true).ordering.seek(1)).toEqual({place: 2, passes: false});
});

it('keeps the order that is shown until the next one is known', () => {
	const sorting = new Sorting(makeStore([latency(5), latency(7), latency(6)])).by('time', true);
	const before = sorting.ordering.getSnapshot();
	sorting.ordering.set({column: 'latency', isDescending: false});
	expect(sorting.ordering.getSnapshot()).toBe(before);
	expect(sorting.rows).toEqual([2, 1, 0]);
	expect(sorting.settle().rows).toEqual([0, 2, 1]);
	const sorted = sorting.ordering.getSnapshot();
	expect(sorted.generation).not.toBe(before.generation);
	expect(sorted.sort).not.toEqual(byTime);
});

it('loses the rows of a segment that leaves the index at once, and knows where the row of the cursor stood', () => {
	const base = makeEvent();
	const store = makeStore();
	const times = ['2026-01-02T12:00:00.000000Z', '2026-01-02T12:00:00.000100Z'];
	for (let n = 0; n < segmentEntries + 100; n++)
		store.append({...base, auditID: `${n}`, responseStatus: {code: 200 + (n % 7)}, stageTimestamp: times[n % 2] ?? ''});
	store.publish();
	const sorting = new Sorting(store).by('code', true);
	expect(sorting.rows).toHaveLength(segmentEntries + 100);
	const first = sorting.ordering.rowAt(3);
	expect(sorting.ordering.seek(first)).toEqual({place: 3, passes: true});
	sorting.matches.leave(0);
	store.reader.leave(0);
	sorting.ordering.leave(0);
	expect(sorting.rows).toHaveLength(100);
	expect(sorting.rows.every(row => row >= segmentEntries)).toBe(true);
	expect(sorting.ordering.seek(first)).toEqual({place: 3, passes: false});
	expect(sorting.later().rows).toEqual(naiveSort(sorting.matches.rows, inTime(sorting), {column: 'code', isDescending: true}));
	expect(sorting.ordering.seek(first)).toEqual({place: 3, passes: false});
});

it('a segment that leaves in steps takes its rows along with the first, and ends like one that leaves at once', () => {
	const base = makeEvent();
	const ends = (inSteps: boolean) => {
		const store = makeStore();
		// Two events a request, several steps apart: some requests lose the one that names them.
		for (let n = 0; n < segmentEntries + 20_000; n++)
			store.append({...base, auditID: `${n % 50_000}`, stage: n < 50_000 ? 'RequestReceived' : 'ResponseComplete'});
		store.publish();
		const sorting = new Sorting(store).by('time');
		const steps = sorting.matches.leaveInSteps(0);
		if (inSteps) {
			expect(steps.next().done).toBe(false);
			expect(sorting.matches.getSnapshot().length).toBe(0);
			let count = 1;
			while (!steps.next().done) count++;
			expect(count).toBeGreaterThan(4);
		} else sorting.matches.leave(0);
		store.reader.leave(0);
		sorting.ordering.leave(0);
		const {rows} = sorting.later();
		return {rows, total: sorting.matches.getSnapshot().total};
	};
	const whole = ends(false);
	expect(whole.rows.length).toBeGreaterThan(0);
	expect(ends(true)).toEqual(whole);
});
