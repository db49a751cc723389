import {appendFileSync, openSync, renameSync, truncateSync, unlinkSync, writeFileSync, writeSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {Loaded, waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const lines = (count: number) => Array.from({length: count}, () => `${makeLine()}\n`);

async function follow(name: string, tailFirst = false): Promise<Loaded> {
	const loaded = new Loaded();
	loaded.ask({type: 'open', spec: {kind: 'paths', paths: [name], follow: true, tailFirst}});
	await loaded.settled();
	return loaded;
}

const has = (loaded: Loaded, events: number) => waitFor(`${events} events`, () => loaded.through > 0 && loaded.counters().events >= events);
const texts = async (loaded: Loaded) => (await loaded.documents()).map(String);
const trimmed = (written: readonly string[]) => written.map(line => line.trim());

describe('a file that grows', () => {
	it.each([false, true])('gives its new lines as they come, each once (tail first: %s)', async tailFirst => {
		const written = lines(3);
		const name = scratch.write(written.join(''));
		const loaded = await follow(name, tailFirst);
		await has(loaded, 3);
		for (let round = 0; round < 3; round++) {
			const more = lines(2);
			appendFileSync(name, more.join(''));
			written.push(...more);
			await has(loaded, written.length);
		}
		expect(await texts(loaded)).toEqual(trimmed(written));
		const [accounting] = await loaded.stop();
		expect(accounting).toMatchObject({events: 9, lines: 9, malformed: 0, gaps: 0, late: 0, sha256: null});
	});

	it('waits for the rest of a line', async () => {
		const [line = '', next = ''] = lines(2);
		const name = scratch.write(line + next.slice(0, 100));
		const loaded = await follow(name);
		await has(loaded, 1);
		appendFileSync(name, next.slice(100, 200));
		appendFileSync(name, next.slice(200));
		await has(loaded, 2);
		expect(loaded.counters()).toMatchObject({lines: 2, events: 2, malformed: 0});
		await loaded.stop();
	});

	it('may begin empty', async () => {
		const name = scratch.write('');
		const loaded = await follow(name);
		const empty = await waitFor('its state', () => [...loaded.infos.values()].find(({status}) => status.state === 'live'));
		expect(empty.status.progress).toEqual({done: 0, total: 0});
		appendFileSync(name, lines(1).join(''));
		await has(loaded, 1);
		await loaded.stop();
	});

	it('does not count what was begun but not ended', async () => {
		const name = scratch.write(lines(1).join('') + makeLine());
		const loaded = await follow(name);
		await has(loaded, 1);
		expect(await loaded.stop()).toMatchObject([{lines: 1, events: 1, malformed: 0}]);
	});
});

describe('a file that is cut short by another program', () => {
	it('is read again from its beginning, behind a gap that says so', async () => {
		const [before, after] = [lines(3), lines(2)];
		const name = scratch.write(before.join(''));
		const loaded = await follow(name);
		await has(loaded, 3);
		truncateSync(name);
		await waitFor('the note', () => [...loaded.infos.values()][0]?.status.reason.includes('was cut short by another program'));
		appendFileSync(name, after.join(''));
		await has(loaded, 5);
		expect(loaded.counters()).toMatchObject({lines: 5, events: 5, gaps: 1});
		const kinds = Array.from({length: loaded.through}, (_, event) => loaded.reader.number('kind', event));
		expect(kinds).toEqual([0, 0, 0, 1, 0, 0]);
		expect(loaded.reader.text('message', 3)).toContain('was cut short by another program');
		const [accounting] = await loaded.stop();
		expect(accounting?.gapList).toEqual([{from: expect.stringMatching(/^2026-01-02T12:/), to: expect.stringMatching(/^2026-01-02T12:/)}]);
	});

	it('never shows the new bytes for an old event', async () => {
		const [before, after] = [lines(2), lines(2)];
		const name = scratch.write(before.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		truncateSync(name);
		appendFileSync(name, after.slice(0, 1).join(''));
		await has(loaded, 3);
		const old = await loaded.line(0);
		expect({length: old.bytes?.length, changed: old.changed}).toEqual({length: 0, changed: true});
		const now = await loaded.line(3);
		expect(String(Buffer.from(now.bytes ?? []))).toBe(after[0]?.trim());
		expect(now.changed).toBe(false);
		await loaded.stop();
	});

	it('skips the NULs that a writer leaves which did not notice (copytruncate)', async () => {
		const [before, after] = [lines(3).join(''), lines(1).join('')];
		const name = scratch.name();
		const writer = openSync(name, 'w');
		writeSync(writer, before, 0);
		const loaded = await follow(name);
		await has(loaded, 3);
		truncateSync(name);
		await waitFor('the note', () => [...loaded.infos.values()][0]?.status.reason.includes('was cut short by another program'));
		writeSync(writer, after, before.length);
		await has(loaded, 4);
		expect(loaded.counters()).toMatchObject({lines: 4, events: 4, malformed: 0, other: 0});
		expect((await texts(loaded)).at(-1)).toBe(after.trim());
		await loaded.stop();
	});
});

describe('a file that is renamed, with a new one in its place', () => {
	it('is read to its end before the new one; nothing is lost and nothing doubled', async () => {
		const written = lines(2);
		const name = scratch.write(written.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		for (let round = 0; round < 3; round++) {
			const [last, next] = [lines(1), lines(2)];
			appendFileSync(name, last.join(''));
			renameSync(name, `${name}.${round}`);
			writeFileSync(name, next.join(''));
			written.push(...last, ...next);
			await has(loaded, written.length);
		}
		expect(await texts(loaded)).toEqual(trimmed(written));
		expect(loaded.counters()).toMatchObject({lines: written.length, gaps: 0, malformed: 0});
		await loaded.stop();
	});

	it('still shows its lines after it was deleted', async () => {
		const written = lines(2);
		const name = scratch.write(written.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		unlinkSync(name);
		expect(await texts(loaded)).toEqual(trimmed(written));
		await loaded.stop();
	});
});
