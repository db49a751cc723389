import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {commands} from '../../src/flags.js';
import {bundle, linesOf, run} from '../support/program.js';

const dist = path.dirname(bundle);
const textOf = (name: string) => readFileSync(path.join(dist, name), 'utf8');

const files = readdirSync(dist).filter(name => /\.m?js$/.test(name));
const isReact = (name: string) => /react\.(transitional\.)?element/.test(textOf(name));
const isClient = (name: string) => textOf(name).includes('loadFromDefault') && textOf(name).includes('currentContext');

describe('the bundle', () => {
	it('is one executable, its workers, what they load, the recording and the licences', () => {
		expect(textOf('auditview.js')).toMatch(/^#!\/usr\/bin\/env node\n/);
		expect(statSync(bundle).mode & 0o111).toBe(0o111);
		for (const name of ['worker.js', 'hash-worker.js', 'scan-worker.js', 'inflate-worker.js', 'THIRD-PARTY', 'recording.log.gz'])
			expect(existsSync(path.join(dist, name)), name).toBe(true);
	});

	it('loads neither React nor Ink for --help, version and print', () => {
		expect(files.some(isReact)).toBe(true);
		expect(['auditview.js', 'print.js', 'tables.js'].filter(isReact)).toEqual([]);
	});

	it('loads modules, for which Node makes a loader first, for the screen and for clusters only', () => {
		const loaded = files.filter(name => name.endsWith('.js')).flatMap(name => [...textOf(name).matchAll(/import\("([^"]+)"\)/g)]);
		const names = new Set(loaded.map(([, name]) => name));
		expect([...names].sort()).toEqual(['./client-node.mjs', './demo.mjs', './report-on-screen.mjs', './view.mjs']);
	});

	it('has no expression of all emoji, which would be compiled before the first screen', () => {
		expect(files.filter(name => textOf(name).includes('RGI_Emoji'))).toEqual([]);
	});

	it('loads client-node for clusters only', () => {
		expect(files.some(isClient)).toBe(true);
		expect(['worker.js', 'print.js'].filter(isClient)).toEqual([]);
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
