import {describe, expect, it} from 'vitest';
import {Matches} from '../../src/query/matches.js';
import {verdict} from '../../src/query/passes/verdict.js';
import {rowKinds} from '../../src/query/row-space.js';
import {Requests} from '../../src/store/requests.js';
import {makeStore} from '../support/make-store.js';
import {search, settleMatches} from '../support/naive-find.js';
import {NaiveWorld, naiveRows, naiveTime} from '../support/naive-query.js';
import {queryOf, verdictOf} from '../support/query.js';
import {createRandom, seedOfRun} from '../support/random.js';

const options = {isUtc: true, now: Date.UTC(2026, 0, 2, 11) * 1e3};
const rowsOf = (matches: Matches): number[] => Array.from({length: matches.getSnapshot().length}, (_, place) => matches.rowAt(place));
const rounds = process.env['LONG'] === undefined ? 25 : 2000;

describe.each(rowKinds)('a random query over %s', kind => {
	const seed = seedOfRun();

	it(`gives the rows that parsed events give, in the order of time (SEED=${seed})`, () => {
		const world = new NaiveWorld(createRandom(seed));
		for (let round = 0; round < rounds; round++) {
			const store = makeStore(world.events(80));
			const {text, test} = world.query(3);
			const matches = new Matches(store.reader, store.requests, options);
			matches.ask({query: queryOf(text), kind});
			settleMatches(matches, store);
			const rows = naiveRows(
				kind,
				store.events.flatMap(event => event ?? []),
			);
			const passing = rows.filter(test).sort((a, b) => naiveTime(a) - naiveTime(b) || a.first - b.first);
			expect(rowsOf(matches), text).toEqual(passing.map(({first}) => first));
			expect(matches.getSnapshot()).toMatchObject({matched: passing.length, total: rows.length, searching: undefined});
		}
	});

	it(`says nothing of a row that more searching would take back (SEED=${seed})`, () => {
		const world = new NaiveWorld(createRandom(seed));
		for (let round = 0; round < rounds; round++) {
			const store = makeStore(world.events(40));
			const {text, test} = world.query(3);
			const matches = new Matches(store.reader, store.requests, options);
			matches.ask({query: queryOf(text), kind});
			while (matches.advance(1000));
			const wanted = matches.wanted();
			const {through} = store.reader;
			const half = Math.floor(world.random() * through);
			if (wanted) matches.found({generation: wanted.generation, through: half, ...search(store, wanted.terms, 0, half)});
			while (matches.advance(1000));
			for (const row of naiveRows(
				kind,
				store.events.flatMap(event => event ?? []),
			)) {
				const one = verdictOf(matches.rows, matches.plan.passes, row.first);
				if (one !== verdict.unknown) expect(one === verdict.yes, `${text} of ${row.first}`).toBe(test(row));
				else expect(wanted, text).toBeDefined();
				expect(matches.has(row.first)).toBe(one === verdict.yes);
			}
		}
	});

	it(`gives the same rows however the events came (SEED=${seed})`, () => {
		const world = new NaiveWorld(createRandom(seed));
		for (let round = 0; round < rounds / 2; round++) {
			const store = makeStore();
			const {text} = world.query(3);
			const question = {query: queryOf(text), kind, hideNoise: world.random() < 0.5};
			const matches = new Matches(store.reader, store.requests, options);
			matches.ask(question);
			for (const event of world.events(120)) {
				store.append(event);
				if (world.random() < 0.1) store.publish();
				if (world.random() < 0.1) matches.advance(0);
				if (world.random() < 0.05) matches.tick(options.now);
				// Another question in between leaves nothing behind but what is the same for both.
				if (world.random() < 0.05) matches.ask({...question, query: queryOf(world.query(2).text)});
				if (world.random() < 0.3) matches.advance(0);
				const wanted = matches.wanted();
				if (wanted && world.random() < 0.05) {
					const {through} = store.reader;
					matches.found({generation: wanted.generation, through, ...search(store, wanted.terms, 0, through)});
				}
			}
			store.publish();
			matches.ask(question);
			settleMatches(matches, store, 0);
			matches.tick(options.now);
			settleMatches(matches, store);
			const fresh = new Matches(store.reader, new Requests(store.reader), options);
			fresh.ask(question);
			settleMatches(fresh, store);
			expect(rowsOf(matches), text).toEqual(rowsOf(fresh));
			const {matched, total, noise} = fresh.getSnapshot();
			expect(matches.getSnapshot()).toMatchObject({matched, total, noise});
			for (const [place, row] of rowsOf(matches).entries()) expect(matches.placeOf(row)).toBe(place);
		}
	});

	it(`gives the same rows when it is typed on and events come meanwhile (SEED=${seed})`, () => {
		const world = new NaiveWorld(createRandom(seed));
		for (let round = 0; round < rounds; round++) {
			const store = makeStore(world.events(60));
			const {text} = world.query(2);
			const matches = new Matches(store.reader, store.requests, options);
			const typed = [
				`(${text})`,
				`(${text}) ${world.pick(['a', 'w', 'sys'])}`,
				`(${text}) ${world.pick(['al', 'web', 'system'])}`,
				`(${text}) web-1`,
			];
			for (const more of typed) {
				const question = {query: queryOf(more), kind, hideNoise: world.random() < 0.2};
				matches.ask(question);
				if (world.random() < 0.3) matches.advance(0);
				for (const event of world.events(3)) store.append(event);
				if (world.random() < 0.7) store.publish();
				while (matches.advance(1000));
				if (world.random() < 0.6) settleMatches(matches, store);
				if (world.random() < 0.2) matches.tick(options.now);
			}
			store.publish();
			settleMatches(matches, store);
			matches.tick(options.now);
			settleMatches(matches, store);
			const fresh = new Matches(store.reader, new Requests(store.reader), options);
			fresh.ask({query: queryOf(typed.at(-1) ?? ''), kind});
			settleMatches(fresh, store);
			matches.ask({query: queryOf(typed.at(-1) ?? ''), kind});
			settleMatches(matches, store);
			expect(rowsOf(matches), text).toEqual(rowsOf(fresh));
		}
	});
});
