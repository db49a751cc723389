import {describe, expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {linesOf, run} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';
import {itWithShared} from '../support/shared.js';

const scratch = scratchFolder();
const log = (...lines: readonly string[]) => scratch.write(lines.map(line => `${line}\n`).join(''));
const textOf = async (...args: readonly string[]) => (await run(args)).stdout.toString();

/** A request that was answered so many seconds after noon, and took so many milliseconds. */
function line(second: number, millis: number, fields: Readonly<Record<string, unknown>> = {}): string {
	const timeOf = (at: number) => new Date(Date.UTC(2026, 0, 2, 12) + at).toISOString().replace('Z', '000Z');
	return makeLine({requestReceivedTimestamp: timeOf(second * 1000 - millis), stageTimestamp: timeOf(second * 1000), ...fields});
}

describe('--histogram', () => {
	const name = log(line(10, 1), line(59, 1), line(185, 1, {verb: 'list'}));

	it('counts rows a bucket, empty ones between too', async () => {
		expect(await textOf('--histogram', '1m', name)).toBe(
			[
				'TIME                         COUNT',
				'2026-01-02T12:00:00.000000Z      2',
				'2026-01-02T12:01:00.000000Z      0',
				'2026-01-02T12:02:00.000000Z      0',
				'2026-01-02T12:03:00.000000Z      1',
				'',
			].join('\n'),
		);
	});

	it('is JSON and CSV, too, of the rows that pass', async () => {
		expect(JSON.parse(await textOf('--histogram', '1m', '-o', 'json', '-q', 'verb:list', name))).toEqual([
			{time: '2026-01-02T12:03:00.000000Z', count: 1},
		]);
		expect(await textOf('--histogram', '1h', '-o', 'csv', name)).toBe('time,count\r\n2026-01-02T12:00:00.000000Z,3\r\n');
		expect(await textOf('--histogram', '1m', '-o', 'json', '-q', 'verb:delete', name)).toBe('[]\n');
	});

	it('refuses what would be more than 100,000 buckets, and says how many, between which times, and what would do', async () => {
		const {code, stdout, stderr} = await run(['--histogram', '1ms', name]);
		expect({code, stdout: stdout.toString()}).toEqual({code: 2, stdout: ''});
		expect(stderr).toBe(
			'auditview: --histogram 1ms: rows from 2026-01-02T12:00:10.000000Z to 2026-01-02T12:03:05.000000Z need 175,001 buckets, more than 100,000; expected --histogram 1s, or fewer rows by --since and --until\n',
		);
	});

	it('says which rows have no time', async () => {
		const {stdout, stderr} = await run([
			'--histogram',
			'1m',
			'-o',
			'csv',
			log(line(1, 1), makeLine({stageTimestamp: 'x', requestReceivedTimestamp: 'y'})),
		]);
		expect(linesOf(stdout)).toHaveLength(2);
		expect(stderr).toContain('1 row has no time, and so no bucket');
	});
});

describe('--latency', () => {
	const name = log(line(1, 5), line(2, 7), line(3, 1500, {verb: 'list'}), line(4, 90_000, {verb: 'watch'}), line(5, 1, {user: {}}));

	it('says how long requests took, in ms', async () => {
		expect(await textOf('--latency', name)).toBe(
			'COUNT    P50       P90       P99       MAX\n    4  5.000  1500.000  1500.000  1500.000\n',
		);
	});

	it('says it by value, most first', async () => {
		expect(JSON.parse(await textOf('--latency', '--by', 'user,verb', '-o', 'json', name))).toEqual([
			{user: 'alice', verb: 'get', count: 2, p50: 5, p90: 7, p99: 7, max: 7},
			{user: null, verb: 'get', count: 1, p50: 1, p90: 1, p99: 1, max: 1},
			{user: 'alice', verb: 'list', count: 1, p50: 1500, p90: 1500, p99: 1500, max: 1500},
		]);
	});

	it('takes --top, and says of how many', async () => {
		const {stdout, stderr} = await run(['--latency', '--by', 'verb', '--top', '1', '-o', 'csv', name]);
		expect(stdout.toString()).toBe('verb,count,p50,p90,p99,max\r\nget,3,5,7,7,7\r\n');
		expect(stderr).toContain('top 1 of 2');
	});

	it('has nothing but a 0 where no request has a latency', async () => {
		expect(JSON.parse(await textOf('--latency', '-o', 'json', '-q', 'verb:watch', name))).toEqual([
			{count: 0, p50: null, p90: null, p99: null, max: null},
		]);
	});

	itWithShared('own-1.37/all.log.gz', 'counts, with watches and what has no latency, all requests of a recording', async file => {
		const [{count}] = JSON.parse(await textOf('--latency', '-o', 'json', file)) as [{count: number}];
		const without = Number(await textOf('--count', '-q', '-latency:?', file));
		expect(count + without).toBe(1332);
	});
});

describe('contradictions', () => {
	it.each([
		[['--count', '--latency'], '--count and --latency: expected one of them'],
		[['--histogram', '1m', '--latency'], '--histogram and --latency: expected one of them'],
		[['--histogram', '1m', '--by', 'user'], '--histogram and --by: expected one of them; -q user:alice gives the histogram of one value'],
		[['--latency', '--top', '3'], '--top: expected --by as well, such as --by user --top 10'],
		[['--latency', '-o', 'jsonl'], '-o jsonl: --latency is printed as table, json or csv'],
		[['--histogram', '1m', '-o', 'raw'], '-o raw: --histogram is printed as table, json or csv'],
		[['--histogram', '-1m'], '--histogram -1m: expected a duration above 0, such as 30s, 1m or 1h'],
		[['--latency', '--by', 'usr'], '--by: unknown field "usr"; did you mean "user"?'],
	])('%j are usage errors of one sentence, and nothing is read', async (args, sentence) => {
		const {code, stdout, stderr} = await run([...args, '/nonexistent.log']);
		expect({code, stdout: stdout.toString(), stderr}).toEqual({code: 2, stdout: '', stderr: `auditview: ${sentence}\n`});
	});
});
