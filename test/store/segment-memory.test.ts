import {expect, it} from 'vitest';
import {SegmentMemory} from '../../src/store/segment-memory.js';

it('memory that is prepared is touched once, and taken first', () => {
	const asked: {readonly memory: SharedArrayBuffer; readonly done: () => void}[] = [];
	const memory = new SegmentMemory((buffer, done) => asked.push({memory: buffer, done}) > 0);
	for (let again = 0; again < 3; again++) memory.prepare();
	expect(asked).toHaveLength(1);
	expect(memory.take()).not.toBe(asked[0]?.memory);
	asked[0]?.done();
	for (let again = 0; again < 3; again++) memory.prepare();
	expect(asked).toHaveLength(1);
	expect(memory.take()).toBe(asked[0]?.memory);
});

it('where it cannot be touched elsewhere that is tried once, however often it is asked for', () => {
	let tried = 0;
	const memory = new SegmentMemory(() => {
		tried++;
		return false;
	});
	for (let again = 0; again < 100_000; again++) memory.prepare();
	expect(tried).toBe(1);
	expect(new Uint8Array(memory.take()).every(byte => byte === 0)).toBe(true);
});
