import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {type ExecPlugin, fileOf, type PluginRun, runPlugin} from '../../src/sources/exec-plugin.js';
import {newFolder} from '../support/kubeconfig-file.js';
import {waitFor} from '../support/load.js';
import {credential, says, writePlugin} from '../support/plugin.js';
import {isAlive} from '../support/viewer.js';

const {signal} = new AbortController();

function runScript(body: string, run: Partial<PluginRun> = {}, also: Partial<ExecPlugin> = {}) {
	const script = writePlugin(body);
	const plugin: ExecPlugin = {
		command: script.command,
		args: [],
		env: {},
		apiVersion: 'client.authentication.k8s.io/v1',
		interactiveMode: 'Never',
		installHint: '',
		cluster: undefined,
		kubeconfig: script.kubeconfig,
		...also,
	};
	const output = runPlugin(plugin, {file: script.command, interactive: false, said: () => undefined, signal, ...run});
	output.catch(() => undefined);
	return {output, script};
}

describe('a plugin', () => {
	it('gives what it prints, however slow it is within its time', async () => {
		const {output} = runScript(`sleep 0.2; ${says(credential({token: 't'}))}\nsleep 0.1`);
		expect(JSON.parse(await output)).toMatchObject({status: {token: 't'}});
	});

	it('has our environment, what the kubeconfig adds, and what is wanted of it; nothing of Node’s', async () => {
		process.env['NODE_OPTIONS'] = '--no-deprecation';
		process.env['PLUGIN_TEST'] = 'ours';
		const also = {args: ['a b', '*'], env: {ADDED: 'by the kubeconfig'}, cluster: {server: 'https://a'}};
		const {output} = runScript(`echo "$PLUGIN_TEST|$ADDED|$NODE_OPTIONS|$1|$2|$#|$KUBERNETES_EXEC_INFO"`, {}, also);
		const said = (await output).trim().split('|');
		delete process.env['NODE_OPTIONS'];
		delete process.env['PLUGIN_TEST'];
		expect(said.slice(0, 6)).toEqual(['ours', 'by the kubeconfig', '', 'a b', '*', '2']);
		expect(JSON.parse(said[6] ?? '')).toEqual({
			kind: 'ExecCredential',
			apiVersion: 'client.authentication.k8s.io/v1',
			spec: {interactive: false, cluster: {server: 'https://a'}},
		});
	});

	it('that asks something gets no answer: stdin is closed', async () => {
		await expect(runScript('read -r answer || { echo "no password given" >&2; exit 3; }').output).rejects.toThrow('no password given');
	});

	it.each([
		[
			'with its own words',
			'printf "\\n  Error: the token has expired\\r\\n  run: aws sso login\\n" >&2; exit 255',
			'Error: the token has expired run: aws sso login',
		],
		['the last of many', 'for i in 1 2 3 4 5 6; do echo "line $i" >&2; done; exit 1', 'line 4 line 5 line 6'],
		['without a word', 'exit 7', 'it ended with exit code 7 and without a word'],
		['by a signal', 'kill -9 $$', 'it was ended by SIGKILL and without a word'],
	])('that fails is told %s', async (_, body, words) => {
		await expect(runScript(body).output).rejects.toThrow(new Error(words));
	});

	it('that prints without end is stopped, and with it what it has started', async () => {
		const {output, script} = runScript('sleep 60 & echo $! > "$folder/child"; head -c 10000000 /dev/zero; wait');
		await expect(output).rejects.toThrow('it printed more than 1 MiB, and was stopped');
		const child = Number(readFileSync(path.join(script.folder, 'child'), 'utf8'));
		await waitFor('the end of the child', () => !isAlive(child));
	});

	it('that hangs is stopped after its time', async () => {
		const started = performance.now();
		await expect(runScript('sleep 60', {withinMs: 300}).output).rejects.toThrow('no answer within 0.3 s');
		expect(performance.now() - started).toBeLessThan(5000);
	});

	it('is ended with the reading', async () => {
		const abort = new AbortController();
		const {output, script} = runScript('echo $$ > "$folder/pid"; sleep 60', {signal: abort.signal});
		const file = path.join(script.folder, 'pid');
		const pid = Number(await waitFor('its start', () => existsSync(file) && /^\d+\n/.exec(readFileSync(file, 'utf8'))?.[0]));
		abort.abort(new Error('stopped'));
		await expect(output).rejects.toThrow('stopped');
		await waitFor('its end', () => !isAlive(pid));
	});

	it('that has the terminal is heard as it speaks, and may take longer', async () => {
		const heard: string[] = [];
		const {output} = runScript('printf "Password: " >&2; sleep 0.1; echo ok', {interactive: true, said: text => heard.push(text)});
		await waitFor('the question', () => heard.join('') === 'Password: ');
		expect(await output).toBe('ok\n');
	});
});

describe('the file of a command', () => {
	const {folder, command} = writePlugin('');

	it.each([
		['on the PATH', 'plugin.sh', `/nonexistent:${folder}`, command],
		['not in the current folder', 'plugin.sh', '.::', undefined],
		['that cannot be run', 'config', folder, undefined],
		['with a path', command, '', command],
		['with a path to nowhere', '/nonexistent/plugin', folder, undefined],
	])('%s', (_, name, PATH, file) => {
		const here = process.cwd();
		process.chdir(folder);
		try {
			expect(fileOf(name, {PATH})).toBe(file);
		} finally {
			process.chdir(here);
		}
	});

	it('nowhere without a PATH', () => {
		expect(fileOf('sh', {})).toBeUndefined();
		expect(newFolder()).not.toBe('');
	});
});
