import type {EventIndex} from '../../store/columns.js';
import type {RowSpace} from '../row-space.js';
import {type Batch, batchRows} from './batch.js';
import {keeps, verdict} from './verdict.js';

/** A term compiled. */
export type Predicate = {
	/** About the nanoseconds that a row takes: the cheapest term is asked first. */
	readonly cost: number;
	/** Writes a verdict for each row of the batch. */
	pass(batch: Batch, out: Uint8Array): void;
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

export function negate({cost, pass}: Predicate): Predicate {
	return {
		cost,
		pass: (batch, out) => {
			pass(batch, out);
			for (let i = 0; i < batch.count; i++) out[i] = verdict.yes - out[i]!;
		},
	};
}

/** `no` if any part says so, else `unknown` if any does. No parts: `yes`. */
export function allPass(parts: readonly Predicate[]): Predicate {
	return combine(parts, {none: verdict.yes, open: keeps.notNo, join: lesserOf});
}

/** `yes` if any part says so, else `unknown` if any does. No parts: `no`. */
export function anyPasses(parts: readonly Predicate[]): Predicate {
	return combine(parts, {none: verdict.no, open: keeps.notYes, join: greaterOf});
}

type Way = {
	readonly none: (typeof verdict)[keyof typeof verdict];
	/** Verdicts that a further part can change. */
	readonly open: number;
	/** Takes what further parts say of some rows into the verdicts of all; `origins` are where those stand. */
	readonly join: (out: Uint8Array, more: Uint8Array, count: number, origins: Uint16Array | undefined) => void;
};

/** From this cost of all that is left to ask on, rows that are settled are sorted out, even if they are few. */
const dear = 20;

function combine(parts: readonly Predicate[], way: Way): Predicate {
	const sorted = [...parts].sort((a, b) => a.cost - b.cost);
	const [first, ...others] = sorted;
	if (!first) return always(way.none);
	const rest = others.length === 0 ? undefined : combine(others, way);
	const cost = first.cost + (rest?.cost ?? 0);
	if (!rest) return first;
	const scratch = new Uint8Array(batchRows);
	const pass = (batch: Batch, out: Uint8Array): void => {
		first.pass(batch, out);
		const left = countIn(out, batch.count, way.open);
		if (left === 0) return;
		if (left === batch.count || (rest.cost < dear && left > batch.count / 2)) {
			rest.pass(batch, scratch);
			way.join(out, scratch, batch.count, undefined);
			return;
		}
		const narrower = batch.narrow(out, way.open);
		rest.pass(narrower, scratch);
		way.join(out, scratch, narrower.count, narrower.origins);
	};
	return {cost, pass};
}

/** How many of the verdicts are in a set. */
export function countIn(verdicts: Uint8Array, count: number, set: number): number {
	let sum = 0;
	for (let i = 0; i < count; i++) sum += (set >>> verdicts[i]!) & 1;
	return sum;
}

function lesserOf(out: Uint8Array, more: Uint8Array, count: number, origins: Uint16Array | undefined): void {
	for (let i = 0; i < count; i++) {
		const at = origins ? origins[i]! : i;
		if (more[i]! < out[at]!) out[at] = more[i]!;
	}
}

function greaterOf(out: Uint8Array, more: Uint8Array, count: number, origins: Uint16Array | undefined): void {
	for (let i = 0; i < count; i++) {
		const at = origins ? origins[i]! : i;
		if (more[i]! > out[at]!) out[at] = more[i]!;
	}
}
