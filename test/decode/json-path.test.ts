import {expect, it} from 'vitest';
import {keyOf, pathOf} from '../../src/decode/json-path.js';
import {decodeJsonRows} from '../../src/decode/json-rows.js';

const pathsOf = (text: string) => {
	const bytes = Buffer.from(text);
	const rows = decodeJsonRows(bytes);
	return Array.from({length: rows.count}, (_, row) => pathOf(rows, bytes, row));
};

it('names places as jq does', () => {
	expect(pathsOf('{"requestObject":{"spec":{"containers":[{"name":"a"},{"name":"b","args":[[],["x"]]}]}},"code":200}')).toEqual([
		'.',
		'.requestObject',
		'.requestObject.spec',
		'.requestObject.spec.containers',
		'.requestObject.spec.containers[0]',
		'.requestObject.spec.containers[0].name',
		'.requestObject.spec.containers[1]',
		'.requestObject.spec.containers[1].name',
		'.requestObject.spec.containers[1].args',
		'.requestObject.spec.containers[1].args[0]',
		'.requestObject.spec.containers[1].args[1]',
		'.requestObject.spec.containers[1].args[1][0]',
		'.code',
	]);
});

it.each([
	['{"annotations":{"k8s.io/deprecated":"true"}}', '.annotations["k8s.io/deprecated"]'],
	['{"a":{"odd key":1}}', '.a["odd key"]'],
	['{"":{"a-b":1}}', '.[""]["a-b"]'],
	['{"a":{"1st":1}}', '.a["1st"]'],
	['{"a":{"quote\\"\\\\ and \\u001b":1}}', '.a["quote\\"\\\\ and \\u001b"]'],
	['{"部署":{"🚀":1}}', '.["部署"]["🚀"]'],
	['{"__proto__":{"constructor":1}}', '.__proto__.constructor'],
	['[[7]]', '.[0][0]'],
])('puts other keys in quotes, as logged: %s', (text, path) => {
	expect(pathsOf(text).at(-1)).toBe(path);
});

it('names a place a million levels deep', () => {
	const bytes = Buffer.from(`${'[{"a":'.repeat(5e5)}1${'}]'.repeat(5e5)}`);
	const rows = decodeJsonRows(bytes);
	expect(pathOf(rows, bytes, rows.count - 1)).toBe(`.${'[0].a'.repeat(5e5)}`);
});

it('gives keys as text', () => {
	const bytes = Buffer.from('{"a\\u0062":[1]}');
	const rows = decodeJsonRows(bytes);
	expect([0, 1, 2].map(row => keyOf(rows, bytes, row))).toEqual(['', 'ab', '']);
});
