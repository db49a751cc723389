/**
Does a row pass? Kleene's three values as numbers, so that "and" is the lesser, "or" the greater, and "not" the distance from `yes`. `unknown`: not known before its raw bytes were searched; what is `yes` or `no` stays so when they are.
*/
export const verdict = {no: 0, unknown: 1, yes: 2} as const;

/** Verdicts as sets, for `Batch.narrow`. */
export const keeps = {
	yes: 1 << verdict.yes,
	notYes: (1 << verdict.no) | (1 << verdict.unknown),
	notNo: (1 << verdict.unknown) | (1 << verdict.yes),
} as const;
