import {RE2JS} from 're2js';
import {expect, it} from 'vitest';
import {literalsOf} from '../../src/ingest/regex-literal.js';
import {createRandom, seedOfRun} from '../support/random.js';

it.each<[string, string[]]>([
	['web-[0-9]+', ['web-']],
	['^kube-system/.*-proxy$', ['kube-system/', '-proxy']],
	['ab*c', ['a', 'c']],
	['ab?c', ['a', 'c']],
	['ab{0,3}c', ['a', 'c']],
	['ab+c', ['ab', 'c']],
	['ab+?c', ['ab', 'c']],
	['10\\.0\\.1', ['10.0.1']],
	['\\bpods\\b', ['pods']],
	['a\\d4', ['a', '4']],
	['(node)s', ['node', 's']],
	['😀?x', ['x']],
	['[\\]a]b', ['b']],
	['a/b', ['a/b']],
	['', []],
	['(a+)+$', ['a']],
	// Not plain to see.
	['one|two', []],
	['(one|two)x', []],
	['(ab)?c', []],
	['(ab)*c', []],
	['(?i)ab', []],
	['(?:ab)c', []],
	['\\x41bc', []],
	['\\pLbc', []],
	['\\Qa.b\\E', []],
	['[]a]b', []],
	['[[:alpha:]]b', []],
])('%s holds %j', (pattern, literals) => {
	expect(literalsOf(pattern)).toEqual(literals);
});

const seed = seedOfRun();
it(`whatever a pattern is found in holds its literals (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const pieces = [
		'a',
		'b',
		'ab',
		'.',
		'*',
		'+',
		'?',
		'{1}',
		'{0,2}',
		'{',
		'}',
		'[ab]',
		'[^a]',
		']',
		'\\.',
		'\\w',
		'\\b',
		'(',
		')',
		'^',
		'$',
		'|',
		'\\',
		'-',
	];
	let found = 0;
	for (let round = 0; round < 20_000; round++) {
		const pattern = Array.from({length: 1 + random() * 6}, () => pieces[Math.floor(random() * pieces.length)]).join('');
		const text = Array.from({length: random() * 12}, () => 'aabb.-{}]'[Math.floor(random() * 9)]).join('');
		try {
			if (!RE2JS.compile(pattern).matcher(text).find()) continue;
		} catch {
			continue;
		}
		for (const literal of literalsOf(pattern)) {
			found++;
			expect(text, pattern).toContain(literal);
		}
	}
	expect(found).toBeGreaterThan(500);
});
