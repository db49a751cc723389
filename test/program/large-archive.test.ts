import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {inflatedAheadBytes} from '../../src/sources/large-files.js';
import {makeLine} from '../support/make-event.js';
import {linesOf, run} from '../support/program.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const seed = seedOfRun();
const scratch = scratchFolder();
const random = createRandom(seed);
const noise = (bytes: number) => Buffer.from(Array.from({length: bytes}, () => random() * 256)).toString('base64');
const verbs = ['get', 'list', 'delete'];
/** Of the last one the line is longer than what an archive gives in one piece. */
const lines = Array.from({length: 1500}, (_, n) =>
	makeLine({verb: verbs[n % 3] ?? 'get', requestObject: {data: noise(n === 900 ? 3_000_000 : 3000)}}),
);
const text = `${lines.join('\n')}\n`;
/** Stands in the body of one of them. */
const word = /[a-z]{6}/i.exec(lines[1200]?.slice(-3500) ?? '')?.[0] ?? '';
const archive = gzipSync(text);
/** A page of it is missing. */
const damaged = Buffer.concat([archive.subarray(0, 2_500_000), archive.subarray(2_504_096)]);
const file = scratch.write(text);
const zipped = scratch.write(archive, '.gz');

/** By their auditIDs: the lines are long. */
const idsOf = (given: readonly string[]) =>
	given.map(line => (lines.includes(line) ? /"auditID":"[^"]*"/.exec(line)?.[0] : `other: ${line.slice(0, 200)}`));

type Account = {readonly bytes: number; readonly lines: number; readonly events: number; readonly gaps: number; readonly sha256: string};

async function accounted(args: readonly string[]) {
	const {code, stdout, stderr} = await run([...args, '--accounting=json']);
	const {sources} = JSON.parse(linesOf(stderr).at(-1) ?? '') as {sources: Account[]};
	return {code, stdout, account: sources[0]};
}

describe(`a large archive (SEED=${seed})`, () => {
	it('is large', () => {
		expect(archive.length).toBeGreaterThan(inflatedAheadBytes);
	});

	it.each([['--count'], ['-o', 'raw'], ['-o', 'jsonl', '-q', 'verb:delete'], ['-o', 'jsonl', '-q', word], ['--by', 'verb', '-o', 'json']])(
		'says the same as what is in it: %s %s %s %s',
		async (...args) => {
			const [plain, packed] = [await run([...args, file]), await run([...args, zipped])];
			expect([packed.code, packed.stdout.equals(plain.stdout)]).toEqual([plain.code, true]);
			expect(plain.stdout.length).toBeGreaterThan(0);
		},
	);

	it('is accounted for as a whole', async () => {
		const {account} = await accounted(['--count', zipped]);
		expect(account).toMatchObject({bytes: text.length, lines: 1500, events: 1500, gaps: 0});
	});

	it.skipIf(process.platform !== 'linux')('is spilled nowhere: its lines are inflated again', async () => {
		const {code, stdout} = await run(['-o', 'raw', '--spill-dir', '/proc', zipped]);
		expect([code, stdout.equals(Buffer.from(text))]).toEqual([0, true]);
	});

	it('that is damaged gives all that is before once, and in order', async () => {
		const {code, stdout, account} = await accounted(['-o', 'raw', scratch.write(damaged, '.gz')]);
		const given = linesOf(stdout);
		expect(code).toBe(1);
		expect(account).toMatchObject({gaps: 1, events: given.length});
		expect(idsOf(given.slice(0, 600))).toEqual(idsOf(lines.slice(0, 600)));
		expect(new Set(given).size).toBe(given.length);
	});

	it('cut short in a line longer than what is given in one piece has it neither twice nor in halves', async () => {
		const begin = Buffer.byteLength(lines.slice(0, 900).join('\n'));
		const place = gzipSync(text.slice(0, begin + 3_500_000)).length;
		const {stdout, account} = await accounted(['-o', 'raw', scratch.write(archive.subarray(0, place), '.gz')]);
		expect(idsOf(linesOf(stdout))).toEqual(idsOf(lines.slice(0, 900)));
		expect(account).toMatchObject({events: 900, gaps: 1});
	});

	it('that is damaged, and behind it stands one that is sound', async () => {
		const more = Array.from({length: 20}, () => makeLine({verb: 'patch'}));
		const both = scratch.write(Buffer.concat([damaged, gzipSync(`${more.join('\n')}\n`)]), '.gz');
		const {stdout} = await accounted(['-o', 'raw', both]);
		const given = linesOf(stdout);
		expect(given.slice(-20)).toEqual(more);
		expect(idsOf(given.slice(0, 600))).toEqual(idsOf(lines.slice(0, 600)));
		expect(new Set(given).size).toBe(given.length);
	});

	it('has the checksum of the file, with what stands behind it', async () => {
		const padded = scratch.write(Buffer.concat([archive, Buffer.alloc(2_000_000)]), '.gz');
		for (const name of [zipped, padded]) {
			const {account} = await accounted(['--count', name]);
			expect(account?.sha256).toBe(createHash('sha256').update(readFileSync(name)).digest('hex'));
		}
	});
});
