import {describe, expect, it} from 'vitest';
import {DictionaryReader, DictionaryWriter} from '../../src/store/dictionary.js';

function pair(values: readonly string[] = []) {
	const reader = new DictionaryReader();
	const blocks: number[] = [];
	const writer = new DictionaryWriter(values, (index, block) => {
		blocks.push(index);
		reader.addBlock(block);
	});
	return {reader, writer, blocks, publish: () => reader.publish(writer.size)};
}

it('gives each text one number, in the order in which they are met; the named ones first, the empty one 0', () => {
	const {reader, writer, publish} = pair(['RequestReceived', 'ResponseStarted']);
	expect(['', 'RequestReceived', 'a', 'b', 'a', ''].map(text => writer.numberOf(text))).toEqual([0, 1, 3, 4, 3, 0]);
	publish();
	expect([0, 1, 2, 3, 4].map(number => reader.text(number))).toEqual(['', 'RequestReceived', 'ResponseStarted', 'a', 'b']);
	expect(reader.size).toBe(5);
});

describe('every text reads back as it went in', () => {
	it('in many blocks, of all lengths, in any order', () => {
		const {reader, writer, blocks, publish} = pair();
		const texts = [
			...Array.from({length: 20_000}, (_, n) => `value ${n} ${'x'.repeat(n % 50)}`),
			'ü€😀',
			'\u0000\n"',
			'x'.repeat(70_000),
			'y'.repeat(65_536 - 9),
			'z'.repeat(65_536 - 8),
			'after the large ones',
			'x'.repeat(3_000_000),
			'end',
		];
		const numbers = texts.map(text => writer.numberOf(text));
		publish();
		expect(blocks.length).toBeGreaterThan(10);
		expect(blocks).toEqual(blocks.map((_, at) => at));
		for (const at of [...texts.keys()].reverse()) expect(reader.text(numbers[at] ?? -1) === texts[at], `text ${at}`).toBe(true);
		expect(texts.map(text => writer.numberOf(text))).toEqual(numbers);
	});

	it('while the block that it is in still grows', () => {
		const {reader, writer, publish} = pair();
		for (let n = 1; n < 2000; n++) {
			expect(writer.numberOf(`value ${n}`)).toBe(n);
			publish();
			expect(reader.text(n)).toBe(`value ${n}`);
		}
	});
});

it('finds the number of a text without adding it', () => {
	const {reader, writer, publish} = pair(['a']);
	publish();
	expect([writer.find('a'), writer.find('b'), writer.find('')]).toEqual([1, undefined, 0]);
	expect([reader.find('a'), reader.find('b'), reader.find('')]).toEqual([1, undefined, 0]);
	expect(writer.size).toBe(2);
});

it('refuses a number that was not published', () => {
	const {reader, writer} = pair();
	writer.numberOf('a');
	expect(() => reader.text(1)).toThrow(RangeError);
});
