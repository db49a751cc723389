import {describe, expect, it} from 'vitest';
import {Kernel, type KernelDictionary} from '../../src/kernel/kernel.js';
import {hashSeeds} from '../../src/store/byte-table.js';
import {joinLines, loadLog} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {longValues, manyPaths, manyPathsAt} from './full-caches.js';

describe('a cache that is full is emptied, and nothing is seen of it', () => {
	it('more paths than it has room for', () => {
		const {reader, taken, accounting} = loadLog(manyPaths(), 'kernel');
		expect(accounting.events).toBe(reader.through);
		expect(accounting.events - taken).toBeGreaterThan(0);
		expect(accounting.events - taken).toBeLessThan(20);
		const wrong = Array.from({length: reader.through}, (_, entry) => entry).filter(entry => {
			const {path, username, userAgent} = manyPathsAt(entry);
			return (
				reader.text('path', entry) !== path || reader.text('user', entry) !== username || reader.text('userAgent', entry) !== userAgent
			);
		});
		expect(wrong).toEqual([]);
	});

	it('more bytes than it has room for', () => {
		let asked = 0;
		const numbererOf = (dictionary: KernelDictionary) => ({
			ofText: (_: number, {buffer}: DataView, start: number, end: number) => {
				if (dictionary === 'user' && Buffer.from(buffer, start, end - start).toString() === 'bob') asked++;
				return 1;
			},
			ofRaw: () => 1,
		});
		const kernel = new Kernel(numbererOf, hashSeeds);
		for (const chunk of longValues()) {
			const {from, to} = kernel.memory.place(chunk, 0, chunk.length);
			kernel.scan(from, to, 0);
		}
		expect(asked).toBe(2);
	});
});

it('what is spelt otherwise is decoded as long as it has room beside the rows', () => {
	const asked: string[] = [];
	const numbererOf = (dictionary: KernelDictionary) => ({
		ofText: (_: number, __: DataView, start: number, end: number) => asked.push(`${dictionary}: ${end - start} bytes of text`),
		ofRaw: (_: Buffer, start: number, end: number) => asked.push(`${dictionary}: ${end - start} bytes as they are spelt`),
	});
	const kernel = new Kernel(numbererOf, hashSeeds);
	const agents = [400_000, 200_000, 100_000].map(size => makeLine({userAgent: 'AGENT'}).replace('AGENT', `\\u0026${'x'.repeat(size)}`));
	const {from, to} = kernel.memory.place(joinLines(agents), 0, joinLines(agents).length);
	kernel.scan(from, to, 0);
	expect(asked.filter(text => text.startsWith('userAgent'))).toEqual([
		'userAgent: 400001 bytes of text',
		'userAgent: 200006 bytes as they are spelt',
		'userAgent: 100001 bytes of text',
	]);
});

describe('the store', () => {
	it('has one number for a value that is spelt in two ways', () => {
		const agents = ['a&b', 'a\\u0026b', 'a\\u0026\\u0062', '\\u0061&b', 'a&b'];
		const {reader, taken} = loadLog(joinLines(agents.map(agent => makeLine({userAgent: 'AGENT'}).replace('AGENT', () => agent))), 'kernel');
		expect(taken).toBe(agents.length);
		expect(new Set(agents.map((_, entry) => reader.number('userAgent', entry))).size).toBe(1);
		expect(reader.text('userAgent', 0)).toBe('a&b');
	});

	it.each([
		['something behind the event', ' and more'],
		['a brace too many', '}'],
	])('gets no value of a line that is declined for %s', (_, behind) => {
		const line = makeLine({verb: 'never', userAgent: 'never seen', user: {username: 'nobody', groups: ['none']}});
		const {reader, taken} = loadLog(joinLines([makeLine(), line + behind]), 'kernel');
		expect(taken).toBe(1);
		for (const name of ['verb', 'userAgent', 'username', 'userRest', 'path', 'objectName'] as const)
			expect(reader.dictionaries[name].size).toBe(2);
	});

	it('gets the values of a line that was declined when they come again', () => {
		const line = makeLine({userAgent: 'seen twice', user: {username: 'nobody', groups: ['none']}});
		const {reader, taken} = loadLog(joinLines([`${line} `, `${line}x`, line, line]), 'kernel');
		expect(taken).toBe(2);
		expect([0, 2, 3].map(entry => reader.text('userAgent', entry))).toEqual(['seen twice', 'seen twice', 'seen twice']);
	});
});
