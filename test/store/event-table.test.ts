import {describe, expect, it} from 'vitest';
import {noEvent} from '../../src/store/columns.js';
import {EventTable} from '../../src/store/event-table.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();

/** The slot of an event; that where the search ends, if it is not there. */
function slotOf(table: EventTable, hash: number, event: number): number {
	let slot = table.first(hash);
	while (table.eventAt(slot) !== noEvent && table.eventAt(slot) !== event) slot = table.next(hash, slot);
	return slot;
}

type Put = {readonly hash: number; readonly notes: number};

const kinds = ['spread', 'all in the last slots', 'few different'] as const;

/** What is put into a table for 20,000 events, one after another. */
function* puts(kind: (typeof kinds)[number]): Generator<readonly [event: number, put: Put]> {
	const random = createRandom(seed);
	const below = (limit: number) => Math.floor(random() * limit);
	const hashes = {
		spread: () => below(2 ** 32),
		'all in the last slots': () => (0xffff0000 + below(2 ** 16)) >>> 0,
		'few different': () => below(50) * 0x1234567,
	};
	for (let event = 0; event < 20_000; event++) yield [event, {hash: hashes[kind]() >>> 0, notes: below(256)}];
}

describe(`what the fold finds requests with (SEED=${seed})`, () => {
	it.each(kinds)('finds all that is wanted after sweeps, whatever the hashes: %s', kind => {
		const table = new EventTable();
		const model = new Map<number, Put>();
		for (const [event, put] of puts(kind)) {
			table.put(slotOf(table, put.hash, event), put.hash, event, put.notes);
			model.set(event, put);
			if (!table.isFull) continue;
			const isWanted = (other: number, known: number) => event - other < 500 || known < 20;
			table.sweep(isWanted);
			for (const [other, {notes: known}] of model) if (!isWanted(other, known)) model.delete(other);
		}
		for (const [event, {hash, notes}] of model) {
			const slot = slotOf(table, hash, event);
			expect([table.eventAt(slot), table.notesAt(slot)]).toEqual([event, notes]);
		}
		expect(model.size).toBeGreaterThan(1000);
	});
});
