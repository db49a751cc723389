import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';

/** Who may import whom (`src/README.md`): the layers of ours, and what from outside; `layer/file: package` allows it in one file only. */
const table: Record<string, {ours: readonly string[]; outside: readonly string[]}> = {
	model: {ours: [], outside: []},
	decode: {ours: ['model'], outside: ['byte-range.ts:node:buffer', 'zipped-text.ts:node:zlib']},
	kernel: {ours: ['model'], outside: ['kernel.ts:node:crypto']},
	store: {ours: ['model', 'decode'], outside: []},
	inflate: {ours: [], outside: ['node:*']},
	sources: {
		ours: ['model', 'decode', 'inflate'],
		outside: [
			'node:*',
			'kubeconfig.ts:@kubernetes/client-node',
			'connect.ts:@kubernetes/client-node',
			'client-node.ts:@kubernetes/client-node',
			'client-node.ts:js-yaml',
			'paths.ts:tinyglobby',
		],
	},
	ingest: {
		ours: ['model', 'decode', 'kernel', 'inflate', 'store', 'sources', 'safe'],
		outside: ['node:*', 'find.ts:re2js', 'raw-test.ts:re2js'],
	},
	safe: {ours: ['model', 'decode'], outside: ['widths.ts:get-east-asian-width', 'string-width.ts:node:util']},
	query: {ours: ['model', 'decode', 'store', 'safe', 'ingest'], outside: ['fuzzy.ts:fuse.js', 'regex.ts:re2js']},
	state: {ours: ['model', 'decode', 'store', 'query'], outside: []},
	screen: {ours: ['safe'], outside: ['node:*']},
	report: {ours: ['safe'], outside: ['ink', 'react', 'ink-table']},
	ui: {ours: ['model', 'decode', 'store', 'safe', 'query', 'state', 'screen', 'report'], outside: ['ink', 'react']},
	print: {ours: ['model', 'decode', 'store', 'safe', 'query', 'report'], outside: ['node:*']},
	demo: {ours: [], outside: ['node:*']},
};

/** Layers that only lend types to another: `query` and `state` speak of raw terms and JSON rows, nothing runs there. */
const typesOnly: ReadonlyArray<readonly [from: string, to: string]> = [
	['query', 'ingest'],
	['state', 'decode'],
];

const src = path.resolve(import.meta.dirname, '../src');
const files = readdirSync(src, {recursive: true, encoding: 'utf8'}).filter(name => /\.tsx?$/.test(name));
const texts = new Map(files.map(name => [name, readFileSync(path.join(src, name), 'utf8')]));

type Import = {readonly from: string; readonly isType: boolean};

function importsOf(text: string): Import[] {
	const found: Import[] = [];
	for (const match of text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm))
		found.push({from: match[2] ?? '', isType: match[1] !== undefined});
	for (const match of text.matchAll(/\bimport\('([^']+)'\)/g)) found.push({from: match[1] ?? '', isType: false});
	return found;
}

/** The text without comments and strings, so that only code is looked at. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, "''");

const inLayers = files.filter(name => name.includes('/'));

describe('the layers', () => {
	it.each(inLayers)('%s imports only what its layer may', name => {
		const [layer = '', ...rest] = name.split('/');
		if (layer === 'commands') return;
		const rule = table[layer];
		expect(rule, `layer ${layer} is in no table`).toBeDefined();
		for (const {from, isType} of importsOf(texts.get(name) ?? '')) {
			if (from.startsWith('.')) {
				const target = path.relative(src, path.resolve(src, path.dirname(name), from)).split('/')[0] ?? '';
				expect([layer, ...(rule?.ours ?? [])], `${name} imports ${from}`).toContain(target);
				if (typesOnly.some(([one, other]) => one === layer && other === target) && layer !== target && !isType) {
					expect.fail(`${name} may import only types from ${target}: ${from}`);
				}
			} else {
				const allowed = (rule?.outside ?? []).some(entry => {
					const [first = '', second] = entry.split(/(?<=\.ts):/);
					if (second !== undefined && first.endsWith('.ts'))
						return rest.join('/') === first && (from === second || from.startsWith(`${second}/`));
					return entry === 'node:*' ? from.startsWith('node:') : from === entry;
				});
				expect(allowed, `${name} imports ${from}`).toBe(true);
			}
		}
	});

	it('imports each other in one direction only: no file comes back to itself', () => {
		const seen = new Map<string, 'open' | 'done'>();
		const walk = (name: string, way: readonly string[]): void => {
			if (seen.get(name) === 'done') return;
			if (seen.get(name) === 'open') expect.fail(`a circle of imports: ${[...way, name].join(' → ')}`);
			seen.set(name, 'open');
			for (const {from, isType} of importsOf(texts.get(name) ?? '')) {
				if (isType || !from.startsWith('.')) continue;
				const base = path.relative(src, path.resolve(src, path.dirname(name), from)).replace(/\.js$/, '');
				const target = [`${base}.ts`, `${base}.tsx`].find(file => texts.has(file));
				if (target) walk(target, [...way, name]);
			}
			seen.set(name, 'done');
		};
		for (const name of files) walk(name, []);
	});
});

/** What may be done only in a few places, each with its reason. */
const reserved: ReadonlyArray<{what: string; code: RegExp; where: RegExp}> = [
	{
		what: 'stdout and stderr are written',
		code: /process\.(stdout|stderr)\b|console\./,
		where: /^(screen\/|print\/(writer|accounting-line)\.ts|main\.ts|commands\/(viewer|demo)\.tsx?)/,
	},
	{
		what: 'processes are started',
		code: /\bspawn(Sync)?\(|\bexec(File)?(Sync)?\(.*['"]/,
		where: /^(screen\/(clipboard|suspend)|sources\/exec-plugin)\.ts/,
	},
	{what: 'the process is ended', code: /process\.exit\(/, where: /^(main\.ts|screen\/)/},
	{
		what: 'connections are opened',
		code: /\bhttps?\.(request|get|createServer)\(|\bnet\.(connect|createConnection|Socket)\b/,
		where: /^(sources|demo)\//,
	},
	// Recursive: they fail from a few thousand levels of nesting on, and an apiserver lets 10,000 through.
	{what: 'structuredClone is called', code: /structuredClone\(/, where: /^$/},
	{
		what: 'JSON.stringify is called',
		code: /JSON\.stringify\(/,
		// store/columns.ts: lists of strings, two levels deep. print: the request format, the accounting report and quoted texts. tables: our own tables. query: quoted words. sources: what a plugin is told. decode/event-text.ts: one text. ingest/raw-lines: never.
		where:
			/^(store\/columns\.ts|decode\/event-text\.ts|print\/|commands\/tables\.ts|query\/|demo\/|state\/query-edit\.ts|sources\/exec-plugin\.ts)/,
	},
];

describe('what only a few places may do', () => {
	it.each(reserved)('$what nowhere else', ({code, where}) => {
		const offenders = files.filter(name => !where.test(name) && code.test(codeOf(texts.get(name) ?? '')));
		expect(offenders).toEqual([]);
	});

	it('makes cells only in safe/cells.ts', () => {
		const offenders = files.filter(
			name => name !== 'safe/cells.ts' && /\bas Cells\b|as unknown as Cells/.test(codeOf(texts.get(name) ?? '')),
		);
		expect(offenders).toEqual([]);
	});

	it('has no default export, no any, no switched-off check', () => {
		const offenders = files.filter(name =>
			/export default|\bas any\b|: any\b|@ts-(ignore|expect-error|nocheck)|biome-ignore/.test(texts.get(name) ?? ''),
		);
		expect(offenders).toEqual([]);
	});
});
