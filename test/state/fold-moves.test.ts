import {expect, it} from 'vitest';
import type {FoldMove} from '../../src/state/action.js';
import {moveInTree} from '../../src/state/fold-moves.js';
import {closingLine, type Folds, firstFolds, lineOf} from '../../src/state/json-folds.js';
import type {DetailTab} from '../../src/state/state.js';
import {documentOf} from './support.js';

const event = documentOf('{"user":{"name":"x","groups":["a","b"]},"spec":{"a":{"b":{"c":1}},"d":2},"code":200}');
//                        1       2           3      4   5     6       7    8    9        10   11

const closedRows = ({closed}: Folds) => [...closed.keys()].filter(row => closed[row] === 1).join(' ');

/** Perform the moves in turn; after each, the row under the cursor and the rows that are folded must be as given. */
function expectMoves(
	tab: DetailTab,
	entry: number,
	moves: ReadonlyArray<[how: FoldMove, times: number | undefined, entry: number, closed: string]>,
) {
	let place = {folds: firstFolds(event, tab), entry};
	for (const [index, [how, times, next, closed]] of moves.entries()) {
		place = moveInTree(place, event.rows, tab, how, times);
		const seen = {entry: place.entry, closed: closedRows(place.folds)};
		expect(seen, `after move ${index + 1}, ${how}`).toEqual({entry: next, closed});
		// The cursor is on a line that there is.
		expect(place.folds.lines[lineOf(place.folds, event.rows, place.entry)]).toBe(place.entry);
	}
}

it('folds and unfolds, and goes to parent and child, as jless does', () => {
	expectMoves('tree', 1, [
		['unfold-or-child', undefined, 2, '3'],
		['unfold-or-child', undefined, 2, '3'],
		['fold-or-parent', undefined, 1, '3'],
		['fold-or-parent', undefined, 1, '1 3'],
		['fold-or-parent', undefined, 1, '1 3'],
		['unfold-or-child', undefined, 1, '3'],
		['toggle', undefined, 1, '1 3'],
		['toggle', undefined, 1, '3'],
	]);
});

it('goes as often as the count says, and no further than it can', () => {
	expectMoves('tree', 6, [
		['unfold-or-child', 3, 9, '3'],
		['fold-or-parent', 2, 8, '3 8'],
		['fold-or-parent', 99, 6, '3 6 7 8'],
	]);
});

it('goes to siblings', () => {
	expectMoves('tree', 1, [
		['next-sibling', undefined, 6, '3'],
		['next-sibling', undefined, 11, '3'],
		['next-sibling', undefined, 11, '3'],
		['previous-sibling', 2, 1, '3'],
		['previous-sibling', undefined, 1, '3'],
		['next-sibling', 9, 11, '3'],
	]);
});

it('folds all on a level, or all below it too', () => {
	expectMoves('tree', 7, [
		['fold-siblings', undefined, 7, '3 7'],
		['unfold-siblings', undefined, 7, '3'],
		['fold-or-parent', 2, 6, '3 7'],
		['unfold-deep', undefined, 6, ''],
		['fold-deep', undefined, 6, '1 3 6 7 8'],
		['unfold-siblings', undefined, 6, '3 7 8'],
	]);
});

it('folds or unfolds the whole event to the level that the count says', () => {
	expectMoves('tree', 9, [
		['fold-deep', 2, 7, '3 7 8'],
		['unfold-deep', 3, 7, '8'],
		['fold-deep', 1, 6, '1 3 6 7 8'],
		['unfold-deep', 9, 6, ''],
	]);
});

it('knows closing brackets in the JSON', () => {
	expectMoves('json', closingLine + 6, [
		['fold-or-parent', undefined, 6, '6'],
		['fold-or-parent', undefined, 0, '6'],
		['fold-or-parent', undefined, 0, '0 6'],
		['unfold-or-child', undefined, 0, '6'],
	]);
});
