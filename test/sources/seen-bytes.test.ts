import {expect, it} from 'vitest';
import {SeenBytes} from '../../src/sources/seen-bytes.js';

const seenOf = (...blocks: readonly string[]) => {
	const seen = new SeenBytes();
	let at = 0;
	for (const block of blocks) {
		seen.add(Buffer.from(block), at);
		at += block.length;
	}
	return seen;
};
const nuls = '\0'.repeat(10_000);
const long = 'x'.repeat(6000);

it('knows a file again by its beginning behind NULs, and by what was read last', () => {
	const seen = seenOf(nuls, `{"auditID":"1"}\n${long}`);
	expect(seen.isTelling).toBe(true);
	expect(seen.isIn(seenOf(`${nuls}{"auditID":"1"}\n`, long).part)).toBe(true);
});

it.each([
	['another file with as many', nuls, `{"auditID":"2"}\n${long}`],
	['a file with fewer', nuls.slice(1), `{"auditID":"1"}\n${long}x`],
])('takes no file for another because both begin with NULs: %s', (_, ...blocks) => {
	expect(seenOf(nuls, `{"auditID":"1"}\n${long}`).isIn(seenOf(...blocks).part)).toBe(false);
});

it('cannot tell by NULs alone, nor by half a first line behind them', () => {
	expect(seenOf(nuls).isTelling).toBe(false);
	expect(seenOf(nuls, '{"auditID":"1"').isTelling).toBe(false);
});
