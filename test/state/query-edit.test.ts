import {describe, expect, it} from 'vitest';
import {pathOf} from '../../src/decode/json-path.js';
import type {QueryNode} from '../../src/query/ast.js';
import {parseQuery} from '../../src/query/parse.js';
import {editByValue, fieldOfPath, quoted, termText, type ValueTerm, withMeant} from '../../src/state/query-edit.js';
import {createRandom} from '../support/random.js';
import {documentOf} from './support.js';

const alice: ValueTerm = {field: 'user', value: 'alice'};
const pod: readonly ValueTerm[] = [
	{field: 'ns', value: 'shop'},
	{field: 'name', value: 'web-0'},
];

/** The query as data, without where things stand in its text. */
function parsed(text: string): unknown {
	const result = parseQuery(text);
	if ('error' in result) throw new Error(`${text}: ${result.error.message}`);
	return withoutSpans(result.query);
}

function withoutSpans(node: QueryNode): unknown {
	if (node.kind === 'and' || node.kind === 'or') return {kind: node.kind, parts: node.parts.map(withoutSpans)};
	if (node.kind === 'not' || node.kind === 'named') return {kind: node.kind, part: withoutSpans(node.part)};
	const {span, ...rest} = node;
	return rest;
}

describe('the value under the cursor in the query', () => {
	it.each([
		['', 'include', 'user:alice'],
		['', 'exclude', '-user:alice'],
		['', 'only', 'user:alice'],
		['verb:get', 'include', 'verb:get user:alice'],
		['  verb:get ', 'exclude', 'verb:get -user:alice'],
		['verb:get code:403', 'only', 'user:alice'],
		['verb:get user:alice', 'include', 'verb:get user:alice'],
		['verb:get -user:alice code:403', 'include', 'verb:get code:403 user:alice'],
		['user:alice', 'exclude', '-user:alice'],
		['verb:get or code:403', 'include', '(verb:get or code:403) user:alice'],
		['verb:get or code:403', 'exclude', '(verb:get or code:403) -user:alice'],
		['(verb:get or code:403)', 'include', '(verb:get or code:403) user:alice'],
		['(a) or (b)', 'include', '((a) or (b)) user:alice'],
		['a and  b', 'include', 'a and  b user:alice'],
		['"x or y"', 'include', '"x or y" user:alice'],
		['it"s (user:alice or b)', 'exclude', 'it"s (user:alice or b) -user:alice'],
	] as const)('%s, %s: %s', (text, how, expected) => {
		expect(editByValue(text, how, [alice])).toBe(expected);
	});

	it('can be several terms, which are excluded together', () => {
		expect(editByValue('a', 'include', pod)).toBe('a ns:shop name:web-0');
		expect(editByValue('a ns:shop', 'include', pod)).toBe('a ns:shop name:web-0');
		expect(editByValue('a', 'exclude', pod)).toBe('a -(ns:shop name:web-0)');
	});

	it('can ask whether there is one', () => {
		expect(termText({field: 'requestObject.spec', operator: ':?', value: ''})).toBe('requestObject.spec:?');
		expect(termText({field: 'latency', operator: ':>=', value: '2.5ms'})).toBe('latency:>=2.5ms');
	});

	it('is refused where nobody could read the query', () => {
		expect(editByValue('', 'include', [{field: 'message', value: 'x'.repeat(5000)}])).toBeUndefined();
	});
});

describe('what is written', () => {
	it.each(['alice', 'system:serviceaccount:kube-system:x', '王伟@example.cn', '/api/v1/pods', 'kubectl/v1.33.0', '10.0.0.1', '-1', '4096'])(
		'%s means this value and nothing else',
		value => {
			expect(parsed(termText({field: 'user', value}))).toEqual({
				kind: 'field',
				field: expect.objectContaining({name: 'user'}),
				test: {is: 'any-of', values: [expect.objectContaining({text: value})]},
			});
		},
	);

	it('leaves plain values without quotes', () => {
		expect(['alice', 'system:node:n1', 'a@b.c', 'x-y_z', 'jürgen'].map(quoted)).toEqual([
			'alice',
			'system:node:n1',
			'a@b.c',
			'x-y_z',
			'jürgen',
		]);
	});

	it('is read back as the very value, whatever signs it has', () => {
		const random = createRandom(3);
		const signs = [...'aZ9 "\\/*?()<>=~!:,-|\'\n\t.[]{}&%#^$+;`é王😀\u202e\u0000'];
		for (let round = 0; round < 3000; round++) {
			const value = Array.from({length: 1 + Math.floor(random() * 6)}, () => signs[Math.floor(random() * signs.length)]).join('');
			const text = `${termText({field: 'message', value})} verb:get`;
			const isQuoted = quoted(value).startsWith('"');
			expect(parsed(text), JSON.stringify(text)).toEqual({
				kind: 'and',
				parts: [
					{kind: 'field', field: expect.objectContaining({name: 'message'}), test: {is: 'any-of', values: [{text: value, isQuoted}]}},
					expect.objectContaining({kind: 'field'}),
				],
			});
		}
	});

	it('keeps the meaning of what was typed', () => {
		for (const text of ['a b', 'a or b', 'not a', '-(a or b) c', '(a or b) or c', '/x y/ z', 'user:"a b",c', '~alcie']) {
			expect(parsed(editByValue(text, 'include', [alice]) ?? '')).toEqual(
				parsed(`(${text}) (user:alice)`.replace(/^\((a b|-\(a or b\) c|\/x y\/ z)\)/, '$1')),
			);
		}
	});
});

describe('the field for a value of the JSON', () => {
	const event = documentOf(
		'{"user":{"username":"alice","groups":["dev","ops"],"extra":{"k8s.io/x":["v"]}},"annotations":{"a\\"\\\\b":"1","\\u0041 b":"2"},"9x":1}',
	);
	const fields = Array.from({length: event.rows.count}, (_, row) => fieldOfPath(pathOf(event.rows, event.bytes, row)));

	it('is its path, with any item for an item of a list', () => {
		expect(fields).toEqual([
			undefined,
			'user',
			'user.username',
			'user.groups',
			'user.groups[*]',
			'user.groups[*]',
			'user.extra',
			'user.extra["k8s.io/x"]',
			'user.extra["k8s.io/x"][*]',
			'annotations',
			'annotations["a\\"\\\\b"]',
			'annotations["A b"]',
			undefined,
		]);
	});

	it('is one that the query language reads', () => {
		for (const field of fields) {
			if (field === undefined || !/[.[]/.test(field)) continue;
			expect(() => parsed(termText({field, value: 'x'})), field).not.toThrow();
		}
		expect(parsed(termText({field: 'annotations["a\\"\\\\b"]', value: 'x'}))).toMatchObject({
			steps: [{key: 'annotations'}, {key: 'a"\\b'}],
		});
	});
});

describe('the values that were meant', () => {
	it('stand where others were typed, quoted where they must be', () => {
		const terms = [{span: {from: 0, to: 8}, meant: 'delete'}, {span: {from: 9, to: 16}}, {span: {from: 17, to: 28}, meant: 'a b'}];
		expect(withMeant('verb:del ns:shop user:"a.b"', terms)).toBe('verb:delete ns:shop user:"a b"');
	});

	it('are none where no term has one', () => {
		expect(withMeant('verb:del', [{span: {from: 0, to: 8}, meant: undefined}])).toBeUndefined();
	});
});
