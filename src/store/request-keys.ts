import {type EventIndex, flag} from './columns.js';
import {hashWords} from './hash-words.js';
import {type Segment, segmentEntries} from './segment.js';

const mask = segmentEntries - 1;

/**
What names a request: the source, the auditID, and the rest, which is verb, requestURI and requestReceivedTimestamp (`kubernetes.md` 1.3). Here of events of any segments.
*/
export class RequestKeys {
	/** @param segments - those of the writer. */
	constructor(private readonly segments: readonly Segment[]) {}

	/** Of auditID and source. */
	hashAuditID(event: EventIndex): number {
		const {auditID, source} = this.segments[event >>> 16]!;
		const at = 4 * (event & mask);
		return hashWords(auditID[at]!, auditID[at + 1]!, auditID[at + 2]!, auditID[at + 3]!, source[event & mask]!);
	}

	/** Of the whole key. The receipt, a float, goes in by its microseconds; all events without one have 0 there. */
	hashKey(event: EventIndex): number {
		const {verb, path, query, received} = this.segments[event >>> 16]!;
		const at = event & mask;
		return hashWords(this.hashAuditID(event), verb[at]!, path[at]!, query[at]!, (received[at]! % 0x1_0000_0000) | 0);
	}

	/** Have both the same auditID, and source? */
	isSameAuditID(one: EventIndex, other: EventIndex): boolean {
		const [a, b] = [this.segments[one >>> 16]!, this.segments[other >>> 16]!];
		const [i, j] = [one & mask, other & mask];
		for (let word = 0; word < 4; word++) if (a.auditID[4 * i + word] !== b.auditID[4 * j + word]) return false;
		return a.source[i] === b.source[j] && ((a.flags[i]! ^ b.flags[j]!) & flag.auditIDInDictionary) === 0;
	}

	/** Is all of the key the same that is not the auditID and the source? */
	isSameRest(one: EventIndex, other: EventIndex): boolean {
		const [a, b] = [this.segments[one >>> 16]!, this.segments[other >>> 16]!];
		const [i, j] = [one & mask, other & mask];
		return a.path[i] === b.path[j] && a.verb[i] === b.verb[j] && a.query[i] === b.query[j] && Object.is(a.received[i], b.received[j]);
	}
}

/** Have two events of one segment the same key? */
export function isSameIn({auditID, source, flags, verb, path, query, received}: Segment, i: number, j: number): boolean {
	if (auditID[4 * i] !== auditID[4 * j] || auditID[4 * i + 1] !== auditID[4 * j + 1]) return false;
	if (auditID[4 * i + 2] !== auditID[4 * j + 2] || auditID[4 * i + 3] !== auditID[4 * j + 3]) return false;
	if (source[i] !== source[j] || ((flags[i]! ^ flags[j]!) & flag.auditIDInDictionary) !== 0) return false;
	return path[i] === path[j] && verb[i] === verb[j] && query[i] === query[j] && Object.is(received[i], received[j]);
}
