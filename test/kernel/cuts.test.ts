import {describe, expect, it} from 'vitest';
import type {Source} from '../../src/sources/source.js';
import {columnNames, type EventIndex, noEvent} from '../../src/store/columns.js';
import type {StoreReader} from '../../src/store/reader.js';
import {createGenerator} from '../bench/generate.mjs';
import {compareWays, feed, joinLines, openStore} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {wholeLine} from './hostile-lines.js';

const stamp = '2026-01-31T08:14:15.123456789Z ';
const klog = 'I0131 08:14:15.000000       1 x.go:1] "auditID" é';
/** Characters of two, three and four bytes, and bytes that are none. */
const letters = 'é王😀';

/** Everything that a cut could be noticed by. The last line has no newline. */
const tricky = joinLines([
	...[
		klog,
		`\ufeff${makeLine()}`,
		`${makeLine({userAgent: letters, verb: letters})}\r`,
		`${stamp}${makeLine({user: {username: letters}})}`,
	],
	...['', '\r', `${stamp}${makeLine()}\r`, `${stamp}${klog}`, `\0\0\0${makeLine()}`, wholeLine, wholeLine],
	...[
		klog,
		makeLine().slice(0, 300),
		`${makeLine()} `,
		`${makeLine()}x`,
		makeLine({auditID: 'no uuid'}),
		makeLine().replaceAll('/', '\\/'),
	],
	...[Buffer.from(makeLine({userAgent: 'ÿþ'}), 'latin1'), '{"a":1}', makeLine({stage: 'RequestReceived'}), makeLine()],
]).subarray(0, -1);

const long = joinLines([
	...[klog, makeLine({requestObject: {data: `${letters}<&>"\\\n${'plain '.repeat(160)}`.repeat(40)}}), `${stamp}${makeLine()}\r`],
]);

/** All columns of entries, places in the store counted from the first of them. */
function entriesOf(reader: StoreReader, from: EventIndex, to: EventIndex): number[] {
	const found: number[] = [];
	for (let entry = from; entry < to; entry++) {
		const segment = reader.segments[entry >>> 16];
		const at = entry & 0xffff;
		for (const name of columnNames) {
			if (name === 'source' || name === 'auditID') continue;
			const value = segment?.[name][at] ?? 0;
			found.push((name === 'previous' || name === 'next') && value !== noEvent ? value - from : value);
		}
		for (let word = 0; word < 4; word++) found.push(segment?.auditID[4 * at + word] ?? 0);
	}
	return found;
}

/** A store with the kernel, and what a log gives in it, whole. */
function openWithWhole(log: Buffer) {
	const store = openStore('kernel');
	const load = (chunks: Iterable<Buffer>, more: Partial<Source> = {}): number[] => {
		const from = store.writer.through;
		const intake = store.openIntake(log, more);
		feed(intake, chunks);
		intake.end();
		return entriesOf(store.reader, from, store.writer.through);
	};
	const whole = load([log]);
	const differs = (chunks: Iterable<Buffer>, more: Partial<Source> = {}): boolean => {
		const entries = load(chunks, more);
		return entries.length !== whole.length || entries.some((value, at) => !Object.is(value, whole[at]));
	};
	return {store, differs};
}

describe('chunks', () => {
	it('the logs are tricky, and the kernel and the decoder see the same in them', () => {
		const {lines, events, taken, differences} = compareWays(tricky);
		expect(differences).toEqual([]);
		expect([lines, events - taken]).toEqual([21, 4]);
		expect(compareWays(long)).toMatchObject({lines: 3, events: 2, taken: 2, differences: []});
		expect(long.length).toBeGreaterThan(40_000);
	});

	it.each([
		['a tricky log', tricky],
		['a log with a long line', long],
	])('%s in two, cut at every place', {timeout: 120_000}, (_, log) => {
		const cuts = 4096;
		for (let first = 0; first <= log.length; first += cuts) {
			const {differs} = openWithWhole(log);
			for (let cut = first; cut < Math.min(first + cuts, log.length + 1); cut++)
				if (differs([log.subarray(0, cut), log.subarray(cut)])) expect.fail(`other entries when cut at ${cut}`);
		}
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
	const room = 16 << 20;

	/** An event whose line has so many bytes, its newline among them. */
	function lineOf(length: number): string {
		const line = (body: string) => makeLine({auditID: '0a1b2c3d-1111-4222-8333-abcdefabcdef', requestObject: {data: body}});
		return line('x'.repeat(length - 1 - line('').length));
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
