import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {afterAll, describe, expect} from 'vitest';
import {addsUp} from '../../src/model/accounting.js';
import {countFiles} from '../support/count.mjs';
import {loadPaths} from '../support/load.js';
import {itWithShared, readRecording} from '../support/shared.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'recordings-'));
afterAll(() => rmSync(scratch, {recursive: true}));

const recordings: ReadonlyArray<readonly [name: string, requests: number, events: number]> = [
	['audit2rbac/demo-v1.log', 37, 37],
	['audit2rbac/demo-v1beta1-full.log', 437, 757],
	['own-1.37/levels.log.gz', 1155, 1273],
	['own-1.37/levels.timestamps.log.gz', 1155, 1273],
	['own-1.37/all.log.gz', 1332, 2784],
	['own-1.37/all.timestamps.log.gz', 1332, 2784],
	['own-1.37/demo.log.gz', 2526, 2796],
	['perfspec/derived-audit.jsonl', 11_515, 11_594],
	['k8s-docs/v1alpha1-1.8.jsonl', 1, 2],
	['falco', 38, 38],
];

const filesOf = (name: string): string[] =>
	name.includes('.')
		? [name]
		: readdirSync(name)
				.filter(file => file.endsWith('.json'))
				.map(file => path.join(name, file));

/** Events that stand behind others of their file that are more than 250 ms later: only the derived file has any. */
const late: ReadonlyMap<string, number> = new Map([['derived-audit.jsonl', 582]]);

async function countByIngest(files: readonly string[], tailFirst: boolean) {
	const loaded = await loadPaths(files, {tailFirst});
	const {figures, sources} = loaded.reader.getSnapshot().counters;
	for (const set of sources) expect(addsUp(set)).toBe(true);
	const events = sources.reduce((sum, set) => sum + set.events, 0);
	expect(sources.map(set => set.late)).toEqual(files.map(file => late.get(path.basename(file, '.gz').replace(/^0-/, '')) ?? 0));
	expect(loaded.requests.count).toBe(figures.requests);
	await loaded.stop();
	return {requests: figures.requests, events};
}

describe.each(recordings)('%s', (name, requests, events) => {
	const file = (found: string) => (found.endsWith(path.basename(name)) && name.includes('.') ? [found] : filesOf(found));

	itWithShared(name, `holds ${requests} requests in ${events} events, says a counter that shares no code with us`, found => {
		expect(countFiles(file(found))).toEqual({requests, events});
	});

	itWithShared(name, `gives ${requests} requests in ${events} events`, async found => {
		expect(await countByIngest(file(found), false)).toEqual({requests, events});
	});

	itWithShared(name, 'gives the same with its tail read first', async found => {
		const plain = file(found).map((one, place) => {
			const copy = path.join(scratch, `${place}-${path.basename(one, '.gz')}`);
			writeFileSync(copy, readRecording(one));
			return copy;
		});
		expect(await countByIngest(plain, true)).toEqual({requests, events});
	});

	itWithShared(name, 'gives the same compressed', async found => {
		const archives = file(found).map((one, place) => {
			const copy = path.join(scratch, `${place}-${path.basename(one, '.gz')}.gz`);
			writeFileSync(copy, gzipSync(readRecording(one)));
			return copy;
		});
		expect(await countByIngest(archives, false)).toEqual({requests, events});
	});
});
