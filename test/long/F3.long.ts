import {closeSync, ftruncateSync, openSync, statSync, writeFileSync, writeSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {followLongLine} from '../support/follow-long-line.js';
import {Loaded, waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const [before, after] = [makeLine(), makeLine()];

/** Opens a file as the viewer does, or as print mode does. @returns also how long it took to the first events, and to the end, and the most memory. */
async function open(name: string, tailFirst: boolean) {
	const startMs = performance.now();
	let peakBytes = 0;
	const watch = setInterval(() => {
		peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
	}, 20);
	const loaded = new Loaded();
	loaded.ask({type: 'open', spec: {kind: 'paths', paths: [name], follow: false, tailFirst}});
	await waitFor('the first event', () => loaded.through > 0, 600_000);
	const firstMs = performance.now() - startMs;
	await waitFor('the end', () => loaded.infos.get(0)?.status.state === 'ended', 600_000);
	await loaded.settled();
	clearInterval(watch);
	const progress = loaded.all('source').filter(({info}) => info.status.state === 'live').length;
	return {loaded, firstMs, endMs: performance.now() - startMs, peakBytes, progress};
}

const told = ({firstMs, endMs, peakBytes, progress}: Awaited<ReturnType<typeof open>>) =>
	`first events after ${Math.round(firstMs)} ms, all after ${Math.round(endMs)} ms, peak RSS ${Math.round(peakBytes / 1e6)} MB, progress told ${progress} times`;

describe('F3: no line is too long', () => {
	it.each([false, true])(
		'a line longer than any string is a placeholder with its size, and its neighbours are intact (tail first: %s)',
		async tailFirst => {
			const name = scratch.name();
			const descriptor = openSync(name, 'w');
			const [head, end] = ['{"kind":"Event","auditID":"', '"}\n'];
			writeSync(descriptor, `${before}\n${head}`);
			// A hole: NULs that take no room on the disk.
			ftruncateSync(descriptor, 700_000_000);
			writeSync(descriptor, `${end}${after}\n`, 700_000_000);
			closeSync(descriptor);
			const opened = await open(name, tailFirst);
			const {loaded} = opened;
			const bytes = 700_000_000 - before.length - 1 + end.length - 1;
			const place = tailFirst ? 2 : 1;
			expect(loaded.counters()).toMatchObject({lines: 3, events: 2, malformed: 1});
			expect(loaded.reader.text('message', place)).toContain(`a line of ${bytes} bytes at byte ${before.length + 1}: too long`);
			const documents = await loaded.documents();
			expect(documents.filter((_, n) => n !== place).map(String)).toEqual(tailFirst ? [after, before] : [before, after]);
			expect(documents[place]?.subarray(0, head.length).toString()).toBe(head);
			console.info(`${statSync(name).size} bytes, tail first ${tailFirst}: ${told(opened)}`);
			await loaded.stop();
		},
	);

	it('a line of 600 MB of a pod log is a placeholder, and the log is followed on', async () => {
		const startMs = performance.now();
		const {loaded, long, startBytes, peakBytes, stop} = await followLongLine(600_000_000, [100_000_000]);
		expect(loaded.counters()).toMatchObject({events: 2, malformed: 1, gaps: 0});
		const malformed = [0, 1, 2].find(entry => loaded.reader.text('message', entry).includes('too long')) ?? -1;
		expect(loaded.reader.text('message', malformed)).toMatch(/^a line of \d+ bytes at byte \d+: too long, no more than \d+ can be decoded/);
		const documents = (await loaded.documents()).map(document => document.subarray(0, 8192).toString());
		expect(documents.filter((_, entry) => entry !== malformed)).toEqual([long.before, long.after]);
		expect(documents[malformed]).toContain(long.head);
		const told = `${Math.round((peakBytes - startBytes) / 1e6)} MB more than before`;
		// As much of the line as a string could hold, what its memory grew from, and what waits for the disk.
		expect(peakBytes - startBytes, told).toBeLessThan(2_200_000_000);
		console.info(`600 MB over sockets: ${Math.round(performance.now() - startMs)} ms, peak RSS ${Math.round(peakBytes / 1e6)} MB, ${told}`);
		await stop();
	});

	it.each([false, true])('10 million empty lines (tail first: %s)', async tailFirst => {
		const name = scratch.name();
		writeFileSync(name, `${before}\n${'\n'.repeat(10_000_000)}${after}\n`);
		const opened = await open(name, tailFirst);
		expect(opened.loaded.counters()).toMatchObject({lines: 10_000_002, other: 10_000_000, events: 2});
		console.info(`10 million empty lines, tail first ${tailFirst}: ${told(opened)}`);
		await opened.loaded.stop();
	});
});
