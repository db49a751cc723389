import type {ByteRange} from './byte-range.js';

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d;

/**
What a line holds, without what belongs to its wrapping: runs of NUL before it (a log that was truncated under its writer begins with as many as it had bytes), byte order marks, the CR of a CRLF, blanks around it.

Print mode writes exactly these bytes of an event line.

@returns an empty range for a line that holds nothing else.
*/
export function trimLine(bytes: Uint8Array, start: number, end: number): ByteRange {
	let first = start;
	for (;;) {
		if (first < end && (bytes[first] === 0 || isBlank(bytes[first]))) first++;
		else if (first + 2 < end && bytes[first] === 0xef && bytes[first + 1] === 0xbb && bytes[first + 2] === 0xbf) first += 3;
		else break;
	}
	let last = end;
	while (last > first && isBlank(bytes[last - 1])) last--;
	return {start: first, end: last};
}
