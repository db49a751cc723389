import {gunzipSync} from 'node:zlib';
import {asBuffer} from './byte-range.js';

/** What the texts of one line, or one value, may inflate to together: what is found in them is held until all are read. */
export const mostInflated = 256 << 20;

/** What one text may inflate to: a record of Kinesis has 10 MiB at most, and one of CloudWatch nearly always less than one. */
const mostOfOne = 64 << 20;

/** Header and trailer of gzip take 18 bytes. */
const leastCharacters = 28;

/** base64 of what every gzip member begins with. */
const beginning = Buffer.from('H4sI');
const shape = /^[A-Za-z0-9+/]+={0,2}$/;

/** Is the text `bytes[start … end)` base64 of gzip? So CloudWatch hands its messages on to Kinesis and Lambda. */
export function isZippedText(bytes: Uint8Array, start: number, end: number): boolean {
	if (
		end - start < leastCharacters ||
		!asBuffer(bytes)
			.subarray(start, start + beginning.length)
			.equals(beginning)
	)
		return false;
	return shape.test(asBuffer(bytes).toString('latin1', start, end));
}

/**
Inflate such a text. Bounded: of a bomb nothing is kept.

@param most - bytes that may come of it.
@returns a phrase for the user where that cannot be done: why.
*/
export function inflateText(bytes: Uint8Array, start: number, end: number, most: number): Buffer | string {
	const limit = Math.min(most, mostOfOne);
	try {
		return gunzipSync(Buffer.from(asBuffer(bytes).toString('latin1', start, end), 'base64'), {maxOutputLength: Math.max(1, limit)});
	} catch (error) {
		if (error instanceof RangeError)
			return `compressed text that inflates to more than ${limit} bytes: too long to be taken for a log message`;
		return `compressed text that is damaged: ${error instanceof Error ? error.message : String(error)}`;
	}
}
