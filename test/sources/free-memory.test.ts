import {expect, it} from 'vitest';
import {freeMemory} from '../../src/sources/free-memory.js';

it('memory is back at once', () => {
	const size = 64 << 20;
	const memory = new ArrayBuffer(size);
	const before = process.memoryUsage().arrayBuffers;
	freeMemory(memory);
	expect(memory.byteLength).toBe(0);
	expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThanOrEqual(size);
});
