import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {commands} from '../../src/options.js';
import {bundle, linesOf, run} from '../support/program.js';

const dist = path.dirname(bundle);
const textOf = (name: string) => readFileSync(path.join(dist, name), 'utf8');

/** The file and all that it imports statically, and so loads at once. */
function loadedWith(name: string, seen = new Set<string>()): Set<string> {
	if (seen.has(name)) return seen;
	seen.add(name);
	for (const [, next = ''] of textOf(name).matchAll(/(?:from|import)"\.\/([\w-]+\.js)"/g)) loadedWith(next, seen);
	return seen;
}

const files = readdirSync(dist).filter(name => name.endsWith('.js'));
/** The chunk of a lazily loaded module, found by a text that only it holds. */
const chunkWith = (text: string) => files.find(name => textOf(name).includes(text)) ?? '';
const isReact = (name: string) => textOf(name).includes('react.transitional.element') || textOf(name).includes('react.element');

describe('the bundle', () => {
	it('is one executable, its workers, their chunks, the recording and the licences', () => {
		expect(textOf('auditview.js')).toMatch(/^#!\/usr\/bin\/env node\n/);
		expect(statSync(bundle).mode & 0o111).toBe(0o111);
		for (const name of ['worker.js', 'hash-worker.cjs', 'scan-worker.cjs', 'inflate-worker.cjs', 'THIRD-PARTY', 'recording.log.gz'])
			expect(existsSync(path.join(dist, name)), name).toBe(true);
	});

	it('loads neither React nor Ink for --help, version and print', () => {
		const main = loadedWith(chunkWith('please report it with these lines'));
		const print = loadedWith(chunkWith(' is printed as table, json or csv'));
		expect(files.some(isReact)).toBe(true);
		expect([...main, ...print].filter(isReact)).toEqual([]);
	});

	it('has no expression of all emoji, which would be compiled before the first screen', () => {
		expect(chunkWith('RGI_Emoji')).toBe('');
	});

	it('loads client-node for clusters only', () => {
		const isClient = (name: string) => textOf(name).includes('loadFromDefault') && textOf(name).includes('currentContext');
		expect([...loadedWith('worker.js'), ...loadedWith(chunkWith(' is printed as table, json or csv'))].filter(isClient)).toEqual([]);
	});

	it('names the licence of every package that it took something from', () => {
		const names = textOf('THIRD-PARTY').match(/^\S+ \d+\.\d+\.\d+\S* \(.*\)$/gm) ?? [];
		for (const name of ['commander', 'react', 'ink', 'yoga-layout', 're2js', 'fuse.js', '@kubernetes/client-node'])
			expect(
				names.filter(line => line.startsWith(`${name} `)),
				name,
			).toHaveLength(1);
	});
});

describe('the commands', () => {
	it('say their version', async () => {
		const {version} = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'));
		for (const argument of ['version', '--version']) expect((await run([argument])).stdout.toString()).toBe(`auditview ${version}\n`);
	});

	it('help each with itself, on lines that fit 80 columns', async () => {
		for (const {name} of commands) {
			const {code, stdout} = await run(['help', ...(name === '' ? [] : [name])]);
			expect({code, long: linesOf(stdout).filter(line => line.length > 80)}).toEqual({code: 0, long: []});
			expect(stdout.toString()).toContain('Usage: auditview');
		}
		expect((await run(['--help'])).stdout).toEqual((await run(['help'])).stdout);
	});

	it.each(['fields', 'views', 'keys'])('print the table of %s, as JSON and as Markdown too', async name => {
		const [text, json, markdown] = await Promise.all([[], ['-o', 'json'], ['-o', 'markdown']].map(args => run([name, ...args])));
		const rows: ReadonlyArray<Record<string, string>> = JSON.parse(json?.stdout.toString() ?? '');
		expect(rows.length).toBeGreaterThan(5);
		expect(linesOf(text?.stdout ?? '')).toHaveLength(rows.length + 1);
		expect(linesOf(markdown?.stdout ?? '')).toHaveLength(rows.length + 2);
	});

	it('are the first word: ./demo is a file', async () => {
		expect((await run(['./demo'])).stderr).toContain('./demo: no such file');
		expect((await run(['--', 'demo'])).stderr).toContain('demo: no such file');
		expect((await run(['help', 'nonsense'])).code).toBe(2);
	});
});
