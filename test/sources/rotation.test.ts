import {expect, it} from 'vitest';
import {compareAge, rotationOf} from '../../src/sources/rotation.js';

it.each([
	['audit.log', 'audit.log', '', 0],
	['audit.log.gz', 'audit.log', '', 0],
	['audit-2026-11-23T12-52-40.994.log', 'audit.log', '20261123125240994', 0],
	['audit-2026-11-23T12-52-40.994.log.gz', 'audit.log', '20261123125240994', 0],
	['audit-2026-11-23T12-52-40.994.log.1.gz', 'audit.log', '20261123125240994', 1],
	['audit-log-2026-11-23T12-52-40.994.json', 'audit-log.json', '20261123125240994', 0],
	['master-0-audit-2026-11-23T12-52-40.994.log.gz', 'master-0-audit.log', '20261123125240994', 0],
	['audit.log.1', 'audit.log', '', 1],
	['audit.log.12.gz', 'audit.log', '', 12],
	['audit.log-20261123.gz', 'audit.log', '20261123', 0],
	['audit.log-20261123-1763900000', 'audit.log', '202611231763900000', 0],
	['0.log.20261123-125240.gz', '0.log', '20261123125240', 0],
	// None of these was rotated.
	['audit-1.log', 'audit-1.log', '', 0],
	['node.1', 'node.1', '', 0],
	['audit-2026-11-23.log', 'audit-2026-11-23.log', '', 0],
])('%s was %s', (name, base, stamp, number) => {
	expect(rotationOf(name)).toEqual({base, stamp, number});
});

it('puts the oldest first: by time, then by number; the one that is written to is the newest', () => {
	const names = [
		'audit-2026-11-22T00-00-00.000.log.2',
		'audit-2026-11-22T00-00-00.000.log.1.gz',
		'audit-2026-11-22T00-00-00.000.log',
		'audit-2026-11-23T00-00-00.000.log.gz',
		'audit.log',
	];
	const aged = names.toReversed().map(name => ({...rotationOf(name), name, changedMs: 0}));
	expect(aged.toSorted(compareAge).map(({name}) => name)).toEqual(names);
	const numbered = ['audit.log.10', 'audit.log.9.gz', 'audit.log.1', 'audit.log'];
	expect(
		numbered
			.toReversed()
			.map(name => ({...rotationOf(name), name, changedMs: 0}))
			.toSorted(compareAge)
			.map(({name}) => name),
	).toEqual(numbered);
});

it('two schemes beside each other are ordered by their last change', () => {
	const [one, other] = [rotationOf('audit.log.1'), rotationOf('audit-2026-11-22T00-00-00.000.log')];
	expect(compareAge({...one, changedMs: 1}, {...other, changedMs: 2})).toBeLessThan(0);
	expect(compareAge({...one, changedMs: 3}, {...other, changedMs: 2})).toBeGreaterThan(0);
});
