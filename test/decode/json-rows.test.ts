import {describe, expect, it} from 'vitest';
import {jsonKind, noRow, rowFlag} from '../../src/decode/json-columns.js';
import {decodeJsonRows, kindOf, transferList} from '../../src/decode/json-rows.js';
import {decodeToken} from '../../src/decode/json-token.js';
import {joinRows} from '../support/join-rows.js';
import {makeLine} from '../support/make-event.js';

const read = (text: string) => {
	const bytes = Buffer.from(text);
	const rows = decodeJsonRows(bytes);
	const each = <Value>(of: (row: number) => Value) => Array.from({length: rows.count}, (_, row) => of(row));
	return {
		rows,
		bytes,
		keys: each(row => bytes.toString('utf8', rows.keyStart[row], rows.keyEnd[row])),
		values: each(row => bytes.toString('utf8', rows.valueStart[row], rows.valueEnd[row])),
		kinds: each(row => kindOf(rows, row)),
		flagged: (flag: keyof typeof rowFlag) => each(row => row).filter(row => (rows.flags[row] ?? 0) & rowFlag[flag]),
	};
};

it('is the picture of its docstring', () => {
	const {rows, keys, values, kinds} = read('{"user":{"groups":["a","b"]},"code":200}');
	expect(values).toEqual(['{"user":{"groups":["a","b"]},"code":200}', '{"groups":["a","b"]}', '["a","b"]', '"a"', '"b"', '200']);
	expect(keys).toEqual(['', '"user"', '"groups"', '', '', '"code"']);
	expect(kinds).toEqual(['object', 'object', 'array', 'string', 'string', 'number']);
	expect([...rows.depth]).toEqual([0, 1, 2, 3, 3, 1]);
	expect([...rows.parent]).toEqual([noRow, 0, 1, 2, 2, 0]);
	expect([...rows.children]).toEqual([2, 1, 2, 0, 0, 0]);
	expect([...rows.end]).toEqual([6, 5, 5, 4, 5, 6]);
	expect(rows.brokenAt).toBeUndefined();
});

it('keeps every token as it was logged, with blanks between them', () => {
	const {rows, keys, values, kinds} = read(' { "a\\u0062" : -1.50E+2 ,\r\n\t"" : [ true , false , null , { } , [ ] ] } \n');
	expect(keys).toEqual(['', '"a\\u0062"', '""', '', '', '', '', '']);
	expect(values.slice(1)).toEqual(['-1.50E+2', '[ true , false , null , { } , [ ] ]', 'true', 'false', 'null', '{ }', '[ ]']);
	expect(kinds.slice(1)).toEqual(['number', 'array', 'true', 'false', 'null', 'object', 'array']);
	expect(rows.brokenAt).toBeUndefined();
});

it('reads a part of the bytes, with offsets of the whole', () => {
	const bytes = Buffer.from('{"no":1}\n{"yes":2}\n{"no":3}');
	const rows = decodeJsonRows(bytes, 9, 18);
	expect(rows.count).toBe(2);
	expect([...rows.keyStart]).toEqual([0, 10]);
	expect(rows.brokenAt).toBeUndefined();
});

it('gives an event back when its rows are joined again', () => {
	const line = makeLine({requestObject: [{op: 'add', path: '/a', value: {b: [1, -0.5, 1e21, null, [], {}]}}], userAgent: '<田中>'});
	const bytes = Buffer.from(line);
	expect(joinRows(decodeJsonRows(bytes), bytes).toString()).toBe(line);
});

it('can be posted to another thread', () => {
	const rows = decodeJsonRows(Buffer.from(makeLine()));
	const expected = [...rows.valueStart];
	const posted = structuredClone(rows, {transfer: transferList(rows)});
	expect([...posted.valueStart]).toEqual(expected);
	expect(posted.count).toBe(expected.length);
	expect(rows.valueStart.length).toBe(0);
	expect(new Set(transferList(posted)).size).toBe(10);
});

describe('flags', () => {
	it('a key that an earlier value of the object has', () => {
		const {flagged} = read('{"a":1,"b":2,"a":3,"c":{"a":4,"b":{"a":5}},"a":6,"b":7}');
		expect(flagged('repeatedKey')).toEqual([3, 8, 9]);
	});

	it('a repeated key in another spelling', () => {
		const {flagged} = read('{"a":1,"\\u0061":2,"A":3,"\\/":4,"/":5}');
		expect(flagged('repeatedKey')).toEqual([2, 5]);
		expect(flagged('escapedKey')).toEqual([2, 4]);
	});

	it('repeated keys among many', () => {
		const keys = Array.from({length: 1000}, (_, n) => `"k${n % 990}":{"k":1}`);
		const {flagged} = read(`{${keys.join(',')}}`);
		expect(flagged('repeatedKey')).toEqual(Array.from({length: 10}, (_, n) => 1 + 2 * (990 + n)));
	});

	it('keys that JavaScript objects have of themselves only when they are repeated', () => {
		const {flagged, keys} = read('{"__proto__":1,"constructor":2,"toString":3,"__proto__":{"__proto__":4}}');
		expect(keys).toEqual(['', '"__proto__"', '"constructor"', '"toString"', '"__proto__"', '"__proto__"']);
		expect(flagged('repeatedKey')).toEqual([4]);
		expect(({} as {toString: unknown}).toString).toBe(Object.prototype.toString);
	});

	it('nothing in an array, where no value has a key', () => {
		expect(read('[1,1,"a","a",{},{}]').flagged('repeatedKey')).toEqual([]);
	});

	it('a repeated key in an object that was cut', () => {
		expect(read('{"a":1,"a":2,"b":{"c":1,"c":2,').flagged('repeatedKey')).toEqual([2, 5]);
	});

	it('numbers that a double does not hold', () => {
		const lost = [
			'9007199254740993',
			'-9007199254740993',
			'9223372036854775807',
			'1e400',
			'-1e400',
			'1e-400',
			'0.1234567890123456789',
			'9223372036854775807123',
		];
		const held = [
			'0',
			'1',
			'9007199254740992',
			'9007199254740994',
			'1e21',
			'1E+2',
			'0.1',
			'1.500000000000000000000000',
			'100000000000000000000',
			'0e5',
			'1e-7',
			'0.000000000000000000000001',
			'5e-324',
		];
		const {flagged} = read(`[${[...lost, ...held].join(',')}]`);
		expect(flagged('inexact')).toEqual(lost.map((_, n) => n + 1));
	});

	it('zeros with a sign', () => {
		expect(read('[-0,-0.0,-0e5,-0.00E-3,0,-1,-0.5,0.0,-10]').flagged('negativeZero')).toEqual([1, 2, 3, 4]);
	});

	it('a number of a megabyte without taking long over it', () => {
		const {flagged, rows} = read(`[1${'0'.repeat(1e6)}1,0.${'0'.repeat(1e6)}1]`);
		expect(flagged('inexact')).toEqual([1, 2]);
		expect(rows.brokenAt).toBeUndefined();
	});

	it('half a surrogate pair, in strings and in keys', () => {
		const {flagged} = read('["\\ud83d\\ude80","\\ud83d","\\ude80","\\ud83d\\ud83d\\ude80","\\ud83dx","\\ud7ff",{"\\udead":1}]');
		expect(flagged('loneSurrogate')).toEqual([2, 3, 4, 5, 8]);
	});

	it('strings that are JSON themselves', () => {
		const texts = ['{"a":[1]}', '[]', ' {"a":"\\n"}\n', '\n[{}]', '{', '{"a":1', '[INFO] x', '1', '"a"', 'null', '', '{}{}', '\\'];
		const {flagged} = read(JSON.stringify(texts));
		expect(flagged('jsonText')).toEqual([1, 2, 3, 4]);
	});
});

describe('a document that is not whole', () => {
	it.each([
		['nothing', '', 0, 0],
		['blanks', '  ', 0, 2],
		['no value', 'nul', 0, 0],
		['a cut string', '{"a":1,"b":"xy', 2, 7],
		['a cut key', '{"a":1,"b', 2, 7],
		['a key without a value', '{"a":1,"b":', 2, 7],
		['a colon without a key', '{"a":1,:2}', 2, 7],
		['a colon without the first key', '{"a":{:{}}}', 2, 6],
		['a key without a colon', '{"a":1,"b" 2}', 2, 7],
		['a value that is none', '{"a":1,"b":tru}', 2, 7],
		['an item that is none', '[1,2,x]', 3, 5],
		['an open object', '{"a":1', 2, 6],
		['open ones inside each other', '{"a":[{"b":1', 4, 12],
		['a comma too many', '{"a":1,}', 2, 7],
		['a comma too many in a list', '[1,]', 2, 3],
		['the wrong bracket', '[1}', 2, 2],
		['text behind it', '{"a":1} I0101 klog', 2, 8],
		['two documents', '{}{}', 1, 2],
		['a zero too many', '[01]', 2, 2],
		['half a number', '[1.]', 1, 1],
		['a sign alone', '[-]', 1, 1],
		['a line feed in a string', '["a\nb"]', 1, 1],
		['an escape that is none', '["\\x"]', 1, 1],
		['an escape that is cut', '["\\u12"]', 1, 1],
		['a byte order mark', '\ufeff{}', 0, 0],
	])('has rows up to the break: %s', (_, text, count, brokenAt) => {
		expect(() => JSON.parse(text)).toThrow();
		expect(read(text).rows).toMatchObject({count, brokenAt});
	});

	it('ends what was open where it breaks', () => {
		const {rows, values} = read('{"a":[{"b":1,"c":"cut');
		expect(rows.brokenAt).toBe(13);
		expect(values).toEqual(['{"a":[{"b":1,', '[{"b":1,', '{"b":1,', '1']);
		expect([...rows.end]).toEqual([4, 4, 4, 4]);
	});

	it('is told at every cut of an event, and every row up to it stands in the whole one', () => {
		const {rows: whole, bytes} = read(makeLine());
		for (let cut = 0; cut < bytes.length; cut++) {
			const rows = decodeJsonRows(bytes, 0, cut);
			expect(rows.brokenAt, `cut at ${cut}`).toBeLessThanOrEqual(cut);
			for (let row = 0; row < rows.count; row++) {
				if (rows.valueStart[row] !== whole.valueStart[row] || rows.kind[row] !== whole.kind[row]) expect.fail(`row ${row}, cut at ${cut}`);
			}
		}
		expect(whole.brokenAt).toBeUndefined();
	});
});

describe('deep nesting does no harm', () => {
	it.each([10_000, 1_000_000])('%i lists in each other', depth => {
		const bytes = Buffer.from('['.repeat(depth) + ']'.repeat(depth));
		const rows = decodeJsonRows(bytes);
		expect(rows.count).toBe(depth);
		expect(rows.brokenAt).toBeUndefined();
		expect(rows.depth[depth - 1]).toBe(depth - 1);
		expect(rows.end[0]).toBe(depth);
		expect(rows.valueEnd[0]).toBe(2 * depth);
		expect([rows.valueStart[depth - 1], rows.valueEnd[depth - 1]]).toEqual([depth - 1, depth + 1]);
	});

	it.each([10_000, 1_000_000])('%i objects in each other, cut before the first ends', depth => {
		const rows = decodeJsonRows(Buffer.from('{"a":'.repeat(depth)));
		expect(rows.count).toBe(depth);
		expect(rows.brokenAt).toBe(5 * (depth - 1) + 1);
		expect(rows.end.every(end => end === depth)).toBe(true);
	});

	it('a million levels as a text in a string', () => {
		const rows = decodeJsonRows(Buffer.from(`"${'['.repeat(1e6)}${']'.repeat(1e6)}"`));
		expect(rows.flags[0]).toBe(rowFlag.jsonText);
	});
});

it('decodes what it marks, also of bytes that are no UTF-8', () => {
	const bytes = Buffer.concat([
		Buffer.from('{"a'),
		Buffer.from([0xff]),
		Buffer.from('":"'),
		Buffer.from([0xed, 0xa0, 0x80]),
		Buffer.from('"}'),
	]);
	const rows = decodeJsonRows(bytes);
	expect(rows.brokenAt).toBeUndefined();
	expect(rows.kind[1]).toBe(jsonKind.string);
	expect(decodeToken(bytes, rows.keyStart[1] ?? 0, rows.keyEnd[1] ?? 0)).toBe('a\ufffd');
	expect(decodeToken(bytes, rows.valueStart[1] ?? 0, rows.valueEnd[1] ?? 0)).toBe('\ufffd\ufffd\ufffd');
});
