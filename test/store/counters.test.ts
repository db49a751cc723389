import {expect, it} from 'vitest';
import {counters, noCounts} from '../../src/model/accounting.js';
import {packCounters, sumCounters, unpackCounters} from '../../src/store/counters.js';

const filled = (from: number) => Object.assign(noCounts(), Object.fromEntries(counters.map(({name}, at) => [name, from + at])));

it('come out as they went in, whatever the order in which sources were met', () => {
	const figures = {requests: 3, conflictingAuditIDs: 1, fastPathEvents: 2 ** 40};
	const sets = new Map([
		[1, filled(100)],
		[0, filled(7)],
	]);
	expect(unpackCounters(packCounters(figures, sets))).toEqual({figures, sources: [filled(7), filled(100)]});
});

it('of no source are none', () => {
	const figures = {requests: 0, conflictingAuditIDs: 0, fastPathEvents: 0};
	expect(unpackCounters(packCounters(figures, new Map()))).toEqual({figures, sources: []});
	expect(sumCounters([])).toEqual(noCounts());
});

it('add up over sources', () => {
	expect(sumCounters([filled(0), filled(10)]).bytes).toBe(10);
	expect(sumCounters([filled(0), filled(10), filled(1)]).out).toBe(3 * (counters.length - 1) + 11);
});
