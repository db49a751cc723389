import type {Matches} from '../query/matches.js';
import type {Ordering} from '../query/ordering.js';
import {isFailed, isOrphan} from '../query/row-facts.js';
import type {TableRows} from '../state/action.js';
import type {EventIndex} from '../store/columns.js';

/** Most rows that one key press looks at for the next failure: a second's worth at the worst, and longer than any log without one is read by. */
const mostLooked = 2_000_000;

/** The matches as the state asks for them, in the order that is shown. */
export function tableRowsOf(matches: Matches, ordering: Ordering): TableRows {
	const {length} = ordering.getSnapshot();
	const inTime = matches.getSnapshot().length;
	return {
		length,
		rowAt: place => (place >= 0 && place < length ? ordering.rowAt(place) : undefined),
		oldest: inTime > 0 ? matches.rowAt(0) : undefined,
		newest: inTime > 0 ? matches.rowAt(inTime - 1) : undefined,
		newerThan: row => newerThan(matches, rowOf(matches, row)),
		seek: row => ordering.seek(rowOf(matches, row)),
		failure: (from, times) => nextFailure({matches, ordering}, from, times),
	};
}

const newerThan = (matches: Matches, row: EventIndex): number =>
	Math.max(0, matches.getSnapshot().length - matches.placeOf(row) - (matches.has(row) ? 1 : 0));

/** The row that holds an event, after `V` as well: its request, or it. */
function rowOf(matches: Matches, row: EventIndex): EventIndex {
	const {kind, requests} = matches.rows;
	return kind === 'requests' ? requests.headOf(row) : row;
}

type Rows = {readonly matches: Matches; readonly ordering: Ordering};

function nextFailure({matches, ordering}: Rows, from: number, times: number): number | undefined {
	const {length} = ordering.getSnapshot();
	const step = Math.sign(times);
	let left = Math.abs(times);
	let found: number | undefined;
	for (let place = from + step, looked = 0; place >= 0 && place < length && left > 0 && looked < mostLooked; place += step, looked++) {
		if (!isFailure(matches, ordering.rowAt(place))) continue;
		found = place;
		left--;
	}
	return found;
}

/** What `e` stops at: code >= 400, forbidden, Panic, orphan, and whatever is no event: gaps, malformed lines. */
function isFailure({rows}: Matches, row: EventIndex): boolean {
	if (rows.reader.number('kind', row) !== 0) return true;
	return isFailed(rows, row) || rows.text('decision', row) === 'forbid' || isOrphan(rows, row);
}
