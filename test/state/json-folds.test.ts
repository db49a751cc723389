import {describe, expect, it} from 'vitest';
import {closingLine, type Folds, firstFolds, isFoldable, lineOf, linesOf, refolded, revealRow} from '../../src/state/json-folds.js';
import {createRandom} from '../support/random.js';
import {documentOf} from './support.js';

const event = documentOf('{"user":{"groups":["a","b"],"extra":{}},"requestObject":{"spec":{"replicas":3}},"code":200}');
//                        1       2         3   4       5            6                 7       8             9

/** Lines as text: the number of the row, `/` before it for its closing bracket. */
const shown = ({lines}: Folds) => [...lines].map(entry => (entry >= closingLine ? `/${entry - closingLine}` : String(entry))).join(' ');

/** Lines the slow and sure way: a row is hidden if anything above it is closed. */
function slowLines(rows: ReturnType<typeof documentOf>['rows'], closed: Uint8Array): number[] {
	return Array.from({length: rows.count}, (_, row) => row).filter(row => {
		for (let at = rows.parent[row] ?? rows.count; at < rows.count; at = rows.parent[at] ?? rows.count) if (closed[at] === 1) return false;
		return true;
	});
}

describe('the first folds', () => {
	it('hide bodies and arrays in the tree, which begins with the fields of the event', () => {
		expect(shown(firstFolds(event, 'tree'))).toBe('1 2 5 6 9');
	});

	it('hide nothing in the JSON, which shows every bracket of what is not empty', () => {
		expect(shown(firstFolds(event, 'json'))).toBe('0 1 2 3 4 /2 5 /1 6 7 8 /7 /6 9 /0');
	});

	it('hide no field of another object that is called like a body', () => {
		const other = documentOf('{"annotations":{"requestObject":{"a":1}}}');
		expect(shown(firstFolds(other, 'tree'))).toBe('1 2 3');
	});

	it.each([
		['nothing', '', '', ''],
		['an empty object', '{}', '0', '0'],
		['a string', '"x"', '0', '0'],
		['an array', '[1,[2]]', '1 2', '0 1 2 3 /2 /0'],
	])('of a document that is %s', (_, text, tree, json) => {
		const document = documentOf(text);
		expect(shown(firstFolds(document, 'tree'))).toBe(tree);
		expect(shown(firstFolds(document, 'json'))).toBe(json);
	});
});

describe('folding', () => {
	const json = firstFolds(event, 'json');

	it('leaves one line for what is folded', () => {
		const folded = refolded(json, event.rows, 'json', closed => closed.fill(1, 1, 2));
		expect(shown(folded)).toBe('0 1 6 7 8 /7 /6 9 /0');
		expect(shown(json)).toBe('0 1 2 3 4 /2 5 /1 6 7 8 /7 /6 9 /0');
	});

	it('finds the line of every entry, and that of the fold for what is hidden', () => {
		const folds = refolded(json, event.rows, 'json', closed => closed.fill(1, 6, 7));
		for (const [line, entry] of folds.lines.entries()) expect(lineOf(folds, event.rows, entry), String(entry)).toBe(line);
		const fold = folds.lines.indexOf(6);
		expect([7, 8, closingLine + 7, closingLine + 6].map(entry => lineOf(folds, event.rows, entry))).toEqual([fold, fold, fold, fold]);
		expect(lineOf(firstFolds(event, 'tree'), event.rows, 0)).toBe(0);
	});

	it('opens all that hides a row, and nothing else', () => {
		const all = refolded(json, event.rows, 'tree', closed => closed.fill(1));
		expect(shown(revealRow(all, event.rows, 8, 'json'))).toBe('0 1 6 7 8 /7 /6 9 /0');
		expect(revealRow(json, event.rows, 8, 'json')).toBe(json);
	});
});

it('shows the rows that nothing hides, in any document with any folds, and finds each again', () => {
	const random = createRandom(7);
	for (let round = 0; round < 200; round++) {
		const document = documentOf(randomJson(random));
		const closed = Uint8Array.from({length: document.rows.count}, (_, row) => (isFoldable(document.rows, row) && random() < 0.3 ? 1 : 0));
		const slow = slowLines(document.rows, closed);
		const tree = {closed, lines: linesOf(document.rows, closed, 'tree')};
		const json = {closed, lines: linesOf(document.rows, closed, 'json')};
		if (closed[0] === 0) expect([...tree.lines]).toEqual(isFoldable(document.rows, 0) ? slow.slice(1) : slow);
		expect([...json.lines].filter(entry => entry < closingLine)).toEqual(slow);
		for (const [line, entry] of json.lines.entries()) expect(lineOf(json, document.rows, entry)).toBe(line);
		for (let row = 0; row < document.rows.count; row++) {
			let seen = row;
			while (!slow.includes(seen)) seen = document.rows.parent[seen] ?? 0;
			expect(lineOf(json, document.rows, row)).toBe(json.lines.indexOf(seen));
		}
	}
});

it('folds 300,000 levels of nesting and a million rows', () => {
	const deep = documentOf('['.repeat(300_000) + ']'.repeat(300_000));
	expect(firstFolds(deep, 'json').lines.length).toBe(2 * 300_000 - 1);
	expect([...firstFolds(deep, 'tree').lines]).toEqual([1]);
	const wide = documentOf(`{"requestObject":[${'1,'.repeat(1_000_000)}1]}`);
	const json = firstFolds(wide, 'json');
	expect(lineOf(json, wide.rows, 900_000)).toBe(900_000);
	expect(json.lines.length).toBe(wide.rows.count + 2);
});

function randomJson(random: () => number, depth = 0): string {
	const kind = random();
	if (depth > 4 || kind < 0.35) return String(Math.floor(random() * 100));
	const items = Array.from({length: Math.floor(random() * 4)}, () => randomJson(random, depth + 1));
	return kind < 0.6 ? `[${items.join(',')}]` : `{${items.map((item, at) => `"k${at}":${item}`).join(',')}}`;
}
