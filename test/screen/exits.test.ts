import {describe, expect, it} from 'vitest';
import {stackOf} from '../../src/screen/exits.js';

describe('what is printed of a failure', () => {
	it('is its kind and where it was', () => {
		expect(stackOf(new RangeError('secret'))).toMatch(/^auditview: internal error\nRangeError\n {4}at .*exits\.test\.ts/);
	});

	it.each(['secret\u001B[2J', 'two\n    at secret (line)', ''])('is never its message: %j', message => {
		expect(stackOf(new Error(message))).not.toMatch(/secret|\u001B/);
	});

	it('is something also if no error was thrown', () => {
		expect(stackOf('secret')).toBe('auditview: internal error: something was thrown that is no error\n');
	});
});
