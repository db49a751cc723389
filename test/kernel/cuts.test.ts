import {describe, expect, it} from 'vitest';
import {createGenerator} from '../bench/generate.mjs';
import {compareWays, joinLines} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {seedOfRun} from '../support/random.js';
import {differingCut, long, openWithWhole, tricky} from './cut-logs.js';

const seed = seedOfRun();

describe('chunks', () => {
	it('the logs are tricky, and the kernel and the decoder see the same in them', () => {
		const {lines, events, taken, differences} = compareWays(tricky);
		expect(differences).toEqual([]);
		expect([lines, events - taken]).toEqual([21, 4]);
		expect(compareWays(long)).toMatchObject({lines: 3, events: 2, taken: 2, differences: []});
		expect(long.length).toBeGreaterThan(40_000);
	});

	it.each([
		['a tricky log', tricky, 4],
		['a log with a long line', long, 32],
	])(`%s in two, cut at one of so many places, which \`test:long -- kernel\` tries all (SEED=${seed})`, (_, log, step) => {
		expect(differingCut(log, seed % step, step)).toBeUndefined();
	});

	it('of 1, 2, 3, 7, 16, 64, 4096 bytes', () => {
		const log = Buffer.concat([long, tricky]);
		const {differs} = openWithWhole(log);
		for (const size of [1, 2, 3, 7, 16, 64, 4096]) {
			const count = Math.ceil(log.length / size);
			const chunks = Array.from({length: count}, (_, at) => log.subarray(at * size, (at + 1) * size));
			expect(differs(chunks), `chunks of ${size}`).toBe(false);
		}
	});

	it('of a source that judges each line', () => {
		const log = Buffer.concat([long, tricky]);
		const {differs} = openWithWhole(log);
		expect(differs([log], {judge: () => ({as: 'line', gap: undefined})})).toBe(false);
	});
});

describe('what is larger than the room that the kernel has for its input', () => {
	const room = 8 << 20;

	/** An event whose line has so many bytes, its newline among them. */
	function lineOf(length: number): string {
		const empty = makeLine({auditID: '0a1b2c3d-1111-4222-8333-abcdefabcdef', requestObject: {data: ''}});
		return empty.replace('"data":"', `$&${'x'.repeat(length - 1 - empty.length)}`);
	}

	it.each([-1, 0, 1, 2 << 20])('a line of its size and %i bytes', more => {
		const short = Array.from({length: 3}, () => makeLine());
		const log = joinLines([...short, lineOf(room + more), ...short.toReversed()]);
		const {events, taken, differences} = compareWays(log);
		expect(differences).toEqual([]);
		expect([events, taken]).toEqual([7, more > 0 ? 6 : 7]);
		// In one block with what stands around it.
		expect(compareWays(() => [log]).differences).toEqual([]);
	});

	it('a block of more than twice its size', () => {
		const generator = createGenerator('mix', 7);
		const lines: string[] = [];
		for (let bytes = 0; bytes < 2.2 * room; bytes += lines.at(-1)?.length ?? 0) lines.push(generator.line());
		const {events, taken, differences} = compareWays(() => [joinLines(lines)]);
		expect(differences).toEqual([]);
		expect(taken).toBe(events);
	});
});
