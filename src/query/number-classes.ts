import {verdict} from './passes/verdict.js';

/**
Numbers sorted roughly, so that a byte holds one: each class is an eighth of a doubling, from 1 to 2^31.5.

```
 0 nothing is known │ 1 NaN │ 2 below 1 │ 3 from 1 on │ 4 from 1.125 on │ … │ 11 from 2 on │ … │ 255 from 2^31.5 on
```
*/
const classes = {unknown: 0, none: 1, below: 2, one: 3, last: 255} as const;

/** What a class says of its numbers, besides yes and no: that some are in the range and some are not, or that nothing is known. */
export const classVerdict = {near: 4, unknown: 8} as const;

const bytes = new DataView(new ArrayBuffer(8));
/** In the upper half of a double: what is below the exponent and three bits of the fraction. */
const classShift = 17;
/** That of 1, less its class. */
const offset = (1023 << 3) - classes.one;

export function classOf(number: number): number {
	if (Number.isNaN(number)) return classes.none;
	if (number < 1) return classes.below;
	bytes.setFloat64(0, number);
	return Math.min(classes.last, (bytes.getUint32(0) >>> classShift) - offset);
}

/** The least number of a class from `classes.one` on. */
function leastOf(one: number): number {
	bytes.setUint32(0, (one + offset) << classShift);
	bytes.setUint32(4, 0);
	return bytes.getFloat64(0);
}

/** The verdict on each class: are its numbers in any of the ranges, ends included? */
export function verdictsOf(ranges: ReadonlyArray<{readonly least: number; readonly most: number}>): Uint8Array {
	const verdicts = new Uint8Array(classes.last + 1);
	verdicts[classes.unknown] = classVerdict.unknown;
	for (let one: number = classes.below; one <= classes.last; one++) {
		const from = one === classes.below ? Number.NEGATIVE_INFINITY : leastOf(one);
		const end = one === classes.last ? Number.POSITIVE_INFINITY : leastOf(one + 1);
		if (ranges.some(({least, most}) => least <= from && most >= end)) verdicts[one] = verdict.yes;
		else if (ranges.some(({least, most}) => least < end && most >= from)) verdicts[one] = classVerdict.near;
	}
	return verdicts;
}
