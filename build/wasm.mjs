/**
AssemblyScript to WebAssembly: the scanner kernel, `scan.wasm`, and the inflater, `inflate.wasm`, each as a module that exports it in base64. A plugin for esbuild and one for vitest make them, so bundle and tests have the same.

`LITERAL(p, '…')` in the sources is no function but the comparison of the bytes at `p` with a text, in as few loads of 8 and 4 bytes as there can be: AssemblyScript has no macros, and a loop over the text costs three times as much.
*/
import {createHash} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const cache = fileURLToPath(new URL('../node_modules/.cache/auditview/', import.meta.url));

/** Of each: where its sources are, and its memory in pages of 64 KiB. All of it is there from the start, touched as it is used (the map in its memory.ts). Several threads have it. */
const programs = {
	scan: {folder: fileURLToPath(new URL('../src/kernel/assembly/', import.meta.url)), pages: 4096},
	inflate: {folder: fileURLToPath(new URL('../src/inflate/assembly/', import.meta.url)), pages: 177},
};

const flagsOf = ({pages}) => [
	...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert', '--runtime', 'stub', '--importMemory'],
	...['--initialMemory', String(pages), '--maximumMemory', String(pages), '--memoryBase', '1024', '--sharedMemory'],
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
Compile a program.

@param {'scan' | 'inflate'} name
@param sources - text by name of the file; those of its folder unless given.
@returns {Promise<Uint8Array>} the bytes of its .wasm.
*/
export async function compile(name, sources = readSources(name)) {
	const {default: asc} = await import('assemblyscript/asc');
	let binary;
	const {error, stderr} = await asc.main([`${name}.ts`, '--outFile', `${name}.wasm`, ...flagsOf(programs[name])], {
		readFile: file => (sources.has(file) ? withLiterals(sources.get(file)) : null),
		writeFile: (_, contents) => {
			binary = contents;
		},
		listFiles: () => [],
	});
	if (error) throw new Error(`${name} does not compile: ${error.message}\n${stderr.toString()}`);
	return binary;
}

/** The sources of a program by name. @param {'scan' | 'inflate'} name */
export function readSources(name) {
	const {folder} = programs[name];
	const files = readdirSync(folder).sort();
	return new Map(files.map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

/** The same, compiled once for each state of the sources. */
async function cached(name) {
	const hash = createHash('sha256').update(readFileSync(new URL(import.meta.url)));
	for (const [file, text] of readSources(name)) hash.update(`${file}\n${text}\n`);
	const file = path.join(cache, `${name}-${hash.digest('hex').slice(0, 16)}.wasm`);
	try {
		return readFileSync(file);
	} catch {
		const binary = await compile(name);
		mkdirSync(cache, {recursive: true});
		writeFileSync(file, binary);
		return Buffer.from(binary);
	}
}

const isOurs = /\/(scan|inflate)\.wasm$/;

const moduleOf = async name => `export const base64 = '${(await cached(name)).toString('base64')}';`;

/** For esbuild. */
export const wasmForEsbuild = {
	name: 'wasm',
	setup(build) {
		build.onResolve({filter: isOurs}, ({path}) => ({path: isOurs.exec(path)[1], namespace: 'wasm'}));
		build.onLoad({filter: /.*/, namespace: 'wasm'}, async ({path}) => ({contents: await moduleOf(path)}));
	},
};

/** For vitest. */
export const wasmForVitest = {
	name: 'wasm',
	enforce: 'pre',
	resolveId: id => (isOurs.test(id) ? `\0wasm ${isOurs.exec(id)[1]}` : undefined),
	load: async id => (id.startsWith('\0wasm ') ? moduleOf(id.slice('\0wasm '.length)) : undefined),
};
