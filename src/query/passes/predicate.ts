import type {EventIndex} from '../../store/columns.js';
import type {RowSpace} from '../row-space.js';
import {type Batch, batchRows} from './batch.js';
import {andInto, countNotNo, countYes, keeps, negateAll, orInto, verdict} from './verdict.js';

/** A term compiled. */
export type Predicate = {
	/** About the nanoseconds that a row takes: the cheapest term is asked first. */
	readonly cost: number;
	/** Writes a verdict for each row of the batch. */
	pass(batch: Batch, out: Uint8Array): void;
	/** `pass`, and its verdicts joined into those that are there by "and": what is out already costs next to nothing. */
	passAlso?(batch: Batch, out: Uint8Array): void;
	/** The opposite, if that is no further work. */
	not?(): Predicate;
	/** The terms of which it is the `and`: in a larger one each of them has its own place. */
	readonly all?: readonly Predicate[];
};

/** The same for all rows. */
export const always = (one: (typeof verdict)[keyof typeof verdict]): Predicate => ({
	cost: 0,
	pass: (batch, out) => void out.fill(one, 0, batch.count),
});

/** What is asked row by row, because no column tells. */
export function byRow(cost: number, test: (rows: RowSpace, row: EventIndex) => boolean): Predicate {
	return {
		cost,
		pass: ({space, rows, count}, out) => {
			for (let i = 0; i < count; i++) out[i] = test(space, rows[i]!) ? verdict.yes : verdict.no;
		},
	};
}

export function negate(predicate: Predicate): Predicate {
	const {cost, pass} = predicate;
	if (predicate.not) return predicate.not();
	return {
		cost,
		pass: (batch, out) => {
			pass(batch, out);
			negateAll(out, batch.count);
		},
	};
}

/** `no` if any part says so, else `unknown` if any does. No parts: `yes`. */
export function allPass(parts: readonly Predicate[]): Predicate {
	const all = parts.flatMap(part => part.all ?? [part]);
	return {...combine(all, {none: verdict.yes, open: keeps.notNo, countOpen: countNotNo, join: andInto, isAnd: true}), all};
}

/** `yes` if any part says so, else `unknown` if any does. No parts: `no`. */
export function anyPasses(parts: readonly Predicate[]): Predicate {
	return combine(parts, {
		none: verdict.no,
		open: keeps.notYes,
		countOpen: (verdicts, count) => count - countYes(verdicts, count),
		join: orInto,
		isAnd: false,
	});
}

type Way = {
	readonly none: (typeof verdict)[keyof typeof verdict];
	/** Verdicts that a further part can change. */
	readonly open: number;
	readonly countOpen: (verdicts: Uint8Array, count: number) => number;
	/** Takes what a further part says into the verdicts. */
	readonly join: (out: Uint8Array, more: Uint8Array, count: number) => void;
	readonly isAnd: boolean;
};

/** From this cost of a part on, rows that are settled are sorted out before it, even if they are few. */
const dear = 20;
/** A part that is not dear is asked of all rows, unless fewer than one in so many are open: to sort them out costs as much. */
const fewShare = 8;

function combine(parts: readonly Predicate[], way: Way): Predicate {
	const [cheapest, ...dearer] = [...parts].sort((a, b) => a.cost - b.cost);
	if (!cheapest) return always(way.none);
	if (dearer.length === 0) return cheapest;
	let [first, others] = [cheapest, dearer];
	let isTold = !way.isAnd;
	const scratch = new Uint8Array(batchRows);
	// Each part leaves about half of the rows to the next.
	const cost = others.reduce((sum, part, at) => sum + part.cost / 2 ** (at + 1), first.cost);
	const pass = (batch: Batch, out: Uint8Array): void => {
		const {count} = batch;
		if (!isTold && count >= sampleRows) {
			[first = first, ...others] = byWorth([first, ...others], batch, scratch);
			isTold = true;
		}
		first.pass(batch, out);
		for (const part of others) {
			if (way.isAnd && part.passAlso) {
				part.passAlso(batch, out);
				continue;
			}
			const isCheap = part.cost < dear;
			// To count what is open costs as much as to look some more rows up in a table.
			const left = isCheap && !way.isAnd ? count : way.countOpen(out, count);
			if (left === 0) return;
			if (left === count || (isCheap && fewShare * left > count)) {
				part.pass(batch, scratch);
				way.join(out, scratch, count);
			} else {
				const narrower = batch.narrow(out, way.open);
				part.pass(narrower, scratch);
				joinAt(out, scratch, narrower, way.join);
			}
		}
	};
	return {cost, pass};
}

/** So many rows tell how many of all a part lets pass. */
const sampleRows = 1024;

/** Parts of an "and": first those that leave the fewest rows to the others for what they cost. Dear ones are not tried, and stay last. */
function byWorth(parts: readonly Predicate[], batch: Batch, scratch: Uint8Array): Predicate[] {
	const worth = parts.map(part => {
		if (part.cost >= dear) return {part, rank: Number.POSITIVE_INFINITY};
		part.pass(batch, scratch);
		const out = 1 - countNotNo(scratch, batch.count) / batch.count;
		return {part, rank: part.cost / (out + 1 / batchRows)};
	});
	return worth.sort((a, b) => (a.rank === b.rank ? a.part.cost - b.part.cost : a.rank - b.rank)).map(({part}) => part);
}

const open = new Uint8Array(batchRows);

/** What a part says of some rows is joined with what is known of them, and put where they stand among all. */
function joinAt(out: Uint8Array, more: Uint8Array, {origins, count}: Batch, join: Way['join']): void {
	for (let i = 0; i < count; i++) open[i] = out[origins[i]!]!;
	join(open, more, count);
	for (let i = 0; i < count; i++) out[origins[i]!] = open[i]!;
}
