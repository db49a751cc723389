import {chmod, copyFile, mkdir, readFile, rename, rm, stat, utimes, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {inkTableForEsbuild} from './ink-table.mjs';
import {thirdParty} from './third-party.mjs';
import {wasmForEsbuild} from './wasm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');

/** Packages whose modules do nothing but define things, though they do not say so. Without this the whole generated API of client-node, 3.2 MB, stays in. */
const pure = ['@kubernetes/client-node', 'openid-client', 'oauth4webapi', 'jose', 'jsonpath-plus', 'js-yaml'];
const isPure = file => pure.some(name => file.replaceAll('\\', '/').includes(`/node_modules/${name}/`));

/** Modules that are replaced, each with its reason. */
const replaced = new Map([
	// node-fetch's whatwg-url brings punycode, which warns (DEP0040) on Node >= 21; Node has URL itself.
	['whatwg-url', 'module.exports = {URL, URLSearchParams};'],
	// Asked for by node-fetch where it is installed.
	['encoding', ''],
	// It compiles an expression of all emoji before the first screen; Ink measures visible text, as our panes do.
	['string-width', "export {stringWidth as default} from './src/safe/string-width.ts';"],
	// Ink connects to it in development only.
	['react-devtools-core', 'export default {};'],
]);

const slim = {
	name: 'slim',
	setup(build) {
		const names = new RegExp(`^(${[...replaced.keys()].join('|')})$`);
		build.onResolve({filter: names}, ({path}) => ({path, namespace: 'replaced'}));
		build.onLoad({filter: /.*/, namespace: 'replaced'}, ({path}) => ({contents: replaced.get(path), loader: 'js', resolveDir: root}));
		build.onResolve({filter: /.*/}, async ({path, pluginData, ...where}) => {
			// What esbuild resolves by itself keeps its tsconfig.
			if (pluginData === 'slim' || !(isPure(where.importer) || pure.some(name => path === name || path.startsWith(`${name}/`))))
				return undefined;
			const found = await build.resolve(path, {...where, pluginData: 'slim'});
			return isPure(found.path) ? {...found, sideEffects: false} : found;
		});
	},
};

/** Bundle src into `outdir`. @returns the files that anything was taken from, relative to the root. */
async function bundleInto(outdir) {
	const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
	const common = {
		absWorkingDir: root,
		outdir,
		bundle: true,
		platform: 'node',
		target: 'node20.19',
		minify: true,
		legalComments: 'none',
		metafile: true,
		logLevel: 'warning',
		plugins: [slim, inkTableForEsbuild, wasmForEsbuild],
	};
	const program = await build({
		...common,
		entryPoints: {auditview: 'src/bin.ts', worker: 'src/ingest/worker.ts'},
		jsx: 'automatic',
		splitting: true,
		// Beside the entries, so that `new URL('./worker.js', import.meta.url)` is right in each of them.
		chunkNames: 'chunk-[hash]',
		format: 'esm',
		external: ['bufferutil', 'utf-8-validate', 'supports-color'],
		// Without fetch yoga's WebAssembly is decoded at once; with it, Node loads all of undici first: 45 ms of the start.
		define: {'process.env.NODE_ENV': '"production"', 'process.env.AUDITVIEW_VERSION': JSON.stringify(version), fetch: 'undefined'},
		banner: {js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);"},
	});
	// A thread starts sooner with a script than with a module: nothing of the loader of modules is made for it.
	const threads = await build({
		...common,
		entryPoints: {
			'hash-worker': 'src/ingest/hash-worker.ts',
			'scan-worker': 'src/ingest/scan-worker.ts',
			'inflate-worker': 'src/inflate/inflate-worker.ts',
		},
		format: 'cjs',
		outExtension: {'.js': '.cjs'},
	});
	const outputs = [program, threads].flatMap(({metafile}) => Object.values(metafile.outputs).flatMap(({inputs}) => Object.entries(inputs)));
	return [...new Set(outputs.filter(([, {bytesInOutput}]) => bytesInOutput > 0).map(([file]) => file))];
}

/**
Build dist, whole or not at all: in a folder of its own, then put in place. Two builds at once do the work twice, and the later one stays.
*/
export async function bundle() {
	const began = new Date();
	const fresh = path.join(root, `.dist-${process.pid}`);
	await rm(fresh, {recursive: true, force: true});
	await mkdir(fresh);
	try {
		const files = await bundleInto(fresh);
		await writeFile(path.join(fresh, 'THIRD-PARTY'), await thirdParty(root, files));
		await copyFile(path.join(root, 'src/demo/recording.log.gz'), path.join(fresh, 'recording.log.gz'));
		await chmod(path.join(fresh, 'auditview.js'), 0o755);
		// What was edited while this was being built is newer than it.
		await utimes(path.join(fresh, 'auditview.js'), began, began);
		await putInPlace(fresh);
	} finally {
		await rm(fresh, {recursive: true, force: true});
	}
}

async function putInPlace(fresh) {
	for (let attempt = 0; ; attempt++) {
		const old = `${fresh}-old-${attempt}`;
		await rename(dist, old).catch(ignore('ENOENT'));
		try {
			await rename(fresh, dist);
			return;
		} catch (error) {
			// Another build was quicker.
			if (attempt > 20 || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error;
		} finally {
			await rm(old, {recursive: true, force: true});
		}
	}
}

const ignore = code => error => {
	if (error.code !== code) throw error;
};

if (process.argv[1] && (await stat(process.argv[1])).ino === (await stat(fileURLToPath(import.meta.url))).ino) await bundle();
