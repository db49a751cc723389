import {expect, it} from 'vitest';
import {TextRanks} from '../../src/query/text-ranks.js';
import {createRandom, seedOfRun} from '../support/random.js';

const see = (ranks: TextRanks, numbers: readonly number[]) => ranks.see(Uint32Array.from(numbers), numbers.length);

/** @returns how often it rested. */
function settle(ranks: TextRanks): number {
	let rests = 0;
	for (const _ of ranks.settle()) rests++;
	return rests;
}

it('ranks texts by code units, equal ones the same, and knows none of what has no text or was not seen', () => {
	const texts = ['', 'b', 'a', 'B', '\u{1f600}', '\uffee', 'a', 'c'];
	const ranks = new TextRanks(number => texts[number] ?? '');
	see(ranks, [6, 0, 1, 2, 3, 4, 5, 2]);
	settle(ranks);
	expect([...ranks.ranks.subarray(0, 8)]).toEqual([0, 3, 2, 1, 4, 5, 2, 0]);
	expect(ranks.count).toBe(5);
});

it('asks for each text once', () => {
	const asked: number[] = [];
	const ranks = new TextRanks(number => `${asked.push(number)}`);
	for (const numbers of [
		[5, 5, 2],
		[2, 9],
		[9, 5, 2],
	]) {
		see(ranks, numbers);
		settle(ranks);
	}
	expect(asked).toEqual([5, 2, 9]);
});

it('goes on where it was given up', () => {
	const ranks = new TextRanks(String);
	see(
		ranks,
		Array.from({length: 5000}, (_, number) => number),
	);
	for (const rests of [1, 3, 9]) {
		const steps = ranks.settle();
		for (let rest = 0; rest < rests; rest++) steps.next();
	}
	see(ranks, [7000]);
	settle(ranks);
	expect(ranks.count).toBe(5001);
	expect([ranks.ranks[0], ranks.ranks[7000], ranks.ranks[1000]]).toEqual([1, 4671, 5]);
});

const seed = seedOfRun();
it(`ranks as a plain sort does, in whatever portions texts come, and rests often (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const texts = Array.from({length: 9000}, () => (random() < 0.01 ? '' : Math.floor(random() * 20_000).toString(36)));
	const ranks = new TextRanks(number => texts[number] ?? '');
	const seen = new Set<number>();
	for (const portion of [1, 300, 5000, 0, 2000]) {
		const numbers = Array.from({length: portion}, () => Math.floor(random() * texts.length));
		for (const number of numbers) seen.add(number);
		see(ranks, numbers);
		if (portion > 1000) expect(settle(ranks)).toBeGreaterThan(portion / 1024);
		else settle(ranks);
		const sorted = [...new Set([...seen].map(number => texts[number] ?? ''))].filter(text => text !== '').sort();
		const rankOf = new Map(sorted.map((text, at) => [text, at + 1]));
		expect(ranks.count).toBe(sorted.length);
		for (const number of seen) expect(ranks.ranks[number]).toBe(rankOf.get(texts[number] ?? '') ?? 0);
	}
});
