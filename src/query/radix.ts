import {SortArrays} from './sort-memory.js';

/** Keys taken between two rests: half a millisecond at most. */
const stepKeys = 16_384;

/** Digits of so many bits: their counters and the ends of their buckets stay in the nearest caches. */
const digitBits = 11;
/** To look for the first rows more bits at once are better: nothing is moved. */
const searchBits = 16;

/** A digit of keys: a whole number below 2 ** bits. */
type Digit = {readonly shift: number; readonly bits: number};

const bitsOf = (most: number): number => Math.max(1, Math.floor(Math.log2(Math.max(1, most))) + 1);

/** The digits of keys from 0 to `most`, the lowest first. */
function digitsOf(most: number, mostBits: number): Digit[] {
	const bits = bitsOf(most);
	const count = Math.ceil(bits / mostBits);
	const each = Math.ceil(bits / count);
	return Array.from({length: count}, (_, at) => ({shift: at * each, bits: Math.min(each, bits - at * each)}));
}

/**
The places of keys in ascending order; places of equal keys ascend too. By radix, the lowest digit first. Rests often.

@param keys - whole numbers from 0 to `most`, below 2 ** 53.
@param arrays - what the answer is made in.
*/
export function* sortedPlaces(keys: Float64Array, most: number, arrays = new SortArrays()): Generator<void, Uint32Array> {
	let places: Uint32Array | undefined;
	let spare: Uint32Array | undefined;
	for (const digit of digitsOf(most, digitBits)) {
		const ends = yield* startsOf(keys, digit);
		if (ends === undefined) continue;
		const into = spare ?? arrays.places(keys.length);
		for (let from = 0; from < keys.length; from += stepKeys) {
			const to = Math.min(from + stepKeys, keys.length);
			if (places) scatterPlaces({keys, digit, ends, from, to, into}, places);
			else scatter({keys, digit, ends, from, to, into});
			yield;
		}
		[places, spare] = [into, places];
	}
	if (spare) arrays.give(spare);
	return places ?? (yield* allPlaces(arrays.places(keys.length)));
}

/** As they are: all keys are the same. */
function* allPlaces(places: Uint32Array): Generator<void, Uint32Array> {
	for (let from = 0; from < places.length; from += stepKeys) {
		const to = Math.min(from + stepKeys, places.length);
		for (let place = from; place < to; place++) places[place] = place;
		yield;
	}
	return places;
}

/** Where the bucket of each digit begins; undefined where all keys have the same. */
function* startsOf(keys: Float64Array, digit: Digit): Generator<void, Uint32Array | undefined> {
	const counts = new Uint32Array(2 ** digit.bits);
	for (let from = 0; from < keys.length; from += stepKeys) {
		countDigits(keys, digit, counts, from, Math.min(from + stepKeys, keys.length));
		yield;
	}
	let start = 0;
	for (const [value, count] of counts.entries()) {
		if (count === keys.length) return undefined;
		counts[value] = start;
		start += count;
	}
	return counts;
}

function countDigits(keys: Float64Array, {shift, bits}: Digit, counts: Uint32Array, from: number, to: number): void {
	const [scale, mask] = [2 ** -shift, 2 ** bits - 1];
	for (let at = from; at < to; at++) {
		const value = ((keys[at] ?? 0) * scale) & mask;
		counts[value] = (counts[value] ?? 0) + 1;
	}
}

type Scattering = {
	readonly keys: Float64Array;
	readonly digit: Digit;
	/** Where the next key of a bucket goes. */
	readonly ends: Uint32Array;
	readonly from: number;
	readonly to: number;
	readonly into: Uint32Array;
};

/** The first digit: keys are read in their order. */
function scatter({keys, digit, ends, from, to, into}: Scattering): void {
	const [scale, mask] = [2 ** -digit.shift, 2 ** digit.bits - 1];
	for (let place = from; place < to; place++) {
		const value = ((keys[place] ?? 0) * scale) & mask;
		const end = ends[value] ?? 0;
		into[end] = place;
		ends[value] = end + 1;
	}
}

function scatterPlaces({keys, digit, ends, from, to, into}: Scattering, places: Uint32Array): void {
	const [scale, mask] = [2 ** -digit.shift, 2 ** digit.bits - 1];
	for (let at = from; at < to; at++) {
		const place = places[at] ?? 0;
		const value = ((keys[place] ?? 0) * scale) & mask;
		const end = ends[value] ?? 0;
		into[end] = place;
		ends[value] = end + 1;
	}
}

/**
The places of the first `length` keys in ascending order, as `sortedPlaces` has them: a histogram of the highest bits says in which bucket the last of them lies, a second one goes on in that bucket, and so on. Only they are sorted. Rests often.
*/
export function* firstPlaces(keys: Float64Array, most: number, length: number): Generator<void, Uint32Array> {
	const wanted = Math.min(length, keys.length);
	const last = yield* keyAt(keys, most, wanted);
	const places: number[] = [];
	const ties: number[] = [];
	for (let from = 0; from < keys.length; from += stepKeys) {
		collect(keys, last, from, Math.min(from + stepKeys, keys.length), {places, ties, most: wanted});
		yield;
	}
	places.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
	return Uint32Array.from([...places, ...ties.slice(0, wanted - places.length)]);
}

/** The key that is the n-th in ascending order, counted from 1. */
function* keyAt(keys: Float64Array, most: number, n: number): Generator<void, number> {
	let [prefix, left] = [0, n];
	let above = bitsOf(most);
	for (const {shift, bits} of digitsOf(most, searchBits).reverse()) {
		const counts = new Uint32Array(2 ** bits);
		for (let from = 0; from < keys.length; from += stepKeys) {
			countWithin(keys, {shift, bits, above, prefix}, counts, from, Math.min(from + stepKeys, keys.length));
			yield;
		}
		let value = 0;
		for (; left > (counts[value] ?? 0) && value < counts.length - 1; value++) left -= counts[value] ?? 0;
		prefix = prefix * 2 ** bits + value;
		above = shift;
	}
	return prefix;
}

/** Count the digit of keys whose bits above it are `prefix`. */
function countWithin(
	keys: Float64Array,
	{shift, bits, above, prefix}: Digit & {readonly above: number; readonly prefix: number},
	counts: Uint32Array,
	from: number,
	to: number,
): void {
	const [scale, aboveScale, mask] = [2 ** -shift, 2 ** -above, 2 ** bits - 1];
	for (let at = from; at < to; at++) {
		const key = keys[at] ?? 0;
		if (Math.floor(key * aboveScale) !== prefix) continue;
		const value = (key * scale) & mask;
		counts[value] = (counts[value] ?? 0) + 1;
	}
}

function collect(
	keys: Float64Array,
	last: number,
	from: number,
	to: number,
	{places, ties, most}: {readonly places: number[]; readonly ties: number[]; readonly most: number},
): void {
	for (let at = from; at < to; at++) {
		const key = keys[at] ?? 0;
		if (key < last) places.push(at);
		else if (key === last && ties.length < most) ties.push(at);
	}
}
