import {RE2JS} from 're2js';
import {describe, expect, it} from 'vitest';
import type {PathStep, RawTerm, ValueTest} from '../../src/ingest/raw-term.js';
import {type Loaded, Loaded as LoadedIngest, loadPaths, waitFor} from '../support/load.js';
import {goJson, makeEvent, makeLine} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const seed = seedOfRun();
let generation = 0;

/** The events that hold each term, by number of the term. */
async function find(loaded: Loaded, terms: readonly RawTerm[], from = 0): Promise<number[][]> {
	const own = ++generation;
	loaded.ask({type: 'find', generation: own, terms, from});
	const answers = await waitFor('an answer', () => {
		const told = loaded.all('found').filter(message => message.generation === own);
		return (told.at(-1)?.through ?? -1) >= loaded.through ? told : undefined;
	});
	return terms.map((_, bit) => answers.flatMap(({events, hits}) => [...events].filter((__, place) => (hits[place] ?? 0) & (1 << bit))));
}

const text = (needle: string, matchCase = false): RawTerm => ({kind: 'text', text: needle, matchCase});
const regex = (pattern: string, flags = ''): RawTerm => ({kind: 'regex', pattern, flags});
const steps = (...names: readonly string[]): PathStep[] =>
	names.map(name => (name === '*' ? {any: true} : name.includes('*') ? {glob: name} : {key: name}));
const at = (names: readonly string[], test: ValueTest): RawTerm => ({kind: 'path', steps: steps(...names), test});

async function expectFound(lines: readonly string[], term: RawTerm, expected: readonly number[]): Promise<void> {
	const loaded = await loadPaths([scratch.write(`${lines.join('\n')}\n`)]);
	expect((await find(loaded, [term]))[0]).toEqual(expected);
	await loaded.stop();
}

describe('text is found wherever it stands, however it is spelt', () => {
	const body = (data: unknown) => makeLine({requestObject: {data}});

	it.each<[string, RawTerm, string[], number[]]>([
		['in a body', text('needle'), [body('a needle'), body('none')], [0]],
		['in a key', text('needle'), [body({needle: 1}), body({})], [0]],
		['in numbers and literals', text('98765'), [body(1_987_650), body(9876)], [0]],
		['ignoring case', text('needle'), [body('NeeDLE'), body('neadle')], [0]],
		['in its case only', text('Needle', true), [body('needle'), body('Needle')], [1]],
		['with a letter outside of ASCII in another case', text('ärger'), [body('ÄRGER'), body('arger')], [0]],
		['with a Kelvin sign for a k', text('kilo'), [body('\u212Ailo'), body('zilo')], [0]],
		['with a dotted capital I', text('i\u0307x'), [body('\u0130X'), body('ix')], [0]],
		['what Go escapes', text('a<b&c>d'), [body('a<b&c>d'), body('abcd')], [0]],
		['quotes behind very many that are near', text('hi "x"'), [body(`${'hi "y" '.repeat(500)}hi "x"`), body('hi "y" '.repeat(500))], [0]],
		['a backslash behind backslashes', text('\\n<x'), [body('\\\\\\n<x'), body('\\\\\\\n<x')], [0]],
		['quotes', text('say "hi"'), [body('say "hi"'), body('say hi')], [0]],
		['over quotes that JSON itself has', text('"verb":"get"'), [makeLine(), makeLine({verb: 'list'})], [0]],
		['backslashes', text('C:\\x'), [body('C:\\x'), body('C:x')], [0]],
		['a line break in a text', text('one\ntwo'), [body('one\ntwo'), body('one two')], [0]],
		[
			'spelt with escapes that Go does not use',
			text('needle'),
			[body('x').replace('"x"', '"n\\u0065edle"'), body('x').replace('"x"', '"n\\u0045edle"'), body('x').replace('"x"', '"n\\u0046edle"')],
			[0, 1],
		],
		['a slash that is escaped', text('a/b'), [body('x').replace('"x"', '"a\\/b"'), body('ab')], [0]],
		['not where an escaped backslash only looks like an escape', text('ç'), [body('\\u00e7'), body('ç')], [1]],
		['emoji', text('😀'), [body('x😀'), body('x')], [0]],
		['emoji spelt as escapes', text('😀'), [body('x').replace('"x"', '"\\ud83d\\ude00"'), body('x')], [0]],
		['the empty text everywhere', text(''), [body('x'), body('y')], [0, 1]],
	])('%s', async (_, term, lines, expected) => {
		await expectFound(lines, term, expected);
	});

	it('not in what lies between events', async () => {
		await expectFound([makeLine(), 'I0102 03:04:05.000006 1 a.go:1] needle', makeLine(), '{"needle":1}', makeLine()], text('needle'), []);
	});

	it('in malformed lines, too', async () => {
		await expectFound([`${makeLine({requestObject: 'needle'}).slice(0, -3)}`, makeLine()], text('needle'), [0]);
	});
});

describe('paths', () => {
	const lines = [
		makeLine({requestObject: {spec: {replicas: 3, paused: true, name: 'Web-1'}, list: [{a: 1}, {a: 'two'}]}}),
		makeLine({requestObject: {spec: {replicas: '7', paused: false}, list: []}, annotations: {'k8s.io/deprecated': 'true'}}),
		makeLine({requestObject: {spec: null}, annotations: {'x/mutation_0': 'a'}}),
		makeLine({requestObject: 'skipped-too-big-size-object'}),
	];

	it.each<[string, RawTerm, number[]]>([
		['a number above', at(['requestObject', 'spec', 'replicas'], {is: 'compare', operator: '>', number: 3}), [1]],
		['a number at least', at(['requestObject', 'spec', 'replicas'], {is: 'compare', operator: '>=', number: 3}), [0, 1]],
		['a number below', at(['requestObject', 'spec', 'replicas'], {is: 'compare', operator: '<', number: 7}), [0]],
		['a number at most', at(['requestObject', 'spec', 'replicas'], {is: 'compare', operator: '<=', number: 2}), []],
		['present; null is not', at(['requestObject', 'spec'], {is: 'present'}), [0, 1]],
		['a key with dots and slashes', at(['annotations', 'k8s.io/deprecated'], {is: 'any-of', values: ['TRUE']}), [1]],
		['literals', at(['requestObject', 'spec', 'paused'], {is: 'any-of', values: ['false']}), [1]],
		['any of several, with wildcards, ignoring case', at(['requestObject', 'spec', 'name'], {is: 'any-of', values: ['db', 'web-*']}), [0]],
		['an index', at(['requestObject', 'list', '1', 'a'], {is: 'any-of', values: ['two']}), [0]],
		['any index', at(['requestObject', 'list', '*', 'a'], {is: 'any-of', values: ['1']}), [0]],
		['any key', at(['requestObject', '*', 'replicas'], {is: 'present'}), [0, 1]],
		['a key by pattern', at(['annotations', 'x/mut*_0'], {is: 'present'}), [2]],
		['a regular expression', at(['requestObject', 'spec', 'name'], {is: 'regex', pattern: '^Web-[0-9]$'}), [0]],
		['the whole body that is a string', at(['requestObject'], {is: 'any-of', values: ['skipped*']}), [3]],
		['nothing of an object but that it is there', at(['requestObject', 'list'], {is: 'any-of', values: ['*']}), []],
		['no length of a list', at(['requestObject', 'list', 'length'], {is: 'present'}), []],
		['no property that objects have by themselves', at(['requestObject', 'constructor'], {is: 'present'}), []],
	])('%s', async (_, term, expected) => {
		await expectFound(lines, term, expected);
	});

	const key = (body: string) => makeLine({requestObject: 0}).replace('"requestObject":0', `"requestObject":${body}`);

	it.each<[string, string, ValueTest, boolean]>([
		[
			'behind others of the same name that do not pass',
			'{"a":{"k":1},"b":{"k":"x"},"k":5}',
			{is: 'compare', operator: '>', number: 4},
			true,
		],
		['behind very many of them', `{"a":[${'{"k":1},'.repeat(500)}0],"k":5}`, {is: 'compare', operator: '>', number: 4}, true],
		['not that of another object', '{"a":{"k":5},"k":1}', {is: 'compare', operator: '>', number: 4}, false],
		['the last of the same key', '{"k":1,"k":5}', {is: 'compare', operator: '>', number: 4}, true],
		['with blanks around the colon', '{"k" :\t 5 }', {is: 'compare', operator: '>', number: 4}, true],
		['not where the name is a value', '{"a":"k","b":5}', {is: 'present'}, false],
		['not where the name is in a text', JSON.stringify({a: '{"k":5}'}), {is: 'present'}, false],
		['a text with escapes', JSON.stringify({k: 'a"\\<b'}), {is: 'any-of', values: ['a"\\<b']}, true],
		['the empty text is absent', '{"k":""}', {is: 'present'}, false],
		['an object is there', '{"k":{}}', {is: 'present'}, true],
		['an array is no text', '{"k":["v"]}', {is: 'any-of', values: ['*']}, false],
	])('%s', async (_, body, test, isHit) => {
		await expectFound([key(body)], at(['requestObject', 'k'], test), isHit ? [0] : []);
	});

	it('through ten thousand levels', async () => {
		const deep = makeLine({requestObject: 0}).replace(
			'"requestObject":0',
			`"requestObject":${'{"a":'.repeat(10_000)}"end"${'}'.repeat(10_000)}`,
		);
		await expectFound([deep], at(['requestObject', ...Array.from({length: 10_000}, () => 'a')], {is: 'any-of', values: ['end']}), [0]);
	});

	it('of a key that is spelt with escapes', async () => {
		await expectFound(
			[makeLine({requestObject: {key: 1}}).replace('"key"', '"k\\u0065y"')],
			at(['requestObject', 'key'], {is: 'present'}),
			[0],
		);
	});
});

it.each([
	['web-[0-9]+', '', 2],
	['WEB-[0-9]+', '', 0],
	['WEB-[0-9]+', 'i', 2],
	['(a+)+$', '', 0],
	['(', '', 0],
])('a regular expression: /%s/%s', async (pattern, flags, count) => {
	const loaded = await loadPaths([scratch.write(`${makeLine()}\n${makeLine()}\n`)]);
	expect((await find(loaded, [regex(pattern, flags)]))[0]).toHaveLength(count);
	await loaded.stop();
});

describe(`finds exactly what a plain look at each event finds (SEED=${seed})`, () => {
	const words = ['needle', 'Näh', 'k', 'I', '<b>', '"q"', 'a\\b', 'x/y', '😀', '\u212A', '\u0130', '\u2028', 'replicas', '42', 'zz'];

	/** Characters written in ways that Go does not use. */
	function respell(json: string, random: () => number): string {
		if (random() < 0.7) return json;
		return json.replace(/\\(?:u....|.)|[a-zA-Z/](?=[^"]*"[,}\]])/g, sign => {
			if (sign.startsWith('\\') || random() > 0.02) return sign;
			return sign === '/' ? '\\/' : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
		});
	}

	function randomLog(random: () => number, count: number): string[] {
		const pick = () => words[Math.floor(random() * words.length)] ?? '';
		return Array.from({length: count}, () => {
			const body = Array.from({length: Math.floor(random() * 4)}, () => [
				pick(),
				random() < 0.5 ? pick() + pick() : Math.floor(random() * 50),
			]);
			return respell(goJson(makeEvent({requestObject: Object.fromEntries(body)})), random);
		});
	}

	const decoded = (line: string) =>
		line.replace(/\\(?:u(....)|(.))/g, (_, hex, sign) =>
			hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ({n: '\n', t: '\t', r: '\r', b: '\b', f: '\f'}[sign as string] ?? sign),
		);

	function naive(line: string, term: RawTerm): boolean {
		if (term.kind === 'text')
			return term.matchCase ? decoded(line).includes(term.text) : decoded(line).toLowerCase().includes(term.text.toLowerCase());
		if (term.kind === 'regex') return RE2JS.compile(term.pattern).test(decoded(line));
		const value = JSON.parse(line).requestObject[(term.steps[1] as {key: string}).key];
		return term.test.is === 'present'
			? value !== undefined && value !== null
			: term.test.is === 'compare' && (typeof value === 'number' || /^\d+$/.test(String(value))) && Number(value) > term.test.number;
	}

	it('in 1,500 events, 20 questions', async () => {
		const random = createRandom(seed);
		const lines = randomLog(random, 1500);
		const loaded = await loadPaths([scratch.write(`${lines.join('\n')}\n`)]);
		expect(loaded.through).toBe(1500);
		const pick = () => words[Math.floor(random() * words.length)] ?? '';
		let hits = 0;
		for (let question = 0; question < 20; question++) {
			const terms: RawTerm[] = [
				text(pick() + (random() < 0.5 ? pick() : ''), random() < 0.5),
				text(pick().toUpperCase()),
				regex(RE2JS.quote(pick())),
				at(['requestObject', pick()], random() < 0.5 ? {is: 'present'} : {is: 'compare', operator: '>', number: 25}),
			];
			const found = await find(loaded, terms);
			terms.forEach((term, bit) => {
				const expected = lines.flatMap((line, event) => (naive(line, term) ? [event] : []));
				hits += expected.length;
				expect(found[bit], JSON.stringify(term)).toEqual(expected);
			});
		}
		expect(hits).toBeGreaterThan(400);
		await loaded.stop();
	});
});

describe('answers', () => {
	it('begin where they are asked to, and say how far they go', async () => {
		const loaded = await loadPaths([scratch.write(`${makeLine()}\n${makeLine()}\n${makeLine()}\n`)]);
		expect(await find(loaded, [text('alice')], 1)).toEqual([[1, 2]]);
		expect(await find(loaded, [text('alice')], 3)).toEqual([[]]);
		await loaded.stop();
	});

	it('go on with events that come later, for as long as nothing newer is asked', async () => {
		const {appendFileSync} = await import('node:fs');
		const name = scratch.write(`${makeLine({requestObject: 'needle'})}\n`);
		const loaded = new LoadedIngest();
		loaded.ask({type: 'open', spec: {kind: 'paths', paths: [name], follow: true, tailFirst: false}});
		const [old, newer] = [++generation, ++generation];
		loaded.ask({type: 'find', generation: old, terms: [text('needle')], from: 0});
		const hitsOf = (own: number) => loaded.all('found').flatMap(message => (message.generation === own ? [...message.events] : []));
		await waitFor('the first', () => hitsOf(old).length === 1);
		appendFileSync(name, `${makeLine()}\n${makeLine({requestObject: 'needle'})}\n`);
		await waitFor('the second', () => hitsOf(old).length === 2);
		expect(hitsOf(old)).toEqual([0, 2]);
		loaded.ask({type: 'find', generation: newer, terms: [text('alice')], from: 0});
		const asked = loaded.messages.length;
		appendFileSync(name, `${makeLine({requestObject: 'needle'})}\n`);
		await waitFor('the newer', () => hitsOf(newer).length === 4);
		expect(loaded.messages.slice(asked).some(message => message.type === 'found' && message.generation === old)).toBe(false);
		await loaded.stop();
	});

	it('never tell of an event that was not published', async () => {
		const loaded = await loadPaths([scratch.write(`${Array.from({length: 20_000}, () => makeLine()).join('\n')}\n`)]);
		let through = 0;
		await find(loaded, [text('alice')]);
		for (const message of loaded.messages) {
			if (message.type === 'published') through = message.through;
			if (message.type === 'found') expect(message.through).toBeLessThanOrEqual(through);
		}
		await loaded.stop();
	});

	it('from several sources at once are those of each', async () => {
		const [one, two] = [
			scratch.write(`${makeLine({requestObject: 'needle'})}\n`),
			scratch.write(`${makeLine()}\n${makeLine({requestObject: 'needle'})}\n`),
		];
		const loaded = await loadPaths([one, two]);
		expect(await find(loaded, [text('needle')])).toEqual([[0, 2]]);
		await loaded.stop();
	});
});
