import {isPlain, unescapeAscii} from '../decode/unescape.js';
import {viewOf} from './byte-table.js';
import {columns, type DictionaryName} from './columns.js';
import type {DictionaryWriter} from './dictionary.js';

/** Longer values are decoded the long way. */
const scratchBytes = 1 << 12;

/** Values that are pieces of JSON: what has to stand around them, and what they give. */
const pieces: Partial<Record<DictionaryName, (raw: string) => string>> = {
	userRest: raw => columns.userRest.of({...nobody, user: JSON.parse(`{"":0${raw}`)}),
	sourceIPs: raw => columns.sourceIPs.of({...nobody, sourceIPs: JSON.parse(`[${raw}]`)}),
	groupVersion: raw => columns.groupVersion.of({...nobody, objectRef: JSON.parse(`{"":0${raw}}`)}),
};

const nobody = {auditID: '', stage: ''};

/** The number of the value that stands in a line as `bytes[start … end)`. */
type NumberRaw = (bytes: Buffer, start: number, end: number) => number;

/**
What numbers values of a dictionary as they are spelt in a line: of a string what is between its quotes, escapes and all; of `userRest` what follows the username up to and with the closing brace; of `sourceIPs` the items of the list; of `groupVersion` the members apiGroup and apiVersion, each with its comma.

The bytes must have been lexed before: anything else throws.
*/
export function numberRaw(name: DictionaryName, dictionary: DictionaryWriter): NumberRaw {
	const piece = pieces[name];
	if (piece) return (bytes, start, end) => dictionary.numberOf(piece(bytes.toString('utf8', start, end)));
	const scratch = Buffer.alloc(scratchBytes);
	const scratchView = viewOf(scratch);
	let known: Buffer = scratch;
	let view = scratchView;
	return (bytes, start, end) => {
		if (bytes !== known) [known, view] = [bytes, viewOf(bytes)];
		if (isPlain(view, start, end)) return dictionary.numberOfBytes(view, start, end);
		const length = end - start > scratchBytes ? -1 : unescapeAscii(bytes, start, end, scratch);
		if (length >= 0) return dictionary.numberOfBytes(scratchView, 0, length);
		return dictionary.numberOf(JSON.parse(`"${bytes.toString('utf8', start, end)}"`) as string);
	};
}
