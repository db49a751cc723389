import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {followLongLine} from '../support/follow-long-line.js';
import {loadPaths} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
/** A list of 20 MB, as a request for all Secrets of a cluster can be logged. */
const long = makeLine({responseObject: {kind: 'SecretList', items: Array.from({length: 200}, () => ({data: 'x'.repeat(100_000)}))}});
const [before, after] = [makeLine(), makeLine()];

describe('F3: no line is too long', () => {
	it.each([
		['in a file', false, `${before}\n${long}\n${after}\n`, [before, long, after]],
		['in a file that is opened at its end', true, `${before}\n${long}\n${after}\n`, [after, before, long]],
		['as the last of a file that is opened at its end', true, `${before}\n${long}\n`, [before, long]],
		['in an archive', false, gzipSync(`${before}\n${long}\n${after}\n`, {level: 1}), [before, long, after]],
	])('20 MB %s: an event like others, its neighbours too', async (_, tailFirst, contents, expected) => {
		const loaded = await loadPaths([scratch.write(contents)], {tailFirst});
		const documents = await loaded.documents();
		expect(documents.map(document => document.length)).toEqual(expected.map(line => line.length));
		expect(documents.every((document, n) => document.equals(Buffer.from(expected[n] ?? '')))).toBe(true);
		const {bytes, rows} = await loaded.line(expected.indexOf(long));
		expect([bytes?.length, rows !== undefined]).toEqual([long.length, true]);
		expect(loaded.counters()).toMatchObject({lines: expected.length, events: expected.length, malformed: 0});
		await loaded.stop();
	});

	it('30 MB of a pod log, and the connection breaks in the middle of it: an event like others, once, its neighbours too', async () => {
		const {loaded, long, stop} = await followLongLine(30_000_000, [17_000_000]);
		const [before, middle, after] = await loaded.documents();
		expect([String(before), middle?.length, String(after)]).toEqual([long.before, long.bytes, long.after]);
		expect(middle?.subarray(0, long.head.length).toString()).toBe(long.head);
		expect(middle?.subarray(-long.tail.length).toString()).toBe(long.tail);
		expect(loaded.counters()).toMatchObject({events: 3, malformed: 0, damaged: 0, gaps: 0});
		await stop();
	}, 60_000);

	it('300,000 empty lines are lines, and hide nothing', async () => {
		const loaded = await loadPaths([scratch.write(`${before}\n${'\n'.repeat(300_000)}${after}\n`)]);
		expect(loaded.counters()).toMatchObject({lines: 300_002, other: 300_000, events: 2});
		expect((await loaded.documents()).map(String)).toEqual([before, after]);
		await loaded.stop();
	});
});
