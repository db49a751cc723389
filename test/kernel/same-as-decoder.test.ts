import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {afterAll, describe, expect, it} from 'vitest';
import {createGenerator} from '../bench/generate.mjs';
import {type Compared, compareWays, declinesOf, joinLines} from '../support/both-ways.js';
import {makeMixture} from '../support/mixture.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {itWithShared, readRecording, sharedData} from '../support/shared.js';
import {families, someHostileLines, wholeLine} from './hostile-lines.js';
import {klogLines} from './klog-lines.js';
import {mutateLines} from './mutate.js';
import {shuffledLines} from './shuffled-lines.js';
import {Tally} from './tally.js';

const seed = seedOfRun();
/** Small forms: `test:long -- kernel` has hundreds of times as many, and all lines of every family. */
const mutations = 8000;
const perFamily = 1500;
const generated = 4000;
const shuffled = 8000;

const tallies = new Map<string, Tally>();
afterAll(() => console.info([...tallies].flatMap(([name, tally]) => (tally.hasEvents ? [`${name}: ${tally}`] : [])).join('\n')));

/** Compare a log, and remember what is to be printed of it. */
function compare(name: string, log: Buffer): Compared {
	const tally = tallies.get(name) ?? new Tally();
	tallies.set(name, tally);
	const compared = tally.compare(log);
	expect(compared.differences).toEqual([]);
	return compared;
}

/** Share of the events that the kernel took. */
const fastPath = ({events, taken}: Compared): number => taken / events;

describe('hostile lines', () => {
	it.each(families)(`$name (SEED=${seed})`, ({lines, isUsual}) => {
		const random = createRandom(seed);
		const some = isUsual ? lines : lines.filter(() => random() < perFamily / lines.length);
		const alone = compareWays(joinLines(some));
		expect(alone.differences).toEqual([]);
		if (isUsual) expect(alone.taken).toBe(lines.length);
	});

	it(`in any order, among usual ones that the kernel predicts from (SEED=${seed})`, () => {
		const random = createRandom(seed);
		const some = someHostileLines(random, 3000);
		compare('hostile lines', joinLines(some.flatMap(line => (random() < 0.5 ? [wholeLine, line] : [line]))));
	});
});

it('lines of klog, and what looks like them', () => {
	compare('lines of klog', klogLines);
	expect(declinesOf(klogLines).get('a line of klog')).toBeGreaterThan(100);
});

describe('recordings', () => {
	it('the recording of the demo', () => {
		const file = path.resolve(import.meta.dirname, '../../src/demo/recording.log.gz');
		expect(fastPath(compare('demo', gunzipSync(readFileSync(file))))).toBeGreaterThanOrEqual(0.999);
	});

	/** Of a kube-apiserver 1.37, plain and stamped: what the kernel is made for. */
	const usual = ['levels.log.gz', 'levels.timestamps.log.gz', 'all.log.gz', 'all.timestamps.log.gz', 'demo.log.gz'];
	for (const name of usual) {
		itWithShared(`own-1.37/${name}`, `${name}, of which the kernel takes 99.9 %`, file => {
			expect(fastPath(compare(name, readRecording(file)))).toBeGreaterThanOrEqual(0.999);
		});
	}

	const folder = sharedData('');
	const files = folder === undefined ? [] : readdirSync(folder, {recursive: true, encoding: 'utf8'}).sort();
	const others = files.filter(one => /\.(?:log|jsonl?|log\.gz|yaml)$/.test(one) && !usual.includes(path.basename(one)));
	const topOf = (file: string) => file.split(path.sep)[0] ?? '';
	for (const top of new Set(others.map(topOf))) {
		const own = others.filter(file => topOf(file) === top);
		itWithShared(top, `all of ${top}: ${own.length} files, one behind another`, () => {
			compare(top, joinLines(own.map(file => readRecording(path.join(folder ?? '', file)))));
		});
	}
	if (folder === undefined) itWithShared('', 'recordings of others', () => undefined);
});

describe(`made logs (SEED=${seed})`, () => {
	it.each(['mix', 'meta'])('profile %s of the generator', profile => {
		const generator = createGenerator(profile, seed);
		const compared = compare(profile, joinLines(Array.from({length: generated}, () => generator.line())));
		expect(fastPath(compared)).toBe(1);
	});

	it('few values that meet in every way', () => {
		const {events, taken} = compare('shuffled', shuffledLines(createRandom(seed), shuffled));
		// All but the deletions with odd escapes, whose bodies could ask for a dry run.
		expect(events).toBe(shuffled);
		expect(taken).toBeGreaterThan(0.75 * events);
	});

	it('a mixture of everything that stands in logs', () => {
		compare('mixture', makeMixture(createRandom(seed), 1500).bytes);
	});

	it(`${mutations} mutated lines`, () => {
		compare('mutated lines', mutateLines(createRandom(seed), mutations));
	});
});
