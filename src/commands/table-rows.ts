import type {Matches} from '../query/matches.js';
import {isFailed, isOrphan} from '../query/row-facts.js';
import type {TableRows} from '../state/action.js';
import type {EventIndex} from '../store/columns.js';

/** Most rows that one key press looks at for the next failure: a second's worth at the worst, and longer than any log without one is read by. */
const mostLooked = 2_000_000;

/** The matches as the state asks for them. */
export function tableRowsOf(matches: Matches): TableRows {
	const {length} = matches.getSnapshot();
	return {
		length,
		rowAt: place => (place >= 0 && place < length ? matches.rowAt(place) : undefined),
		seek: row => {
			const named = rowOf(matches, row);
			return {place: matches.placeOf(named), passes: matches.has(named)};
		},
		failure: (from, times) => nextFailure(matches, from, times),
	};
}

/** The row that holds an event, after `V` as well: its request, or it. */
function rowOf(matches: Matches, row: EventIndex): EventIndex {
	const {kind, requests} = matches.rows;
	return kind === 'requests' ? requests.headOf(row) : row;
}

function nextFailure(matches: Matches, from: number, times: number): number | undefined {
	const {length} = matches.getSnapshot();
	const step = Math.sign(times);
	let left = Math.abs(times);
	let found: number | undefined;
	for (let place = from + step, looked = 0; place >= 0 && place < length && left > 0 && looked < mostLooked; place += step, looked++) {
		if (!isFailure(matches, matches.rowAt(place))) continue;
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
