import {closeSync, ftruncateSync, openSync, statSync, writeFileSync, writeSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
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

	it.each([false, true])('10 million empty lines (tail first: %s)', async tailFirst => {
		const name = scratch.name();
		writeFileSync(name, `${before}\n${'\n'.repeat(10_000_000)}${after}\n`);
		const opened = await open(name, tailFirst);
		expect(opened.loaded.counters()).toMatchObject({lines: 10_000_002, other: 10_000_000, events: 2});
		console.info(`10 million empty lines, tail first ${tailFirst}: ${told(opened)}`);
		await opened.loaded.stop();
	});
});
