/** `npm run test:cluster [-- --long] [-- NAME]`: builds a real kube-apiserver, etcd and the kubelet's log reader, and tests against them. */
import {spawn} from 'node:child_process';
import path from 'node:path';
import {build, findGo, kubernetesVersion} from './go.mjs';
import {runVariable, stopAll} from './processes.mjs';

const root = path.join(import.meta.dirname, '../..');
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => interrupted.abort());

/** @returns its exit code. vitest ends its tests at a SIGINT; what they leave running is stopped afterwards. */
function runTests(filters, isLong) {
	const config = path.join(root, 'test/vitest.cluster.config.ts');
	const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
	const env = {...process.env, [runVariable]: String(process.pid), ...(isLong ? {CLUSTER_LONG: '1'} : {})};
	const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...filters], {
		cwd: root,
		env,
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	interrupted.signal.addEventListener('abort', () => child.kill('SIGINT'));
	return new Promise(resolve => child.on('close', code => resolve(code ?? 1)));
}

async function main(args) {
	const go = process.platform === 'linux' ? findGo() : {missing: 'it needs Linux'};
	if ('missing' in go) {
		console.info(`The cluster suite is skipped: ${go.missing}.`);
		return 0;
	}
	console.info(`Kubernetes ${kubernetesVersion}, ${go.version}`);
	await build(go, interrupted.signal);
	await stopAll(process.pid);
	try {
		return await runTests(
			args.filter(argument => argument !== '--long'),
			args.includes('--long'),
		);
	} finally {
		await stopAll(process.pid);
	}
}

try {
	process.exitCode = await main(process.argv.slice(2));
} catch (error) {
	if (!interrupted.signal.aborted) throw error;
}
if (interrupted.signal.aborted) process.exitCode = 130;
