import {closeSync, openSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync, gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {countFiles} from '../support/count.mjs';
import {makeLine} from '../support/make-event.js';
import {makeMixture, ofKind} from '../support/mixture.js';
import {linesOf, run} from '../support/program.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';
import {itWithShared, sharedData} from '../support/shared.js';

const scratch = scratchFolder();
const log = (...lines: readonly string[]) => scratch.write(lines.map(line => `${line}\n`).join(''));
const textOf = async (...args: readonly string[]) => (await run(args)).stdout.toString();

/** A request of two stages with a time of its own; `second` of the day. */
function request(second: number, fields: Readonly<Record<string, unknown>> = {}): [received: string, complete: string] {
	const time = (micros: number) => `2026-01-02T00:00:${String(second).padStart(2, '0')}.${String(micros).padStart(6, '0')}Z`;
	const common = {
		auditID: `id-${second}`,
		requestURI: `/api/v1/namespaces/shop/pods/web-${second}`,
		requestReceivedTimestamp: time(0),
		...fields,
	};
	return [
		makeLine({...common, stage: 'RequestReceived', stageTimestamp: time(0), responseStatus: undefined, annotations: undefined}),
		makeLine({...common, stage: 'ResponseComplete', stageTimestamp: time(2300)}),
	];
}

describe('--count says what a counter without our code says', () => {
	const recordings: ReadonlyArray<readonly [file: string, requests: number, events: number]> = [
		['audit2rbac/demo-v1.log', 37, 37],
		['audit2rbac/demo-v1beta1-full.log', 437, 757],
		['own-1.37/levels.log.gz', 1155, 1273],
		['own-1.37/all.log.gz', 1332, 2784],
		['own-1.37/all.timestamps.log.gz', 1332, 2784],
		['own-1.37/demo.log.gz', 2526, 2796],
		['perfspec/derived-audit.jsonl', 11_515, 11_594],
		['k8s-docs/v1alpha1-1.8.jsonl', 1, 2],
	];
	for (const [name, requests, events] of recordings) {
		itWithShared(name, `of ${name}: ${requests} requests, ${events} events`, async file => {
			expect(countFiles([file])).toEqual({requests, events});
			expect([await textOf('--count', file), await textOf('--rows', 'events', '--count', file)]).toEqual([`${requests}\n`, `${events}\n`]);
		});
	}

	itWithShared('falco', 'of the falco files together: 38', async folder => {
		const files = readdirSync(folder).map(name => path.join(folder, name));
		expect(countFiles(files)).toEqual({requests: 38, events: 38});
		expect([await textOf('--count', ...files), await textOf('--rows', 'events', '--count', ...files)]).toEqual(['38\n', '38\n']);
	});
});

describe('-o jsonl --rows events --reveal', () => {
	const file = sharedData('own-1.37/all.log.gz') ?? path.resolve(import.meta.dirname, '../../src/demo/recording.log.gz');
	const bytes = gunzipSync(readFileSync(file));
	const events = Buffer.from(
		linesOf(bytes)
			.filter(line => line.startsWith('{"kind":"Event"'))
			.map(line => `${line}\n`)
			.join(''),
	);
	const args = ['-o', 'jsonl', '--rows', 'events', '--reveal'];

	it.each([
		['a file', () => run([...args, scratch.write(bytes)])],
		['a gz', () => run([...args, file])],
		['a pipe', () => run(args, {stdin: bytes})],
		['a pipe that is not followed', () => run([...args, '--no-follow', '-'], {stdin: bytes})],
		['a pipe of gz', () => run([...args, '-'], {stdin: gzipSync(bytes)})],
		[
			'a file on stdin',
			async () => {
				const descriptor = openSync(scratch.write(bytes), 'r');
				const result = await run(args, {stdin: descriptor});
				closeSync(descriptor);
				return result;
			},
		],
	])('gives the event lines of %s byte for byte', async (_, start) => {
		const {code, stdout} = await start();
		expect(code).toBe(0);
		expect(stdout.equals(events)).toBe(true);
	});

	const seed = seedOfRun();
	it(`gives the documents of a mixture without stamps, BOM, NUL and CR; raw the lines as they were; the counters add up (SEED=${seed})`, async () => {
		const mixture = makeMixture(createRandom(seed), 400);
		const name = scratch.write(mixture.bytes);
		const documents = ofKind(mixture, 'event').map(({document}) => document.toString());
		expect(linesOf((await run([...args, '--quiet', name])).stdout)).toEqual(documents);
		const raw = await run(['-o', 'raw', '--rows', 'events', '--quiet', name]);
		expect(linesOf(raw.stdout)).toEqual(ofKind(mixture, 'event').map(({line}) => line.toString()));

		const {stderr} = await run(['--count', '--accounting=json', name]);
		const {sources, totals} = JSON.parse(linesOf(stderr).at(-1) ?? '');
		expect(totals).toMatchObject({
			bytes: mixture.bytes.length,
			lines: mixture.lines.length,
			events: documents.length,
			other: ofKind(mixture, 'other').length,
			malformed: ofKind(mixture, 'malformed').length,
		});
		expect(totals.lines).toBe(totals.events + totals.other + totals.malformed + totals.damaged + totals.continued + totals.replayed);
		expect(sources).toHaveLength(1);
	});
});

describe('rows and their order', () => {
	const [received1, complete1] = request(1);
	const [received2, complete2] = request(2);
	const [received3] = request(3);

	it('prints for each request the event of its latest stage, in the order of these events, as many as --count says', async () => {
		const name = log(received1, received2, complete2, received3, complete1);
		expect(linesOf(await textOf('-o', 'jsonl', name))).toEqual([complete2, received3, complete1]);
		expect(await textOf('--count', name)).toBe('3\n');
	});

	it('prints every event with --rows events, in the order of the input', async () => {
		const lines = [received2, received1, complete1, complete2];
		expect(linesOf(await textOf('-o', 'jsonl', '--rows', 'events', log(...lines)))).toEqual(lines);
	});

	it('merges several files by stageTimestamp, ties in the order of the arguments', async () => {
		const same = makeLine({auditID: 'same', stageTimestamp: '2026-01-02T00:00:02.002300Z'});
		const [one, other] = [log(received1, complete1, received3), log(received2, complete2)];
		const third = log(same);
		expect(linesOf(await textOf('-o', 'jsonl', '--rows', 'events', one, other, third))).toEqual([
			received1,
			complete1,
			received2,
			complete2,
			same,
			received3,
		]);
		expect(linesOf(await textOf('-o', 'jsonl', '--rows', 'events', third, other))).toEqual([received2, same, complete2]);
	});

	it('keeps requests with one auditID in two files apart', async () => {
		expect(await textOf('--count', log(received1, complete1), log(received1, complete1))).toBe('2\n');
	});

	it('begins with the last events, so many', async () => {
		const name = log(received1, complete1, received2, complete2);
		expect(linesOf(await textOf('--tail', '3', '--rows', 'events', '-o', 'jsonl', name))).toEqual([complete1, received2, complete2]);
		expect(await textOf('--tail', '1', '--count', name)).toBe('1\n');
		expect(await textOf('--tail', '0', '--count', name)).toBe('0\n');
		expect(await textOf('--tail', '99', '--count', name)).toBe('2\n');
		const piped = await run(['--tail', '1', '-o', 'jsonl', '--rows', 'events'], {stdin: `${received1}\n${complete1}\n`});
		expect(linesOf(piped.stdout)).toEqual([complete1]);
	});

	it('keeps to time bounds on stageTimestamp: absolute, and back from the newest event', async () => {
		const name = log(received1, complete1, received2, complete2, received3);
		const count = async (...args: readonly string[]) => Number(await textOf('--rows', 'events', '--count', ...args, name));
		expect(await count('--since', '2026-01-02T00:00:02Z')).toBe(3);
		expect(await count('--until', '2026-01-02T00:00:02Z')).toBe(3);
		expect(await count('--since', '2026-01-02T00:00:01.0023Z', '--until', '2026-01-02T01:00:02+01:00')).toBe(2);
		expect(await count('--since', 'end-1s')).toBe(3);
		expect(await count('--until', 'end-1s')).toBe(3);
		expect(await count('--since', 'end-1h')).toBe(5);
	});

	it('ANDs -q given twice, and a view', async () => {
		const [, failed] = request(4, {responseStatus: {metadata: {}, code: 403}, verb: 'delete'});
		const name = log(complete1, complete2, failed);
		expect(await textOf('--count', '-q', 'verb:get', '-q', 'uri:*web-2 or uri:*web-4', name)).toBe('1\n');
		expect(await textOf('--count', '--view', 'forbidden', name)).toBe('1\n');
		expect(await textOf('--count', '--view', 'forbidden', '-q', 'verb:get', name)).toBe('0\n');
	});
});
