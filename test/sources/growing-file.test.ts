import {
	appendFileSync,
	closeSync,
	copyFileSync,
	openSync,
	readFileSync,
	renameSync,
	statSync,
	truncateSync,
	unlinkSync,
	writeFileSync,
	writeSync,
} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {openFile} from '../../src/sources/file.js';
import type {Source} from '../../src/sources/source.js';
import {Loaded, waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';
import {KeptSink} from '../support/sink.js';
import {SteppedClock} from '../support/stepped-clock.js';

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

/** A followed file that is looked at when the test says so. */
class Looks {
	readonly #clock = new SteppedClock();
	readonly #sink = new KeptSink();
	readonly #stop = new AbortController();
	readonly source: Source;
	readonly #reading: Promise<void>;

	private constructor(name: string) {
		this.source = openFile(name, statSync(name), {follow: true, clock: this.#clock});
		this.#reading = this.source.read(this.#stop.signal, this.#sink);
	}

	/** Read up to where it stands now. */
	static async at(name: string): Promise<Looks> {
		const looks = new Looks(name);
		await looks.#clock.waiting();
		return looks;
	}

	again(): Promise<void> {
		return this.#clock.step();
	}

	/** All that was read. */
	get text(): string {
		return String(this.#sink.bytes);
	}

	get gaps(): readonly string[] {
		return this.#sink.gaps;
	}

	/** What stands at an offset now. */
	textAt(offset: number, length: number): string {
		return String(Buffer.from(this.source.readAt?.(offset, length) ?? []));
	}

	async end(): Promise<void> {
		this.#stop.abort();
		await this.#reading;
		this.source.close();
	}
}

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

	it('nor before it is looked at again', async () => {
		const [before, after] = [lines(2).join(''), lines(3).join('')];
		const name = scratch.write(before);
		const looks = await Looks.at(name);
		expect(looks.textAt(0, before.length)).toBe(before);
		writeFileSync(name, after);
		expect(looks.textAt(0, before.length)).toBe('');
		await looks.again();
		expect(looks.textAt(before.length, after.length)).toBe(after);
		await looks.end();
		expect(looks.textAt(0, before.length)).toBe('');
	});

	it('but in the copy, where there is one, before it is looked at again too (copytruncate)', async () => {
		const [before, after] = [lines(2).join(''), lines(3).join('')];
		const name = scratch.write(before);
		const looks = await Looks.at(name);
		copyFileSync(name, `${name}.1`);
		for (const text of ['', after]) {
			writeFileSync(name, text);
			expect(looks.textAt(0, before.length)).toBe(before);
		}
		await looks.again();
		expect(looks.textAt(0, before.length)).toBe(before);
		expect(looks.textAt(before.length, after.length)).toBe(after);
		await looks.end();
	});

	it('is noticed also when it has grown beyond what was read', async () => {
		const [before, after] = [lines(2), lines(6)];
		const name = scratch.write(before.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		writeFileSync(name, after.join(''));
		await has(loaded, 8);
		expect(await texts(loaded)).toEqual([...Array(3).fill(''), ...trimmed(after)]);
		expect(loaded.counters()).toMatchObject({lines: 8, malformed: 0, gaps: 1});
		await loaded.stop();
	});

	it('after it was copied: what was written since is read from the copy, and all of it from there (copytruncate)', async () => {
		const [before, since, after] = [lines(2), lines(2), lines(2)];
		const name = scratch.write(before.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		appendFileSync(name, since.join(''));
		copyFileSync(name, `${name}.1`);
		truncateSync(name);
		appendFileSync(name, after.join(''));
		await has(loaded, 6);
		expect(await texts(loaded)).toEqual([...trimmed([...before, ...since]), '', ...trimmed(after)]);
		expect(loaded.counters()).toMatchObject({lines: 6, gaps: 1});
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

	it('gives the first line of the new one back with the stamp before it', async () => {
		const stamped = () => lines(2).map(line => `2026-01-02T12:00:00.000000001Z stdout F ${line}`);
		const [before, after] = [stamped(), stamped()];
		const name = scratch.write(before.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		renameSync(name, `${name}.1`);
		writeFileSync(name, after.join(''));
		await has(loaded, 4);
		expect((await loaded.documents(true)).map(String)).toEqual(trimmed([...before, ...after]));
		await loaded.stop();
	});

	it('again and again before it is looked at: those in between are read too, plain or compressed', async () => {
		const written = lines(2);
		const name = scratch.name('-burst.log');
		writeFileSync(name, written.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		for (let round = 1; round <= 3; round++) {
			renameSync(name, name.replace('.log', `-2026-01-02T12-00-0${round}.000.log`));
			const next = lines(2);
			writeFileSync(name, next.join(''));
			written.push(...next);
		}
		const packed = name.replace('.log', '-2026-01-02T12-00-02.000.log');
		writeFileSync(`${packed}.gz`, gzipSync(readFileSync(packed)));
		unlinkSync(packed);
		await has(loaded, written.length);
		expect((await texts(loaded)).toSorted()).toEqual(trimmed(written).toSorted());
		expect(loaded.counters()).toMatchObject({lines: written.length, gaps: 0, malformed: 0});
		await loaded.stop();
	});

	it('that is empty yet: the old one is followed as long as its writer has not changed over', async () => {
		const written = lines(2);
		const name = scratch.write(written.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		renameSync(name, `${name}.1`);
		writeFileSync(name, '');
		const [late, next] = [lines(2), lines(1)];
		appendFileSync(`${name}.1`, late.join(''));
		await has(loaded, 4);
		appendFileSync(name, next.join(''));
		await has(loaded, 5);
		expect(await texts(loaded)).toEqual(trimmed([...written, ...late, ...next]));
		expect(loaded.counters()).toMatchObject({gaps: 0});
		await loaded.stop();
	});

	describe('and of which nothing was read yet', () => {
		/** Two lines are read, and the file is renamed; the new one is empty when it is looked at, if it is. */
		const renamed = async (isLookedAt = true) => {
			const name = scratch.write(lines(2).join(''));
			const looks = await Looks.at(name);
			renameSync(name, `${name}.1`);
			if (!isLookedAt) return {name, looks, written: looks.text};
			writeFileSync(name, '');
			appendFileSync(`${name}.1`, lines(1).join(''));
			await looks.again();
			return {name, looks, written: looks.text};
		};

		it('its lines are shown, though it is deleted before the next look', async () => {
			const {name, looks, written} = await renamed();
			const [own, next] = [lines(2).join(''), lines(1).join('')];
			appendFileSync(name, own);
			unlinkSync(name);
			writeFileSync(name, next);
			await looks.again();
			expect(looks.text).toBe(written + own + next);
			expect(looks.gaps).toHaveLength(1);
			await looks.end();
		});

		it.runIf(process.platform === 'linux')('it is missed, when it came and went between two looks', async () => {
			const {name, looks, written} = await renamed(false);
			const next = lines(1).join('');
			writeFileSync(name, lines(2).join(''));
			unlinkSync(name);
			writeFileSync(name, next);
			await looks.again();
			expect(looks.text).toBe(written + next);
			expect(looks.gaps).toHaveLength(1);
			await looks.end();
		});

		it('it is missed, when it is written to and empty again', async () => {
			const {name, looks, written} = await renamed();
			const next = lines(1).join('');
			appendFileSync(name, lines(2).join(''));
			truncateSync(name);
			await looks.again();
			expect(looks.gaps).toHaveLength(1);
			appendFileSync(name, next);
			await looks.again();
			expect(looks.text).toBe(written + next);
			expect(looks.gaps).toHaveLength(1);
			await looks.end();
		});

		it('what was written between its copy and its truncation is missed (copytruncate)', async () => {
			const {name, looks, written} = await renamed();
			const [own, next] = [lines(2).join(''), lines(1).join('')];
			appendFileSync(name, own);
			copyFileSync(name, `${name}-20260102`);
			appendFileSync(name, lines(1).join(''));
			truncateSync(name);
			appendFileSync(name, next);
			await looks.again();
			expect(looks.text).toBe(written + own + next);
			expect(looks.gaps).toHaveLength(1);
			await looks.end();
		});
	});

	it('that holds all that was read and more is the same log (rsync)', async () => {
		const written = lines(2);
		const name = scratch.write(written.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		written.push(...lines(2));
		writeFileSync(`${name}.new`, written.join(''));
		renameSync(`${name}.new`, name);
		await has(loaded, 4);
		expect(await texts(loaded)).toEqual(trimmed(written));
		expect(loaded.counters()).toMatchObject({lines: 4, gaps: 0});
		await loaded.stop();
	});

	it('deleted, but still written to: its lines come on, and one gap says what happened', async () => {
		const name = scratch.write(lines(2).join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		const writer = openSync(name, 'a');
		unlinkSync(name);
		await waitFor('the gap', () => loaded.counters().gaps === 1);
		let rest = `${makeLine()}\n`;
		for (let events = 3; events < 6; events++) {
			const [line = ''] = lines(1);
			writeSync(writer, rest + line.slice(0, -9));
			rest = line.slice(-9);
			await has(loaded, events);
		}
		expect(loaded.counters()).toMatchObject({lines: 5, events: 5, gaps: 1});
		closeSync(writer);
		await loaded.stop();
	});

	it('after it was deleted: a gap says so', async () => {
		const [before, after] = [lines(2), lines(2)];
		const name = scratch.write(before.join(''));
		const loaded = await follow(name);
		await has(loaded, 2);
		unlinkSync(name);
		writeFileSync(name, after.join(''));
		await has(loaded, 4);
		expect(loaded.counters()).toMatchObject({lines: 4, gaps: 1});
		expect(loaded.reader.text('message', 2)).toContain('was deleted and made anew');
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
