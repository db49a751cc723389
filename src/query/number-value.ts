import {parseDuration} from '../model/time.js';

/** The numbers from `low` to `high`; the ends belong to it or not. */
export type NumberRange = {readonly low: number; readonly high: number; readonly hasLow: boolean; readonly hasHigh: boolean};

/** How numbers are written, by the type of their field; one example is named in errors. */
const forms = {
	number: {
		parse: (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN),
		expected: 'a number, such as 404, or a class, such as 4xx',
	},
	duration: {parse: (text: string) => (text === '0' ? 0 : parseDuration(text)), expected: 'a duration, such as 250ms, 1.5s or 1m30s'},
	size: {parse: parseSize, expected: 'a size, such as 500, 64k or 2Mi'},
} as const;
export type NumberForm = keyof typeof forms;

/** What an error says was expected. */
export const expectedNumber = (form: NumberForm): string => forms[form].expected;

/** @returns NaN for what is none. */
export const parseNumber = (text: string, form: NumberForm): number => forms[form].parse(text);

const units: ReadonlyMap<string, number> = new Map([
	['', 1],
	['k', 1e3],
	['m', 1e6],
	['g', 1e9],
	['ki', 2 ** 10],
	['mi', 2 ** 20],
	['gi', 2 ** 30],
]);

/** Bytes, with the suffixes of Kubernetes: `k M G` are thousands, `Ki Mi Gi` powers of 1024. Case does not count, a `B` may follow. */
export function parseSize(text: string): number {
	const match = /^(\d+(?:\.\d+)?)([kmg]i?)?b?$/i.exec(text);
	return match ? Math.round(Number(match[1]) * (units.get((match[2] ?? '').toLowerCase()) ?? Number.NaN)) : Number.NaN;
}

/**
What `field:value` asks of a number: that number, or the class `4xx`.

@returns undefined for what is neither.
*/
export function equalRange(text: string, form: NumberForm): NumberRange | undefined {
	if (form === 'number' && /^[1-9]xx$/i.test(text))
		return {low: Number(text[0]) * 100, high: Number(text[0]) * 100 + 100, hasLow: true, hasHigh: false};
	const number = parseNumber(text, form);
	return Number.isNaN(number) ? undefined : {low: number, high: number, hasLow: true, hasHigh: true};
}

/** What `field:>value` asks of a number. */
export function compareRange(operator: ':>' | ':>=' | ':<' | ':<=', number: number): NumberRange {
	const isUp = operator === ':>' || operator === ':>=';
	const hasEnd = operator.endsWith('=');
	return isUp
		? {low: number, high: Number.POSITIVE_INFINITY, hasLow: hasEnd, hasHigh: true}
		: {low: Number.NEGATIVE_INFINITY, high: number, hasLow: true, hasHigh: hasEnd};
}

/** NaN is in no range. */
export function isInRange(number: number, {low, high, hasLow, hasHigh}: NumberRange): boolean {
	return (number > low || (hasLow && number === low)) && (number < high || (hasHigh && number === high));
}
