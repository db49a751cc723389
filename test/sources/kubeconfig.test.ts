import {mkdirSync} from 'node:fs';
import {userInfo} from 'node:os';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {connect} from '../../src/sources/connect.js';
import {hasKubeconfig, kubeconfigFiles, NoKubeconfig} from '../../src/sources/kubeconfig.js';
import {clusterSpec, newFolder, writeText} from '../support/kubeconfig-file.js';

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
const {signal} = new AbortController();

describe('which files are the kubeconfig', () => {
	const folder = newFolder();
	const [a, b] = [writeText(config('a'), 'a', folder), writeText(config('b'), 'b', folder)];
	mkdirSync(path.join(folder, '.kube'));
	/** Of whoever runs the tests. */
	const ownKubeconfig = path.join(userInfo().homedir, '.kube', 'config');
	const home = writeText(config('h'), 'config', path.join(folder, '.kube'));

	it.each([
		['--kubeconfig before all', {kubeconfig: '/x/y'}, {KUBECONFIG: a, HOME: folder}, ['/x/y']],
		['$KUBECONFIG, in its order', {}, {KUBECONFIG: `${b}:${a}`, HOME: folder}, [b, a]],
		['those of $KUBECONFIG that exist', {}, {KUBECONFIG: `/nonexistent:${a}::${a}`, HOME: folder}, [a]],
		['~/.kube/config', {}, {HOME: folder}, [home]],
		['~/.kube/config for an empty $KUBECONFIG', {}, {KUBECONFIG: '', HOME: folder}, [home]],
		['none', {}, noEnv, []],
		['none of the current folder, even where the home is nowhere', {}, {HOME: ''}, []],
	])('%s', (_, spec, env, files) => {
		const here = process.cwd();
		process.chdir(folder);
		try {
			expect(kubeconfigFiles({kubeconfig: undefined, ...spec}, env).filter(file => file !== ownKubeconfig)).toEqual(files);
		} finally {
			process.chdir(here);
		}
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
		const api = await connect(clusterSpec(spec), {signal, env});
		expect({context: api.context, server: api.server}).toEqual({context, server});
	});

	it('give the current context of the second if the first names none', async () => {
		const bare = writeText(config('c').replace(/current-context.*/, ''));
		expect((await connect(clusterSpec(), {signal, env: {KUBECONFIG: `${bare}:${a}`, ...noEnv}})).context).toBe('context-a');
	});

	it('may be empty', async () => {
		expect((await connect(clusterSpec(), {signal, env: {KUBECONFIG: `${writeText('')}:${a}`, ...noEnv}})).context).toBe('context-a');
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
		await expect(connect(clusterSpec({kubeconfig: file()}), {signal, env: noEnv})).rejects.toThrow(words);
	});

	it('an unknown context, with those that there are', async () => {
		const spec = clusterSpec({kubeconfig: writeText(config('a')), context: 'production'});
		await expect(connect(spec, {signal, env: noEnv})).rejects.toThrow('the kubeconfig has no context production; it has context-a, shared');
	});

	it('no kubeconfig at all is told apart, so that the viewer can offer its start screen', async () => {
		await expect(connect(clusterSpec(), {signal, env: noEnv})).rejects.toBeInstanceOf(NoKubeconfig);
		await expect(connect(clusterSpec({kubeconfig: '/nonexistent'}), {signal, env: noEnv})).rejects.not.toBeInstanceOf(NoKubeconfig);
		expect(hasKubeconfig(clusterSpec(), noEnv)).toBe(false);
		expect(hasKubeconfig(clusterSpec({demoServer: 'http://127.0.0.1:1'}), noEnv)).toBe(true);
		expect(hasKubeconfig(clusterSpec(), {KUBECONFIG: writeText(config('a')), ...noEnv})).toBe(true);
	});
});
