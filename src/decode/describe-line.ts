import {asBuffer} from './byte-range.js';
import {isKlogLine} from './klog-line.js';
import {findDocument} from './line-content.js';

/** What a line that is no audit event looks like, to tell users what a file holds instead. */
export const lineLooks = ['klog', 'json', 'blank', 'binary', 'text'] as const;
export type LineLook = (typeof lineLooks)[number];

/** A guess needs no more of a line. */
const looked = 4096;

/** How a JSON document can begin. `[INFO]` and `[2026-01-02` do not. */
const jsonBeginning = /^(?:\{\s*(?:["}]|$)|\[\s*(?:["{[\]]|$))/;

/**
Guess what a line is from its beginning. Costs a string: for the first lines of a source, not for all.

@param bytes - the line is `bytes[start … end)`; wrapping and a kubelet's stamp are passed over.
@returns `json` for what begins like an object or an array, whole or not.
*/
export function describeLine(bytes: Uint8Array, start: number, end: number): LineLook {
	const inner = findDocument(bytes, start, end);
	if (inner.start >= inner.end) return 'blank';
	if (isKlogLine(bytes, inner.start, inner.end)) return 'klog';
	const head = asBuffer(bytes).toString('utf8', inner.start, Math.min(inner.end, inner.start + looked));
	if (isBinary(head)) return 'binary';
	return jsonBeginning.test(head) ? 'json' : 'text';
}

/** A NUL, or one character in ten that text does not have: controls, and bytes that are no UTF-8. ESC is allowed: coloured logs are text. */
function isBinary(head: string): boolean {
	const odd = head.match(/[\0-\x08\x0e-\x1a\x1c-\x1f\ufffd]/g)?.length ?? 0;
	return head.includes('\0') || odd * 10 > head.length;
}
