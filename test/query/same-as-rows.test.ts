import {describe, expect, it} from 'vitest';
import {countRows} from '../../src/query/counts.js';
import {fields} from '../../src/query/fields.js';
import {isEntry, isNames} from '../../src/query/is.js';
import {Batch, batchesOf} from '../../src/query/passes/batch.js';
import {columnNumbering, numberingOf} from '../../src/query/passes/numbering.js';
import {verdict} from '../../src/query/passes/verdict.js';
import {createPlan} from '../../src/query/plan.js';
import {RawHits} from '../../src/query/raw-hits.js';
import {createRowSpace, rowKinds} from '../../src/query/row-space.js';
import {dictionaryColumnNames, type EventIndex} from '../../src/store/columns.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {NaiveWorld} from '../support/naive-query.js';
import {queryOf, verdictOf} from '../support/query.js';
import {createRandom, seedOfRun} from '../support/random.js';

/** The first entry that is looked at: a multiple of 100 before the second segment begins. */
const begin = 65_336;

const context = {hits: new RawHits(), words: {nearest: () => undefined}, clock: {now: 0, newest: 0, day: 0, isUtc: true}};

describe.each(rowKinds)('what a batch says of rows that are %s', kind => {
	const seed = seedOfRun();
	const world = new NaiveWorld(createRandom(seed));
	const store = makeStore();
	// Requests begin in one segment and go on in the next.
	const filler = makeEvent();
	for (let event = 0; event < begin; event++) store.append(filler);
	for (const event of world.events(400)) store.append(event);
	store.takeIn();
	const space = createRowSpace(kind, store.reader, store.requests);
	const entries = Array.from({length: store.reader.through}, (_, event) => event);
	const rows = entries.slice(begin).filter(event => kind === 'events' || store.requests.headOf(event) === event);

	/** For each row what is taken from its batch: of whole ranges, and of rows in any order. */
	function eachRow<Value>(of: (batch: Batch, i: number) => Value): Array<[EventIndex, Value]> {
		const found: Array<[EventIndex, Value]> = [];
		const shuffled = [...rows].sort(() => world.random() - 0.5);
		for (const batches of [rangesOf(), batchesOf(space, shuffled)])
			for (const batch of batches) for (let i = 0; i < batch.count; i++) found.push([batch.rows[i] ?? -1, of(batch, i)]);
		return found;
	}

	function* rangesOf(): Generator<Batch> {
		const batch = new Batch(space);
		for (let from = begin; from < store.reader.through; from += 100) {
			batch.fillRange(from, Math.min(store.reader.through, from + 100));
			yield batch;
		}
	}

	it(`is all rows (SEED=${seed})`, () => {
		const seen: EventIndex[] = [];
		for (const batch of rangesOf()) seen.push(...batch.rows.subarray(0, batch.count));
		expect(seen).toEqual(rows);
	});

	it.each(dictionaryColumnNames)(`is what each has in column %s (SEED=${seed})`, column => {
		const numbering = columnNumbering(column, space);
		for (const batch of batchesOf(space, rows)) {
			const numbers = numbering.numbers(batch);
			for (let i = 0; i < batch.count; i++) expect(numbers[i]).toBe(space.number(column, batch.rows[i] ?? -1));
		}
	});

	it.each(fields.map(field => field.name))(`is what field %s says of each (SEED=${seed})`, name => {
		const field = fields.find(one => one.name === name);
		if (!field) throw new Error(name);
		const numbering = numberingOf(field, space);
		const numbers = new Float64Array(4096);
		for (const batch of rangesOf()) {
			field.numbersOf?.(batch, numbers);
			const texts = numbering.numbers(batch);
			for (let i = 0; i < batch.count; i++) {
				const row = batch.rows[i] ?? -1;
				expect(numbering.values.text(texts[i] ?? -1)).toBe(field.textOf(space, row));
				if (field.numbersOf) expect(numbers[i]).toBe(field.numberOf?.(space, row));
			}
		}
	});

	it.each(isNames)(`is whether each is:%s (SEED=${seed})`, name => {
		const plan = createPlan(queryOf(`is:${name}`), {}, {...context, rows: space});
		plan.refresh(Number.POSITIVE_INFINITY);
		const out = new Uint8Array(4096);
		for (const batch of rangesOf()) {
			plan.passes.pass(batch, out);
			for (let i = 0; i < batch.count; i++)
				expect(out[i] === verdict.yes, `row ${batch.rows[i]}`).toBe(isEntry(name).test(space, batch.rows[i] ?? -1));
		}
	});

	it(`is the verdict on each alone, whatever the query (SEED=${seed})`, () => {
		for (let round = 0; round < 60; round++) {
			const {text} = world.query(3);
			const hits = new RawHits();
			const plan = createPlan(queryOf(text), {}, {...context, hits, rows: space});
			plan.refresh(Number.POSITIVE_INFINITY);
			const events = Uint32Array.from(rows.filter(() => world.random() < 0.1));
			hits.add(
				events,
				Uint32Array.from(events, () => Math.floor(world.random() * 8)),
				Math.floor(world.random() * store.reader.through),
			);
			const out = new Uint8Array(4096);
			for (const batch of rangesOf()) {
				plan.passes.pass(batch, out);
				for (let i = 0; i < batch.count; i += 7) expect(out[i], text).toBe(verdictOf(space, plan.passes, batch.rows[i] ?? -1));
			}
		}
	});

	it.each([['user'], ['user', 'verb'], ['object', 'code', 'client'], ['time'], ['source', 'uri', 'groups']])(
		`counts them by %s%s%s as one by one (SEED=${seed})`,
		(...names) => {
			const by = fields.filter(({name}) => names.includes(name));
			const naive = new Map<string, number>();
			for (const row of rows) {
				const key = JSON.stringify(by.map(field => field.textOf(space, row)));
				naive.set(key, (naive.get(key) ?? 0) + 1);
			}
			const {groups, total} = countRows(space, by, rangesOf());
			expect(total).toBe(naive.size);
			expect(new Map(groups.map(({values, count}) => [JSON.stringify(values.map(value => value ?? '')), count]))).toEqual(naive);
			expect(countRows(space, by, rangesOf(), 3).groups).toEqual(groups.slice(0, 3));
		},
	);

	it('is where they stand in time', () => {
		for (const [row, time] of eachRow((batch, i) => batch.times()[i])) expect(time).toBe(space.timeOf(row));
	});
});
