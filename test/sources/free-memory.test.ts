import {expect, it} from 'vitest';
import {freeMemory} from '../../src/sources/free-memory.js';
import {waitFor} from '../support/load.js';

it('memory is back, though somebody still has the buffer', async () => {
	const size = 64 << 20;
	const memory = new ArrayBuffer(size);
	const before = process.memoryUsage().arrayBuffers;
	freeMemory(memory);
	expect(memory.byteLength).toBe(0);
	await waitFor('memory to be back', () => before - process.memoryUsage().arrayBuffers >= size);
	expect(memory.byteLength).toBe(0);
});
