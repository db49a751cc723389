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

/** What is wanted at once is a script each, whole: for a module Node makes a loader first. */
const scripts = {
	auditview: 'src/bin.ts',
	print: 'src/commands/print.ts',
	tables: 'src/commands/tables.ts',
	worker: 'src/ingest/worker.ts',
	'hash-worker': 'src/ingest/hash-worker.ts',
	'scan-worker': 'src/ingest/scan-worker.ts',
	'inflate-worker': 'src/inflate/inflate-worker.ts',
	re2js: 're2js',
	tinyglobby: 'tinyglobby',
};

/** What few runs want is loaded when something of it is used first, though it is imported. Commander would have a process started for subcommands that we have not. */
const late = new Map([
	['re2js', {file: './re2js.js', names: Object.keys(await import('re2js'))}],
	['tinyglobby', {file: './tinyglobby.js', names: Object.keys(await import('tinyglobby'))}],
	['node:child_process', {file: 'node:child_process', names: ['spawn']}],
]);

/** What only a module can be, since Ink waits for its WebAssembly when it is imported; and what is seldom wanted, or brings its own modules. */
const modules = {
	view: 'src/commands/view.ts',
	demo: 'src/commands/demo.ts',
	'report-on-screen': 'src/commands/report-on-screen.tsx',
	'client-node': 'src/sources/client-node.ts',
};

/** Programs that a script loads while it runs stand beside it. */
const apart = {
	name: 'apart',
	setup(build) {
		build.onResolve({filter: /\.js$/}, ({path: file, kind}) => {
			const name = path.basename(file, '.js');
			if (kind !== 'dynamic-import') return undefined;
			if (name in modules) return {path: `./${name}.mjs`, external: true};
			return name in scripts ? {path: `./${name}.js`, namespace: 'script'} : undefined;
		});
		build.onResolve({filter: /.*/}, ({path: name, kind, namespace}) =>
			late.has(name) && kind !== 'entry-point' && namespace !== 'late' ? {path: name, namespace: 'late'} : undefined,
		);
		build.onLoad({filter: /.*/, namespace: 'late'}, ({path: name}) => {
			const {file, names} = late.get(name);
			const getters = names.map(
				key => `Object.defineProperty(exports, '${key}', {enumerable: true, get: () => require('${file}').${key}});`,
			);
			return {contents: getters.join('\n')};
		});
		build.onLoad({filter: /.*/, namespace: 'script'}, ({path: file}) => ({contents: `module.exports = require('${file}');`}));
		for (const namespace of ['script', 'late'])
			build.onResolve({filter: /^\./, namespace}, ({path: file}) => ({path: file, external: true}));
	},
};

/** Bundle src into `outdir`. @returns the files that anything was taken from, relative to the root. */
async function bundleInto(outdir) {
	const {version} = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
	// Without fetch yoga's WebAssembly is decoded at once; with it, Node loads all of undici first: 45 ms of the start.
	const define = {'process.env.NODE_ENV': '"production"', 'process.env.AUDITVIEW_VERSION': JSON.stringify(version), fetch: 'undefined'};
	const common = {
		absWorkingDir: root,
		outdir,
		bundle: true,
		jsx: 'automatic',
		platform: 'node',
		target: 'node20.19',
		minify: true,
		legalComments: 'none',
		metafile: true,
		logLevel: 'warning',
		external: ['bufferutil', 'utf-8-validate', 'supports-color'],
	};
	const plugins = [slim, inkTableForEsbuild, wasmForEsbuild];
	const built = await Promise.all([
		build({
			...common,
			entryPoints: scripts,
			format: 'cjs',
			define: {...define, 'import.meta.url': '__url'},
			banner: {js: "const __url=require('node:url').pathToFileURL(__filename).href;"},
			plugins: [apart, ...plugins],
		}),
		build({
			...common,
			entryPoints: modules,
			splitting: true,
			chunkNames: 'chunk-[hash]',
			format: 'esm',
			outExtension: {'.js': '.mjs'},
			define,
			banner: {js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);"},
			plugins,
		}),
	]);
	await writeFile(path.join(outdir, 'package.json'), '{"type": "commonjs"}\n');
	const inputs = built.flatMap(({metafile}) => Object.values(metafile.outputs).flatMap(({inputs}) => Object.entries(inputs)));
	return [...new Set(inputs.filter(([, {bytesInOutput}]) => bytesInOutput > 0).map(([file]) => file))];
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
