import {spawn, spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';

const modules = path.join(import.meta.dirname, 'go');
const leastMinor = 26;

/** What a cluster is made of: the module in `go/`, and the package in it. The name is that of the binary. */
const binaries = [
	{name: 'etcd', module: 'etcd', at: '.'},
	{name: 'kube-apiserver', module: 'kubernetes', at: './cmd/kube-apiserver'},
	{name: 'log-kubelet', module: 'kubernetes', at: './cmd/log-kubelet'},
	{name: 'cri-writer', module: 'kubernetes', at: './cmd/cri-writer'},
];

/** Where the binaries lie, from run to run: outside the repository. */
export const binFolder = path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'auditview-cluster');

/** The version of Kubernetes that is built, such as `v1.37.2`. */
export const kubernetesVersion =
	/k8s\.io\/kubernetes (v[\d.]+)/.exec(readFileSync(path.join(modules, 'kubernetes/go.mod'), 'utf8'))?.[1] ?? '';

/**
The Go command of `$GO`, of PATH, or of the folder where Go's own archive installs it.

@returns its name and version, or, in `missing`, what is wrong.
*/
export function findGo() {
	const [found] = [process.env['GO'], 'go', '/usr/local/go/bin/go'].flatMap(command => {
		const said = command ? spawnSync(command, ['version'], {encoding: 'utf8', env: environment}).stdout : undefined;
		const version = /go1\.(\d+)\S*/.exec(said ?? '');
		return version ? [{command, version: version[0], minor: Number(version[1])}] : [];
	});
	if (!found) return {missing: 'Go is not installed'};
	return found.minor < leastMinor ? {missing: `it is built by Go 1.${leastMinor} or newer, and ${found.version} is installed`} : found;
}

/** Builds what is missing, or made of other sources, one after another: a cold build of the apiserver takes 10 minutes and 3 GiB of memory. */
export async function build(go, signal) {
	mkdirSync(binFolder, {recursive: true});
	for (const binary of binaries) {
		const stamp = stampOf(binary, go.version);
		const file = path.join(binFolder, binary.name);
		if (existsSync(file) && readIfThere(`${file}.stamp`) === stamp) continue;
		const started = performance.now();
		await compile(go.command, binary, `${file}.${process.pid}`, signal);
		renameSync(`${file}.${process.pid}`, file);
		writeFileSync(`${file}.stamp`, stamp);
		console.info(`built ${binary.name} in ${Math.round((performance.now() - started) / 1000)} s`);
	}
}

const environment = {
	...process.env,
	CGO_ENABLED: '0',
	GOFLAGS: '-mod=readonly -trimpath -buildvcs=false',
	GOTOOLCHAIN: 'local',
	GOWORK: 'off',
};

function compile(command, {module, at}, to, signal) {
	const arguments_ = ['build', '-ldflags', linkerFlags().join(' '), '-o', to, at];
	return new Promise((resolve, reject) => {
		const child = spawn(command, arguments_, {
			cwd: path.join(modules, module),
			env: environment,
			stdio: ['ignore', 'inherit', 'inherit'],
			signal,
		});
		child.on('error', reject);
		child.on('close', code => (code === 0 ? resolve() : reject(new Error(`go build ${at} ended with ${code}`))));
	});
}

/** No symbols, and what Kubernetes' own build sets: without it the apiserver calls itself v0.0.0. */
function linkerFlags() {
	const [, major, minor] = /^v(\d+)\.(\d+)/.exec(kubernetesVersion) ?? [];
	const variables = {gitVersion: kubernetesVersion, gitMajor: major, gitMinor: minor, gitTreeState: 'clean', gitCommit: 'test'};
	const set = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap(name =>
		Object.entries(variables).map(([key, value]) => `-X ${name}.${key}=${value}`),
	);
	return ['-s -w', ...set];
}

function stampOf({module, at}, version) {
	const folder = path.join(modules, module);
	const own = readdirSync(path.join(folder, at)).filter(name => name.endsWith('.go'));
	const files = [path.join(folder, 'go.mod'), path.join(folder, 'go.sum'), ...own.map(name => path.join(folder, at, name))];
	const hash = createHash('sha256').update([version, ...linkerFlags()].join(' '));
	for (const file of files) hash.update(readFileSync(file));
	return hash.digest('hex');
}

function readIfThere(file) {
	return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
