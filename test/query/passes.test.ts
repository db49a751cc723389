import {describe, expect, it} from 'vitest';
import {Batch, batchRows} from '../../src/query/passes/batch.js';
import {BatchSort} from '../../src/query/passes/batch-sort.js';
import {GroupCounts} from '../../src/query/passes/group-counts.js';
import {allPass, anyPasses} from '../../src/query/passes/predicate.js';
import {UuidSearch} from '../../src/query/passes/uuid-search.js';
import {ValueCounts} from '../../src/query/passes/value-counts.js';
import {verdict} from '../../src/query/passes/verdict.js';
import {isStricter} from '../../src/query/refine.js';
import {createRowSpace} from '../../src/query/row-space.js';
import {RowStates} from '../../src/query/row-states.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {queryOf} from '../support/query.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();

describe('a part of a UUID', () => {
	const uuid = '0f3c5a9b-77de-4c1a-8b20-1234567890ab';
	const words = Uint32Array.from(uuid.replaceAll('-', '').match(/.{8}/g) ?? [], hex => Number.parseInt(hex, 16));

	it('is found wherever it stands', () => {
		for (let from = 0; from < 36; from++)
			for (let to = from + 1; to <= 36; to++) expect(new UuidSearch(uuid.slice(from, to)).isIn(words, 0), uuid.slice(from, to)).toBe(true);
	});

	it.each(['0f3c5a9c', '9b77de', 'b-77df', '-12345678-', '0F3C5A9B', 'alice', `${uuid}0`, ''])('that is none is not: %s', text => {
		expect(new UuidSearch(text).isIn(words, 0)).toBe(text !== '' && uuid.includes(text));
	});
});

it(`counts tuples, known before or not, as a map does (SEED=${seed})`, () => {
	const random = createRandom(seed);
	for (const sizes of [[4, 3], [1], [1000, 1000], [2, 2, 2]]) {
		const counts = new GroupCounts(sizes);
		const naive = new Map<string, number>();
		for (let batch = 0; batch < 6; batch++) {
			// From the third batch on there are numbers that were not known at the beginning.
			const most = batch < 3 ? 1 : 40;
			const columns = sizes.map(size => Uint32Array.from({length: 500}, () => Math.floor(random() * size * most)));
			counts.add(columns, 500);
			for (let i = 0; i < 500; i++) {
				const key = columns.map(column => column[i]).join();
				naive.set(key, (naive.get(key) ?? 0) + 1);
			}
		}
		const found = new Map<string, number>();
		counts.each((parts, count) => found.set(parts.join(), count));
		expect(found).toEqual(naive);
	}
});

it(`knows the numbers that came most often, as a map does (SEED=${seed})`, () => {
	const random = createRandom(seed);
	for (const [spread, batches] of [
		[5, 20],
		[3000, 3],
		[1, 20],
	] as const) {
		const counts = new ValueCounts();
		const naive = new Map<number, number>();
		const add = (number: number, times: number) => naive.set(number, (naive.get(number) ?? 0) + times);
		for (let batch = 0; batch < batches; batch++) {
			const numbers = Uint32Array.from({length: 4096}, () => Math.floor(random() ** 3 * spread));
			counts.addAll(numbers, 4000, spread);
			for (const number of numbers.subarray(0, 4000)) add(number, 1);
		}
		counts.add(spread + 7, 3);
		add(spread + 7, 3);
		expect(counts.distinct).toBe(naive.size);
		const ranked = [...naive].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
		for (const most of [1, 2, 10, 10_000]) {
			const found = counts.mostFrequent(most).map((number): [number, number] => [number, counts.of(number)]);
			expect(found.sort((a, b) => b[1] - a[1] || a[0] - b[0])).toEqual(ranked.slice(0, most));
		}
	}
});

describe(`terms that are joined (SEED=${seed})`, () => {
	const store = makeStore(Array.from({length: 3000}, () => makeEvent()));
	store.takeIn();
	const batch = new Batch(createRowSpace('events', store.reader, store.requests));
	const random = createRandom(seed);
	const all = [verdict.no, verdict.unknown, verdict.yes];

	/** A term that lets about this share of the rows pass, says the same of a row each time, and keeps count of what it is asked. */
	function termOf(share: number, cost: number, hasAlso: boolean) {
		const says = Uint8Array.from({length: 3000}, () => (random() < share ? verdict.yes : (all[Math.floor(random() * 3)] ?? verdict.no)));
		const asked = {rows: 0};
		const pass = ({rows, count}: Batch, out: Uint8Array) => {
			asked.rows += count;
			for (let i = 0; i < count; i++) out[i] = says[rows[i] ?? 0] ?? 0;
		};
		const passAlso = ({rows, count}: Batch, out: Uint8Array) => {
			for (let i = 0; i < count; i++) out[i] = (out[i] ?? 0) & (says[rows[i] ?? 0] ?? 0);
		};
		return {says, asked, term: {cost, pass, ...(hasAlso ? {passAlso} : {})}};
	}

	it.each([3000, 100])('say the least and the greatest of their verdicts of %d rows, whatever they cost and let pass', rows => {
		for (let round = 0; round < 40; round++) {
			const count = 1 + Math.floor(random() * 4);
			const terms = Array.from({length: count}, () => termOf(random(), Math.ceil(random() * 30), random() < 0.5));
			const [and, or] = [allPass(terms.map(({term}) => term)), anyPasses(terms.map(({term}) => term))];
			const out = new Uint8Array(batchRows);
			// Twice: what is found out about the terms may be used from then on.
			for (const joined of [and, and, or, or]) {
				batch.fillRange(0, rows);
				joined.pass(batch, out);
				const least = joined === and ? Math.min : Math.max;
				const expected = Array.from({length: rows}, (_, row) => least(...terms.map(({says}) => says[row] ?? 0)));
				expect([...out.subarray(0, rows)]).toEqual(expected);
			}
		}
	});

	it('are asked in the order of what they sort out: a dear one of what the others leave only', () => {
		const [wide, narrow, dear] = [termOf(1, 3, true), termOf(0, 5, true), termOf(0.5, 300, false)];
		const out = new Uint8Array(batchRows);
		const both = allPass([wide.term, dear.term, narrow.term]);
		for (let round = 0; round < 5; round++) {
			batch.fillRange(0, 3000);
			both.pass(batch, out);
		}
		const left = narrow.says.filter(says => says !== verdict.no).length;
		expect(dear.asked.rows).toBe(5 * left);
		// Both were tried once; from then on the narrow one is the first.
		expect([wide.asked.rows, narrow.asked.rows]).toEqual([3000, 6 * 3000]);
	});
});

it('finds nothing that may pass in a segment of which nothing is known', () => {
	expect(new RowStates().mayPassIn(61_440, 65_536)).toEqual({from: 61_440, to: 61_440});
});

it.each([
	['nearly in order', (at: number, random: () => number) => at + (random() < 0.02 ? -30 : 0)],
	['of several sources in turn', (at: number) => (at % 3) * 5000 + Math.floor(at / 3)],
	['in no order', (_: number, random: () => number) => Math.floor(random() * 300)],
	['backwards', (at: number) => -at],
])(`sorts times that are %s (SEED=${seed})`, (_, timeAt) => {
	const random = createRandom(seed);
	const rows = Uint32Array.from({length: 5000}, (_, at) => at ^ 1);
	const times = Float64Array.from({length: 5000}, (_, at) => timeAt(at, random));
	const pairs = [...rows].map((row, at): [number, number] => [times[at] ?? 0, row]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
	new BatchSort().sort(rows, times, 5000);
	expect([...rows].map((row, at) => [times[at], row])).toEqual(pairs);
});

it.each([
	['ali', 'alice', true],
	['alice', 'ali', false],
	['ali', 'Alice', true],
	['Ali', 'alice', false],
	['verb:get', 'verb:get alice', true],
	['verb:get', 'verb:list alice', false],
	['code:>400', 'code:<400', false],
	['-ali', '-alice', false],
	['ali or bob', 'alice or bob', false],
	['ali or bob', '(ali or bob) verb:get', true],
	['web verb:get', 'verb:get web-1 ns:a', true],
	['', 'alice', false],
	['ß', 'ßa', false],
])('"%s" typed on to "%s" needs only what passed: %s', (before, after, expected) => {
	expect(isStricter(queryOf(after), queryOf(before))).toBe(expected);
});
