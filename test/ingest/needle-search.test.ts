import {expect, it} from 'vitest';
import {createNeedleSearch} from '../../src/ingest/needle-search.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();

/** All places, one after another. */
function placesOf(needle: string, matchCase: boolean, bytes: Buffer): number[] {
	const search = createNeedleSearch({bytes: Buffer.from(needle), matchCase});
	search.begin(bytes);
	const places: number[] = [];
	for (let at = search.next(0); at >= 0; at = search.next(at + 1)) places.push(at);
	return places;
}

function naive(needle: string, matchCase: boolean, bytes: Buffer): number[] {
	const fold = (text: string) => (matchCase ? text : text.replace(/[A-Z]/g, letter => letter.toLowerCase()));
	const [text, wanted] = [fold(bytes.toString('latin1')), fold(Buffer.from(needle).toString('latin1'))];
	const places: number[] = [];
	for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) places.push(at);
	return places;
}

it.each([
	['a', true],
	['a', false],
	['aa', true],
	['zz', false],
	['needle', true],
	['NEEDLE', false],
	['needle-with-a-Q-in-it', true],
	['.*+?^$()[]{}|/\\-', false],
	['ä€😀', true],
] as const)(`finds %j wherever it stands, also over the borders of pieces of text (SEED=${seed}), in its case: %s`, (needle, matchCase) => {
	const random = createRandom(seed);
	const bytes = Buffer.from(Array.from({length: 200_000}, () => 'neaQ.-dl'[Math.floor(random() * 8)]).join(''));
	const spelt = Buffer.from(matchCase ? needle : needle.toUpperCase());
	for (let border = 1 << 16; border < bytes.length; border += 1 << 16)
		Buffer.alloc(8 * spelt.length, spelt).copy(bytes, border - Math.floor((3 + random()) * spelt.length));
	spelt.copy(bytes, bytes.length - spelt.length);
	spelt.copy(bytes, 0);
	const places = placesOf(needle, matchCase, bytes);
	expect(places).toEqual(naive(needle, matchCase, bytes));
	expect(places.length).toBeGreaterThan(1);
});

it('finds a needle again in what it is given next', () => {
	for (const matchCase of [true, false]) {
		const search = createNeedleSearch({bytes: Buffer.from('needle'), matchCase});
		search.begin(Buffer.from('x'.repeat(100_000)));
		expect(search.next(0)).toBe(-1);
		search.begin(Buffer.from('a needle'));
		expect(search.next(0)).toBe(2);
		expect(search.next(3)).toBe(-1);
		search.begin(Buffer.from('needl'));
		expect(search.next(0)).toBe(-1);
		search.begin(Buffer.alloc(0));
		expect(search.next(0)).toBe(-1);
	}
});
