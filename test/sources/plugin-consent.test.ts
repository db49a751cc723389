import {existsSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {ExecPlugin} from '../../src/sources/exec-plugin.js';
import {describePlugin, permit} from '../../src/sources/plugin-consent.js';
import type {Consent} from '../../src/sources/plugin-desk.js';
import {newFolder} from '../support/kubeconfig-file.js';
import {writePlugin} from '../support/plugin.js';

const {command, folder} = writePlugin('');
const plugin: ExecPlugin = {
	command,
	args: ['get-token', '--cluster', "it's prod"],
	env: {AWS_PROFILE: 'admin'},
	apiVersion: 'client.authentication.k8s.io/v1',
	interactiveMode: 'IfAvailable',
	installHint: '',
	cluster: undefined,
	kubeconfig: '/home/u/.kube/config',
};
const ask = {exec: true, allowExec: []};

function setUp(answers: readonly Consent[]) {
	const home = newFolder();
	const asked: string[] = [];
	const desk = {
		hasTerminal: true,
		said: () => undefined,
		release: () => undefined,
		ask: async (text: string) => answers[asked.push(text) - 1] ?? 'nobody',
	};
	const env = {HOME: home, PATH: folder};
	const tryIt = (spec: Parameters<typeof permit>[2] = ask, changed: Partial<ExecPlugin> = {}) =>
		permit({...plugin, ...changed}, command, spec, desk, env).then(
			() => 'runs',
			error => String(error.message),
		);
	return {asked, tryIt, file: path.join(home, '.local/state/auditview/allowed-plugins')};
}

describe('a program that a kubeconfig names', () => {
	it('is shown whole, and runs when the user says so, this time', async () => {
		const {asked, tryIt, file} = setUp(['once', 'no']);
		expect(await tryIt()).toBe('runs');
		expect(await tryIt()).toBe('it was not allowed to run');
		const shown = `/home/u/.kube/config wants to run this program for credentials: AWS_PROFILE=admin ${command} get-token --cluster 'it'\\''s prod'`;
		expect(asked).toEqual([shown, shown]);
		expect(existsSync(file)).toBe(false);
	});

	it('that is always allowed is not asked for again, unless it has changed; what says so is private', async () => {
		const {asked, tryIt, file} = setUp(['always', 'no', 'no', 'no']);
		expect(await tryIt()).toBe('runs');
		expect(await tryIt()).toBe('runs');
		expect(asked).toHaveLength(1);
		expect(await tryIt(ask, {args: ['get-token']})).toBe('it was not allowed to run');
		expect(await tryIt(ask, {env: {AWS_PROFILE: 'admin', LD_PRELOAD: '/tmp/x.so'}})).toBe('it was not allowed to run');
		expect(asked).toHaveLength(3);
		expect([statSync(file).mode & 0o777, statSync(path.dirname(file)).mode & 0o777]).toEqual([0o600, 0o700]);
		expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^[0-9a-f]{64} ${command}\n$`));
	});

	it('does not run where nobody can be asked, and what to do is said', async () => {
		const {tryIt} = setUp([]);
		expect(await tryIt()).toBe(
			`/home/u/.kube/config wants to run ${describePlugin(plugin)}, and nobody could be asked: allow it with --allow-exec ${command}`,
		);
	});

	it.each([
		['by its path', {exec: true, allowExec: [command]}],
		['by its name on the PATH', {exec: true, allowExec: ['aws', 'plugin.sh']}],
	])('runs without a question when --allow-exec names it %s', async (_, spec) => {
		const {asked, tryIt} = setUp([]);
		expect([await tryIt(spec), asked]).toEqual(['runs', []]);
	});

	it('is asked for when --allow-exec names another', async () => {
		const {asked, tryIt} = setUp(['no']);
		expect(await tryIt({exec: true, allowExec: ['sh']})).toBe('it was not allowed to run');
		expect(asked).toHaveLength(1);
	});

	it('never runs with --no-exec', async () => {
		const {asked, tryIt} = setUp(['always']);
		expect([await tryIt({exec: false, allowExec: [command]}), asked]).toEqual(['--no-exec is given, so no plugin is run', []]);
	});
});
