/**
Does a row pass? Kleene's three values as numbers whose bits make "and" an `&` and "or" an `|`, so that four rows are joined at once. `unknown`: not known before its raw bytes were searched; what is `yes` or `no` stays so when they are.
*/
export const verdict = {no: 0, unknown: 1, yes: 3} as const;

/** Verdicts as sets, for `Batch.narrow`. */
export const keeps = {
	yes: 1 << verdict.yes,
	notYes: (1 << verdict.no) | (1 << verdict.unknown),
	notNo: (1 << verdict.unknown) | (1 << verdict.yes),
} as const;

/** 1 in each of the four bytes of a word. */
export const ones = 0x01010101;

/** Sum of the bytes of a word, each 0 or 1. */
export const sumOf = (bytes: number): number => Math.imul(bytes, ones) >>> 24;

/** The first `count` verdicts, four in a word; the last three may be in none. */
export const wordsOf = (verdicts: Uint8Array, count: number): Uint32Array =>
	new Uint32Array(verdicts.buffer, verdicts.byteOffset, count >>> 2);

/** `and` of both into the first. */
export function andInto(out: Uint8Array, more: Uint8Array, count: number): void {
	const [to, from] = [wordsOf(out, count), wordsOf(more, count)];
	for (let at = 0; at < to.length; at++) to[at]! &= from[at]!;
	for (let i = count & ~3; i < count; i++) out[i]! &= more[i]!;
}

/** `or` of both into the first. */
export function orInto(out: Uint8Array, more: Uint8Array, count: number): void {
	const [to, from] = [wordsOf(out, count), wordsOf(more, count)];
	for (let at = 0; at < to.length; at++) to[at]! |= from[at]!;
	for (let i = count & ~3; i < count; i++) out[i]! |= more[i]!;
}

/** `yes` for `no` and the other way round. */
export function negateAll(out: Uint8Array, count: number): void {
	const words = wordsOf(out, count);
	for (let at = 0; at < words.length; at++) words[at] = negated(words[at]!);
	for (let i = count & ~3; i < count; i++) out[i] = negated(out[i]!) & verdict.yes;
}

/** 3 − v of each byte, and 1 less of an unknown one. */
const negated = (word: number): number => verdict.yes * ones - word - (word & ~(word >>> 1) & ones);

/** Are all of them `no`? */
export function isNone(verdicts: Uint8Array, count: number): boolean {
	const words = wordsOf(verdicts, count);
	for (let at = 0; at < words.length; at++) if (words[at] !== 0) return false;
	for (let i = count & ~3; i < count; i++) if (verdicts[i] !== verdict.no) return false;
	return true;
}

/** How many are not `no`. */
export function countNotNo(verdicts: Uint8Array, count: number): number {
	const words = wordsOf(verdicts, count);
	let sum = 0;
	for (let at = 0; at < words.length; at++) sum += sumOf(words[at]! & ones);
	for (let i = count & ~3; i < count; i++) sum += verdicts[i]! & 1;
	return sum;
}

/** How many are `yes`. */
export function countYes(verdicts: Uint8Array, count: number): number {
	const words = wordsOf(verdicts, count);
	let sum = 0;
	for (let at = 0; at < words.length; at++) sum += sumOf((words[at]! >>> 1) & ones);
	for (let i = count & ~3; i < count; i++) sum += verdicts[i]! >>> 1;
	return sum;
}

/** Rows whose verdicts stay, and where they stood. @returns how many. */
export function compact(
	from: Uint32Array,
	verdicts: Uint8Array,
	{count, keeps}: {readonly count: number; readonly keeps: number},
	{rows, origins}: {readonly rows: Uint32Array; readonly origins: Uint16Array},
): number {
	let kept = 0;
	for (let i = 0; i < count; i++) {
		rows[kept] = from[i]!;
		origins[kept] = i;
		kept += (keeps >>> verdicts[i]!) & 1;
	}
	return kept;
}
