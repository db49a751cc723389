import {createHash} from 'node:crypto';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {addsUp} from '../../src/model/accounting.js';
import {fifoWith} from '../support/fifo.js';
import {type Loaded, load, loadPaths} from '../support/load.js';
import {type Mixture, makeMixture, ofKind} from '../support/mixture.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const seed = seedOfRun();

/** @param gaps - a file that begins with NULs was truncated under its writer: continuity is not proven there. */
async function expectAll(loaded: Loaded, mixture: Mixture, gaps = mixture.bytes[0] === 0 ? 1 : 0): Promise<void> {
	const [events, other, malformed] = [ofKind(mixture, 'event'), ofKind(mixture, 'other'), ofKind(mixture, 'malformed')];
	const counters = loaded.counters();
	expect(counters).toMatchObject({lines: mixture.lines.length, events: events.length, other: other.length, malformed: malformed.length});
	expect(counters).toMatchObject({replayed: 0, continued: 0, damaged: 0, gaps, bytes: mixture.bytes.length});
	expect(addsUp(counters)).toBe(true);
	const kept = mixture.lines.filter(({kind}) => kind !== 'other');
	// The gap is a row of its own, before all others.
	const documents = (await loaded.documents()).slice(gaps);
	const lines = (await loaded.documents(true)).slice(gaps);
	expect(documents).toHaveLength(kept.length);
	kept.forEach(({kind, line, document}, place) => {
		expect(documents[place]?.equals(kind === 'event' ? document : line), `document ${place}`).toBe(true);
		expect(lines[place]?.equals(line), `line ${place}: ${line.subarray(0, 60)}`).toBe(true);
	});
}

describe(`a mixture of everything that stands in logs (SEED=${seed})`, () => {
	const mixtures = [0, 1, 5, 60, 700, 700].map((count, place) => makeMixture(createRandom(seed + place), count));

	it.each(mixtures.map((mixture, place) => [place, mixture] as const))(
		'adds up and reads back byte for byte from a file (%i)',
		async (_, mixture) => {
			const loaded = await loadPaths([scratch.write(mixture.bytes)]);
			await expectAll(loaded, mixture);
			await loaded.stop();
		},
	);

	it.each(mixtures.map((mixture, place) => [place, mixture] as const))('the same from an archive (%i)', async (_, mixture) => {
		const loaded = await loadPaths([scratch.write(gzipSync(mixture.bytes), '.gz')]);
		await expectAll(loaded, mixture);
		await loaded.stop();
	});

	it.each(mixtures.slice(1).map((mixture, place) => [place, mixture] as const))('the same from a pipe (%i)', async (_, mixture) => {
		const loaded = await loadPaths([fifoWith(scratch.name(), mixture.bytes)]);
		await expectAll(loaded, mixture, 0);
		await loaded.stop();
	});

	it('gives a checksum of the bytes as they came', async () => {
		const bytes = makeMixture(createRandom(seed), 50).bytes;
		const files = [scratch.write(bytes), scratch.write(gzipSync(bytes), '.gz')];
		const expected = [bytes, gzipSync(bytes)].map(each => createHash('sha256').update(each).digest('hex'));
		const loaded = await loadPaths(files, {sha256: true});
		expect((await loaded.stop()).map(({sha256}) => sha256)).toEqual(expected);
	});

	it('gives no checksum unless asked for', async () => {
		const loaded = await loadPaths([scratch.write('')]);
		expect((await loaded.stop()).map(({sha256}) => sha256)).toEqual([null]);
	});
});

it('says when the first and the last event of a source were', async () => {
	const {makeLine} = await import('../support/make-event.js');
	const lines = ['2026-01-02T12:00:02.000000Z', '2026-01-02T12:00:01.5Z', '2026-01-02T12:00:09.000001Z'].map(stageTimestamp =>
		makeLine({stageTimestamp}),
	);
	const loaded = await load({kind: 'paths', paths: [scratch.write(lines.join('\n'))], follow: false, tailFirst: false});
	expect(await loaded.stop()).toMatchObject([
		{firstTime: '2026-01-02T12:00:01.500000Z', lastTime: '2026-01-02T12:00:09.000001Z', state: 'ended', kind: 'file', wrapper: 'none'},
	]);
});
