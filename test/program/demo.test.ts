import {describe, expect, it} from 'vitest';
import {countFile} from '../support/count.mjs';
import {linesOf, run, startProgram} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const demo = (...args: readonly string[]) => ['demo', '--at', '2027-05-05T12:00:00Z', '--pace', '100000', ...args];
const eventsOf = (output: Buffer): Array<Record<string, unknown>> => linesOf(output).map(line => JSON.parse(line));

describe('auditview demo, printed', () => {
	it('is the same in every run, whatever the pace and what is still to come', async () => {
		const args = ['--no-follow', '-o', 'jsonl', '--rows', 'events'];
		const [one, other] = await Promise.all([run(demo('--stop-after', '5', ...args)), run(demo('--pace', '1', ...args))]);
		expect(one.code).toBe(0);
		expect(linesOf(one.stdout)).toHaveLength(2282);
		expect(one.stdout.equals(other.stdout)).toBe(true);
		const times = eventsOf(one.stdout).map(({stageTimestamp}) => String(stageTimestamp));
		expect(times.toSorted().at(-1)).toBe('2027-05-05T12:00:00.000000Z');
		// By a counter without our code.
		expect(countFile(scratch.write(one.stdout))).toEqual({events: 2282, requests: 2035});
	});

	it('folds to as many requests', async () => {
		const [requests, count] = await Promise.all([run(demo('--no-follow', '-o', 'jsonl')), run(demo('--count'))]);
		expect(linesOf(requests.stdout)).toHaveLength(2035);
		expect(count.stdout.toString()).toBe('2035\n');
	});

	it('is filtered, counted by values, and has a clock of its own for --since', async () => {
		const [deletions, recent, whole] = await Promise.all([
			run(demo('--no-follow', '-q', 'alice delete', '--by', 'user,verb', '-o', 'json')),
			run(demo('--since', '10s', '--count')),
			run(demo('--since', '1h', '--count')),
		]);
		expect(JSON.parse(deletions.stdout.toString())).toContainEqual({user: 'alice', verb: 'delete', count: 11});
		expect(Number(recent.stdout)).toBeGreaterThan(0);
		expect(Number(recent.stdout)).toBeLessThan(200);
		expect(whole.stdout.toString()).toBe('2035\n');
		expect(recent.stderr).not.toContain('counts back from now');
	});

	it('is followed to the end of the recording, which folds to 2,526 requests; then it is silent, and ^C ends it', async () => {
		const program = startProgram(demo('--stop-after', '514', '-o', 'jsonl', '--rows', 'events', '--accounting=json'));
		await program.lines(2796);
		program.child.kill('SIGINT');
		const {code, stdout, stderr} = await program.ended;
		expect(code).toBe(130);
		expect(countFile(scratch.write(stdout))).toEqual({events: 2796, requests: 2526});
		const report = JSON.parse(linesOf(stderr).at(-1) ?? '');
		expect(report.sources).toMatchObject([
			{name: 'demo/kube-system/kube-apiserver-demo/kube-apiserver', kind: 'demo', state: 'live', events: 2796, malformed: 0, gaps: 0},
		]);
		expect(report.requests).toBe(2526);
	});

	it('goes on with another round, whose requests are others', async () => {
		const program = startProgram(demo('--stop-after', '3310', '-o', 'jsonl', '--rows', 'events'));
		await program.lines(2 * 2796);
		program.child.kill('SIGINT');
		const lines = linesOf((await program.ended).stdout);
		expect(countFile(scratch.write(`${lines.join('\n')}\n`))).toEqual({events: 5592, requests: 5052});
	});

	it('needs no home, no kubeconfig and no terminal', async () => {
		const {code, stderr} = await run(demo('--no-follow', '--count', '--quiet'), {
			env: {HOME: '/nonexistent', KUBECONFIG: '/nonexistent/x'},
		});
		expect({code, stderr}).toEqual({code: 0, stderr: ''});
	});
});
