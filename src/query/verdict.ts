import type {EventIndex} from '../store/columns.js';

/** Does a row pass? `undefined`: not known before its raw bytes were searched. What is true or false stays so when they are. */
export type Verdict = boolean | undefined;

export type RowTest = (row: EventIndex) => Verdict;

/** A term compiled. `cost` is about the nanoseconds that a row takes: the cheapest term is asked first. */
export type Predicate = {readonly cost: number; readonly test: RowTest};

/** Kleene's logic of three values: false if any is, else unknown if any is. No parts: true. */
export function allPass(parts: readonly Predicate[]): Predicate {
	const tests = cheapestFirst(parts);
	return {
		cost: costOf(parts),
		test: row => {
			let verdict: Verdict = true;
			for (const test of tests) {
				const one = test(row);
				if (one === false) return false;
				if (one === undefined) verdict = undefined;
			}
			return verdict;
		},
	};
}

/** True if any is, else unknown if any is. No parts: false. */
export function anyPasses(parts: readonly Predicate[]): Predicate {
	const tests = cheapestFirst(parts);
	return {
		cost: costOf(parts),
		test: row => {
			let verdict: Verdict = false;
			for (const test of tests) {
				const one = test(row);
				if (one) return true;
				if (one === undefined) verdict = undefined;
			}
			return verdict;
		},
	};
}

export function negate({cost, test}: Predicate): Predicate {
	return {
		cost,
		test: row => {
			const verdict = test(row);
			return verdict === undefined ? undefined : !verdict;
		},
	};
}

const cheapestFirst = (parts: readonly Predicate[]): RowTest[] => [...parts].sort((a, b) => a.cost - b.cost).map(({test}) => test);

const costOf = (parts: readonly Predicate[]): number => parts.reduce((sum, {cost}) => sum + cost, 0);
