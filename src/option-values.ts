import {type EpochMicros, parseDuration, parseRfc3339} from './model/time.js';
import {formats, type OutputChoice} from './print/formats.js';
import {nearestName} from './query/fuzzy.js';
import {parseSize} from './query/number-value.js';
import {parseTimeValue, type TimeValue} from './query/time-value.js';

/** Something on the command line is not as it must be. The message is a phrase for the user: what was expected. */
export class UsageError extends Error {}

/** A flag that may be given again and again: all its values. */
export function collect(value: string, before: unknown): string[] {
	return [...(Array.isArray(before) ? before : []), value];
}

/** Names separated by commas. */
export function list(value: string): string[] {
	const names = value.split(',').map(name => name.trim());
	if (names.includes('')) throw new UsageError('expected names separated by commas, such as user,verb');
	return names;
}

/** Digits, at most 15 of them: exact in a double. */
export function wholeNumber(value: string): number {
	if (!/^\d{1,15}$/.test(value)) throw new UsageError('expected a whole number');
	return Number(value);
}

/** A number above 0. */
export function positive(value: string): number {
	const number = Number(value);
	if (!(number > 0) || !Number.isFinite(number)) throw new UsageError('expected a number above 0');
	return number;
}

/** Less would hold hardly more than what is being read. */
const leastMemory = 100_000_000;

/** Bytes of memory. */
export function memory(value: string): number {
	const bytes = parseSize(value);
	if (!(bytes >= leastMemory)) throw new UsageError('expected a size of at least 100M, such as 512M or 2G');
	return bytes;
}

/** A stretch of time: µs, above 0, and as it was typed. */
export type BucketWidth = {readonly micros: number; readonly text: string};

/** A duration above 0. */
export function bucketWidth(text: string): BucketWidth {
	const micros = parseDuration(text);
	if (!(micros > 0)) throw new UsageError('expected a duration above 0, such as 30s, 1m or 1h');
	return {micros, text};
}

/** A time in RFC 3339. */
export function time(value: string): EpochMicros {
	const micros = parseRfc3339(value);
	if (Number.isNaN(micros)) throw new UsageError('expected a time such as 2026-01-01T00:00:00Z');
	return micros;
}

/** A time, or so long before now or before the newest event. */
export function timeBound(value: string): TimeValue {
	const bound = parseTimeValue(value);
	if (!bound) throw new UsageError('expected a duration back from now (5m, 1h30m, 2d), a time (2026-01-01T00:00:00Z), or end-1h');
	return bound;
}

/** One of these words. */
export function oneOf(values: readonly string[]): (value: string) => string {
	return value => {
		if (!values.includes(value)) throw new UsageError(`expected ${orList(values)}${hint(value, values)}`);
		return value;
	};
}

/** What `-o` takes. */
export function output(value: string): OutputChoice {
	const [name = '', columns] = value.split(/=(.*)/s);
	const format = formats.find(one => one.name === name);
	if (!format)
		throw new UsageError(
			`expected ${orList(formats.map(one => one.usage ?? one.name))}${hint(
				name,
				formats.map(one => one.name),
			)}`,
		);
	if (name !== 'columns') {
		if (columns !== undefined) throw new UsageError(`${name} takes nothing after it`);
		return {format: format.name, columns: []};
	}
	if (!columns) throw new UsageError('expected columns=time,verb,user');
	return {format: 'columns', columns: list(columns)};
}

function hint(value: string, values: readonly string[]): string {
	const near = nearestName(value, values);
	return near === undefined ? '' : `; did you mean ${near}?`;
}

const orList = (values: readonly string[]): string => `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
