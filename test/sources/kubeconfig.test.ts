import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {connect, hasKubeconfig, kubeconfigFiles, NoKubeconfig} from '../../src/sources/kubeconfig.js';
import {clusterSpec, newFolder, writeKubeconfig, writeText} from '../support/kubeconfig-file.js';

/** A kubeconfig of one letter: everything in it is named after it. */
const config = (letter: string, current = `context-${letter}`, server = `https://${letter}:6443`) => `
apiVersion: v1
kind: Config
current-context: ${current}
clusters: [{name: cluster-${letter}, cluster: {server: "${server}"}}, {name: shared, cluster: {server: "https://shared-${letter}"}}]
users: [{name: user-${letter}, user: {token: token-${letter}}}]
contexts: [{name: context-${letter}, context: {cluster: cluster-${letter}, user: user-${letter}}}, {name: shared, context: {cluster: shared, user: user-${letter}}}]
`;
const noEnv = {HOME: '/nonexistent'};

describe('which files are the kubeconfig', () => {
	const folder = newFolder();
	const [a, b] = [writeText(config('a'), 'a', folder), writeText(config('b'), 'b', folder)];
	mkdirSync(path.join(folder, '.kube'));
	const home = writeText(config('h'), 'config', path.join(folder, '.kube'));

	it.each([
		['--kubeconfig before all', {kubeconfig: '/x/y'}, {KUBECONFIG: a, HOME: folder}, ['/x/y']],
		['$KUBECONFIG, in its order', {}, {KUBECONFIG: `${b}:${a}`, HOME: folder}, [b, a]],
		['those of $KUBECONFIG that exist', {}, {KUBECONFIG: `/nonexistent:${a}::${a}`, HOME: folder}, [a]],
		['~/.kube/config', {}, {HOME: folder}, [home]],
		['~/.kube/config for an empty $KUBECONFIG', {}, {KUBECONFIG: '', HOME: folder}, [home]],
		['none', {}, noEnv, []],
	])('%s', (_, spec, env, files) => {
		expect(kubeconfigFiles({kubeconfig: undefined, ...spec}, env)).toEqual(files);
	});
});

describe('several files', () => {
	const [a, b] = [writeText(config('a')), writeText(config('b'))];
	const [ab, ba] = [
		{KUBECONFIG: `${a}:${b}`, ...noEnv},
		{KUBECONFIG: `${b}:${a}`, ...noEnv},
	];

	it.each([
		['the current context of the first', {}, ab, 'context-a', 'https://a:6443'],
		['the current context of the first, the other way round', {}, ba, 'context-b', 'https://b:6443'],
		['a context of the second', {context: 'context-b'}, ab, 'context-b', 'https://b:6443'],
		['what both name, from the first', {context: 'shared'}, ab, 'shared', 'https://shared-a'],
		['what both name, from the first, the other way round', {context: 'shared'}, ba, 'shared', 'https://shared-b'],
	])('give %s', async (_, spec, env, context, server) => {
		const api = await connect(clusterSpec(spec), env);
		expect({context: api.context, server: api.server}).toEqual({context, server});
	});

	it('give the current context of the second if the first names none', async () => {
		const bare = writeText(config('c').replace(/current-context.*/, ''));
		expect((await connect(clusterSpec(), {KUBECONFIG: `${bare}:${a}`, ...noEnv})).context).toBe('context-a');
	});

	it('may be empty', async () => {
		expect((await connect(clusterSpec(), {KUBECONFIG: `${writeText('')}:${a}`, ...noEnv})).context).toBe('context-a');
	});
});

describe('what is wrong is said', () => {
	it.each([
		['a missing file', () => '/nonexistent/config', /kubeconfig \/nonexistent\/config does not exist/],
		['a folder', () => newFolder(), /cannot be read \(EISDIR\)/],
		['broken YAML', () => writeText('a: [b'), /kubeconfig \S+config is broken: \S/],
		[
			'a cluster without server',
			() => writeText('clusters: [{name: c, cluster: {}}]'),
			/is broken: clusters\[0\]\.cluster\.server is missing/,
		],
		['an empty file', () => writeText(''), /names no cluster and no context/],
		[
			'no current context',
			() => writeText(config('a').replace(/current-context.*/, '')),
			/no current-context; choose with --context one of context-a, shared/,
		],
		[
			'a context without its cluster',
			() => writeText(config('a').replace('{cluster: cluster-a,', '{cluster: gone,')),
			/context-a .* cluster gone, which is not there/,
		],
		[
			'a context without its user',
			() => writeText(config('a').replace('user: user-a}}, ', 'user: gone}}, ')),
			/context-a .* user gone, who is not there/,
		],
	])('%s', async (_, file, words) => {
		await expect(connect(clusterSpec({kubeconfig: file()}), noEnv)).rejects.toThrow(words);
	});

	it('an unknown context, with those that there are', async () => {
		const spec = clusterSpec({kubeconfig: writeText(config('a')), context: 'production'});
		await expect(connect(spec, noEnv)).rejects.toThrow('the kubeconfig has no context production; it has context-a, shared');
	});

	it('no kubeconfig at all is told apart, so that the viewer can offer its start screen', async () => {
		await expect(connect(clusterSpec(), noEnv)).rejects.toBeInstanceOf(NoKubeconfig);
		await expect(connect(clusterSpec({kubeconfig: '/nonexistent'}), noEnv)).rejects.not.toBeInstanceOf(NoKubeconfig);
		expect(hasKubeconfig(clusterSpec(), noEnv)).toBe(false);
		expect(hasKubeconfig(clusterSpec({demoServer: 'http://127.0.0.1:1'}), noEnv)).toBe(true);
		expect(hasKubeconfig(clusterSpec(), {KUBECONFIG: writeText(config('a')), ...noEnv})).toBe(true);
	});
});

describe('credentials', () => {
	const optionsOf = async (user: Record<string, unknown>, server = 'https://a:6443') => {
		const api = await connect(clusterSpec({kubeconfig: writeKubeconfig({server, user})}), noEnv);
		return {api, options: await api.requestOptions()};
	};
	const authorization = (options: {headers?: unknown}) => (options.headers as Record<string, string>)['Authorization'];

	it('are a token', async () => {
		expect(authorization((await optionsOf({token: 'secret'})).options)).toBe('Bearer secret');
	});

	it('are a client certificate', async () => {
		const base64 = (text: string) => Buffer.from(text).toString('base64');
		const {options} = await optionsOf({'client-certificate-data': base64('CERT'), 'client-key-data': base64('KEY')});
		expect([String(options.cert), String(options.key)]).toEqual(['CERT', 'KEY']);
	});

	it('are none for a plain server, as kubectl proxy is one', async () => {
		const file = writeText(
			'current-context: c\nclusters: [{name: p, cluster: {server: "http://127.0.0.1:8001/"}}]\ncontexts: [{name: c, context: {cluster: p}}]',
		);
		const api = await connect(clusterSpec({kubeconfig: file}), noEnv);
		expect(api.server).toBe('http://127.0.0.1:8001');
		expect(authorization(await api.requestOptions())).toBeUndefined();
	});

	/** A plugin that counts its runs in a file, and lies beside the kubeconfig. */
	function writePlugin(body: string): {file: string; runs: () => number} {
		const folder = newFolder();
		const counter = path.join(folder, 'runs');
		writeFileSync(path.join(folder, 'plugin.sh'), `#!/bin/sh\necho run >> ${counter}\n${body}\n`);
		chmodSync(path.join(folder, 'plugin.sh'), 0o700);
		const exec = {apiVersion: 'client.authentication.k8s.io/v1', command: './plugin.sh'};
		const made = writeKubeconfig({server: 'https://a:6443', user: {exec}});
		return {
			file: writeText(readFileSync(made, 'utf8'), 'config', folder),
			runs: () => readFileSync(counter, 'utf8').split('\n').length - 1,
		};
	}

	it('come from a plugin beside the kubeconfig, run once for all who ask together, and again once they were refused', async () => {
		const plugin = writePlugin(`echo '{"status":{"token":"from-plugin"}}'`);
		const api = await connect(clusterSpec({kubeconfig: plugin.file}), noEnv);
		const all = await Promise.all([api.requestOptions(), api.requestOptions(), api.requestOptions()]);
		expect(all.map(authorization)).toEqual(['Bearer from-plugin', 'Bearer from-plugin', 'Bearer from-plugin']);
		expect(plugin.runs()).toBe(1);
		api.dropCredentials();
		await api.requestOptions();
		expect(plugin.runs()).toBe(2);
	});

	it('come from a plugin that is told what is wanted', async () => {
		const plugin = writePlugin(`case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) echo '{"status":{"token":"told"}}';; esac`);
		const api = await connect(clusterSpec({kubeconfig: plugin.file}), noEnv);
		expect(authorization(await api.requestOptions())).toBe('Bearer told');
	});

	it.each([
		[
			'a plugin that fails, with its own words',
			'echo "please log in" >&2; exit 1',
			/credential plugin \S+plugin\.sh of context test gave no credentials: please log in/,
		],
		['a plugin that prints no JSON', 'echo hello', /gave no credentials: .*JSON/],
	])('are missed, and why is said: %s', async (_, body, words) => {
		const plugin = writePlugin(body);
		const api = await connect(clusterSpec({kubeconfig: plugin.file}), noEnv);
		await expect(api.requestOptions()).rejects.toThrow(words);
		await expect(api.requestOptions()).rejects.toThrow(words);
		expect(plugin.runs()).toBe(2);
	});

	it('are missed, and why is said: a plugin that is not there', async () => {
		await expect(optionsOf({exec: {command: 'no-such-plugin-anywhere'}})).rejects.toThrow(
			/no-such-plugin-anywhere of context test .* not installed/,
		);
	});
});
