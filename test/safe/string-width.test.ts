import {expect, it} from 'vitest';
import {cells, data, widthOf} from '../../src/safe/cells.js';
import {stringWidth} from '../../src/safe/string-width.js';
import {createRandom, seedOfRun} from '../support/random.js';

it.each([
	['', 0],
	['text', 4],
	['┌─ … ─┐', 7],
	['漢字 é', 6],
	['e\u0301', 1],
	['😀', 2],
	['\u001B[1;31mred\u001B[0m', 3],
	['two\nlines', 8],
])('%j is as wide as terminals show it', (text, width) => {
	expect(stringWidth(text)).toBe(width);
});

const seed = seedOfRun();

it(`what Ink is given is as wide for it as for the panes (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const sign = () => String.fromCodePoint(Math.floor(2 ** (7 + 10 * random())));
	for (let n = 0; n < 2000; n++) {
		const content = data(Array.from({length: 1 + Math.floor(random() * 8)}, sign).join(''));
		expect(stringWidth(cells(content)), JSON.stringify(content.text)).toBe(widthOf(content));
	}
});
