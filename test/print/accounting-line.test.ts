import {describe, expect, it} from 'vitest';
import {noCounts} from '../../src/model/accounting.js';
import {accountingLine, asciiJson, grouped} from '../../src/print/accounting-line.js';

describe('accountingLine', () => {
	it('is silent where every line became an event', () => {
		expect(accountingLine({...noCounts(), lines: 12, events: 12, bytes: 9000, late: 3, continued: 0})).toBeUndefined();
	});

	it('says what did not become an event', () => {
		expect(accountingLine({...noCounts(), lines: 12_345, events: 12_000, malformed: 2, other: 343})).toBe(
			'12,000 events in 12,345 lines: 2 malformed (--accounting says more)',
		);
	});

	it.each(['malformed', 'damaged', 'repaired', 'gaps', 'unwritten', 'out', 'replayed'] as const)('speaks of %s', name => {
		expect(accountingLine({...noCounts(), [name]: 7})).toContain('7 ');
	});

	it('says nothing of klog between events: that was never part of the audit log', () => {
		expect(accountingLine({...noCounts(), lines: 12_345, events: 12_000, other: 345})).toBeUndefined();
	});
});

it('groups digits', () => {
	expect([0, 999, 1000, 1234567].map(grouped)).toEqual(['0', '999', '1,000', '1,234,567']);
});

it('writes JSON that is safe on any terminal and the same value', () => {
	const value = {name: 'a\u001b\u009b\u202e王\ud83d\ude00\u007f'};
	expect(asciiJson(value)).toMatch(/^[ -~]*$/);
	expect(JSON.parse(asciiJson(value))).toEqual(value);
});
