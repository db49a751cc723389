import {expect, it} from 'vitest';
import {copyBytes} from '../../src/model/copy-bytes.js';

const bytes = Buffer.from(Uint8Array.from({length: 64}, (_, at) => at + 1));

it.each([
	['memory of one thread', () => Buffer.alloc(100)],
	['memory that threads share', () => Buffer.from(new SharedArrayBuffer(100))],
])('copies into %s, wherever the bytes lie', (_, create) => {
	for (let from = 0; from < 9; from++)
		for (let at = 0; at < 9; at++)
			for (const length of [0, 1, 7, 8, 40]) {
				const to = create();
				copyBytes(bytes.subarray(from, from + length), to, at);
				const expected = Buffer.alloc(100);
				bytes.copy(expected, at, from, from + length);
				expect(to.equals(expected), `${length} from ${from} to ${at}`).toBe(true);
			}
});

it('copies out of memory that threads share', () => {
	const shared = Buffer.from(new SharedArrayBuffer(64));
	copyBytes(bytes, shared, 0);
	const to = Buffer.alloc(70);
	copyBytes(shared.subarray(3, 50), to, 5);
	expect(to.subarray(5, 52).equals(bytes.subarray(3, 50))).toBe(true);
	expect(to[52]).toBe(0);
});
