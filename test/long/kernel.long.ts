import {describe, expect, it} from 'vitest';
import {compile, readSources} from '../../build/wasm.mjs';
import {differingCut, long, tricky} from '../kernel/cut-logs.js';
import {longValues, manyPaths} from '../kernel/full-caches.js';
import {hostileLines, someHostileLines, wholeLine} from '../kernel/hostile-lines.js';
import {klogLines} from '../kernel/klog-lines.js';
import {mutateLines} from '../kernel/mutate.js';
import {shuffledLines} from '../kernel/shuffled-lines.js';
import {Tally} from '../kernel/tally.js';
import {compareWays, differencesOf, joinLines, type Log, loadLog} from '../support/both-ways.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {type Variant, variants} from './kernel-variants.js';

const seed = seedOfRun();
const mutations = 2_000_000;
const batch = 40_000;

it(`hostile lines in any order, ten times, alone and among usual ones (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const tally = new Tally();
	for (let round = 0; round < 10; round++) {
		const lines = someHostileLines(random);
		const among = lines.flatMap(line => (random() < 0.5 ? [wholeLine, line] : [line]));
		expect(tally.compare(joinLines(round % 2 === 0 ? lines : among)).differences, `round ${round} of SEED=${seed}`).toEqual([]);
	}
	console.info(`SEED=${seed}: ${tally}; 0 differences`);
});

it.each([
	['a tricky log', tricky],
	['a log with a long line', long],
])('%s in two, cut at every place', (_, log) => {
	expect(differingCut(log, 0, 1)).toBeUndefined();
});

it(`${mutations} mutated lines, and shuffled ones between them, give the same with the kernel and without it (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const tally = new Tally();
	const start = performance.now();
	for (let done = 0; done < mutations; done += batch) {
		const log = Buffer.concat([shuffledLines(random, batch / 4), mutateLines(random, batch)]);
		const {differences} = tally.compare(log);
		expect(differences, `lines ${done} … ${done + batch} of SEED=${seed}`).toEqual([]);
	}
	const perSecond = Math.round(tally.lines / ((performance.now() - start) / 1000));
	console.info(`SEED=${seed}: ${tally}; 0 differences; ${perSecond} lines a second, made and loaded both ways`);
});

it.each([
	['paths', manyPaths],
	['bytes', longValues],
])('more %s than a cache has room for give the same with the kernel and without it', (_, open) => {
	expect(compareWays(open).differences).toEqual([]);
});

describe(`a kernel with a check taken out is noticed (SEED=${seed})`, () => {
	/** In the order in which they are tried: the first that notices is enough. */
	const logs: ReadonlyArray<readonly [name: string, open: () => Log]> = [
		['hostile lines', keep(() => joinLines([...hostileLines, ...hostileLines.flatMap(line => [line, wholeLine])]))],
		['mutated lines', keep(() => mutateLines(createRandom(seed), batch))],
		['shuffled lines', keep(() => shuffledLines(createRandom(seed), batch))],
		['lines of klog', () => klogLines],
		['a full cache', manyPaths],
	];
	const decoded = logs.map(([, open]) => keep(() => loadLog(open(), 'decoder')));

	/** @returns what notices it; undefined: nothing. */
	function noticedBy(kernel: Uint8Array): string | undefined {
		const found = logs.find(([, open], at) => {
			try {
				const wanted = decoded[at]?.();
				return wanted === undefined || differencesOf(loadLog(open(), kernel), wanted).length > 0;
			} catch {
				return true;
			}
		});
		return found?.[0];
	}

	it('the sources as they are: nothing is noticed', async () => {
		expect(noticedBy(await compile('scan'))).toBeUndefined();
	});

	it.each(variants)('$name', async variant => {
		const noticed = noticedBy(await compile('scan', sourcesOf(variant)));
		console.info(`without ${variant.name}: ${noticed === undefined ? 'not noticed' : `noticed by ${noticed}`}`);
		expect(noticed !== undefined).toBe(variant.isSpare !== true);
	});
});

function sourcesOf({file, text, replacement}: Variant): Map<string, string> {
	const sources = readSources('scan');
	const source = sources.get(file) ?? '';
	if (!source.includes(text)) throw new Error(`${file} no longer has: ${text}`);
	return new Map([...sources, [file, source.replaceAll(text, () => replacement)]]);
}

/** Made once, when it is first needed. */
function keep<T>(make: () => T): () => T {
	let made: {readonly value: T} | undefined;
	return () => {
		made ??= {value: make()};
		return made.value;
	};
}
