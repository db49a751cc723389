/**
The scanner kernel: AssemblyScript to WebAssembly, as a module that exports it in base64. A plugin for esbuild and one for vitest make it of `scan.wasm`, so bundle and tests have the same.

`LITERAL(p, '…')` in the sources is no function but the comparison of the bytes at `p` with a text, in as few loads of 8 and 4 bytes as there can be: AssemblyScript has no macros, and a loop over the text costs three times as much.
*/
import {createHash} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const folder = fileURLToPath(new URL('../src/kernel/assembly/', import.meta.url));
const cache = fileURLToPath(new URL('../node_modules/.cache/auditview/', import.meta.url));

const flags = [
	...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory'],
	// All of the memory is there from the start, touched as it is used: 256 MiB, the map in memory.ts. Several threads have it.
	...['--initialMemory', '4096', '--maximumMemory', '4096', '--memoryBase', '1024', '--sharedMemory'],
	...['--enable', 'simd', '--enable', 'bulk-memory', '--enable', 'threads'],
];

/** The number of `length` bytes of a text from `at` on, as they lie in memory. */
const numberOf = (bytes, at, length) =>
	`0x${Buffer.from(bytes.subarray(at, at + length))
		.reverse()
		.toString('hex')}`;

/** The comparison that stands for one LITERAL. @throws for a text of fewer than four bytes. */
function comparison(pointer, text) {
	const bytes = Buffer.from(text);
	const width = bytes.length >= 8 ? 8 : 4;
	if (bytes.length < 4) throw new Error(`LITERAL: "${text}" is shorter than four bytes`);
	const places = [];
	for (let at = 0; at + width <= bytes.length; at += width) places.push(at);
	// What is left is compared together with bytes that were compared before.
	if (bytes.length % width !== 0) places.push(bytes.length - width);
	return `(${places.map(at => `load<u${8 * width}>(${pointer}, ${at}) == ${numberOf(bytes, at, width)}`).join(' && ')})`;
}

/** A source file with its literals written out. */
export function withLiterals(source) {
	return source.replace(/\bLITERAL\((\w+), '([^']*)'\)/g, (_, pointer, text) => comparison(pointer, text));
}

/**
Compile the kernel.

@param sources - text by name of the file; those of the folder unless given.
@returns {Promise<Uint8Array>} the bytes of scan.wasm.
*/
export async function compileKernel(sources = readSources()) {
	const {default: asc} = await import('assemblyscript/asc');
	let binary;
	const {error, stderr} = await asc.main(['scan.ts', '--outFile', 'scan.wasm', ...flags], {
		readFile: name => (sources.has(name) ? withLiterals(sources.get(name)) : null),
		writeFile: (_, contents) => {
			binary = contents;
		},
		listFiles: () => [],
	});
	if (error) throw new Error(`the kernel does not compile: ${error.message}\n${stderr.toString()}`);
	return binary;
}

/** The sources by name. */
export const readSources = () =>
	new Map(
		readdirSync(folder)
			.sort()
			.map(name => [name, readFileSync(path.join(folder, name), 'utf8')]),
	);

/** The same, compiled once for each state of the sources. */
async function cachedKernel() {
	const hash = createHash('sha256').update(readFileSync(new URL(import.meta.url)));
	for (const [name, text] of readSources()) hash.update(`${name}\n${text}\n`);
	const file = path.join(cache, `kernel-${hash.digest('hex').slice(0, 16)}.wasm`);
	try {
		return readFileSync(file);
	} catch {
		const binary = await compileKernel();
		mkdirSync(cache, {recursive: true});
		writeFileSync(file, binary);
		return Buffer.from(binary);
	}
}

const moduleOf = binary => `export const base64 = '${binary.toString('base64')}';`;

/** For esbuild. */
export const kernelForEsbuild = {
	name: 'kernel',
	setup(build) {
		build.onResolve({filter: /\/scan\.wasm$/}, ({path}) => ({path, namespace: 'kernel'}));
		build.onLoad({filter: /.*/, namespace: 'kernel'}, async () => ({contents: moduleOf(await cachedKernel())}));
	},
};

/** For vitest. */
export const kernelForVitest = {
	name: 'kernel',
	enforce: 'pre',
	resolveId: id => (id.endsWith('/scan.wasm') ? '\0kernel' : undefined),
	load: async id => (id === '\0kernel' ? moduleOf(await cachedKernel()) : undefined),
};
