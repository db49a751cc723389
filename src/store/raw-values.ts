import {isAsciiText} from '../decode/byte-range.js';
import {columns, type DictionaryName} from './columns.js';

const backslash = 0x5c;

/** Members that stand around what is given, so that it is a document, and what it gives. */
const wrapped: Partial<Record<DictionaryName, (raw: string) => string>> = {
	userRest: raw => columns.userRest.of({...nobody, user: JSON.parse(`{"":0${raw}`)}),
	sourceIPs: raw => columns.sourceIPs.of({...nobody, sourceIPs: JSON.parse(`[${raw}]`)}),
	groupVersion: raw => columns.groupVersion.of({...nobody, objectRef: JSON.parse(`{"":0${raw}}`)}),
};

const nobody = {auditID: '', stage: ''};

/**
The value of a dictionary that stands in a line as `bytes[start … end)`: of a string what is between its quotes, escapes and all; of `userRest` what follows the username up to and with the closing brace; of `sourceIPs` the items of the list; of `groupVersion` the members apiGroup and apiVersion, each with its comma.

The bytes must have been lexed before: anything else throws.

@returns undefined where they are the value themselves, byte for byte.
*/
export function valueOfRaw(dictionary: DictionaryName, bytes: Buffer, start: number, end: number): string | undefined {
	const wrap = wrapped[dictionary];
	if (wrap) return wrap(bytes.toString('utf8', start, end));
	for (let at = start; at < end; at++) if (bytes[at] === backslash) return JSON.parse(`"${bytes.toString('utf8', start, end)}"`) as string;
	return isAsciiText(bytes, start, end) ? undefined : bytes.toString('utf8', start, end);
}
