import {LINE, ROWS, STAGED} from './memory';

/**
Staged columns, in the order of `stagedValueColumns` in `kernel-memory.ts`. Those up to `UserAgent` are numbers of dictionary values and stand in LINE while the line is being scanned.

```
 STAGED       time f64 │ received f64 │ offset f64 │ auditID 4 × u32     16,384 each
 WORDS        length u32, then the dictionary columns u32
 SHORTS       code u16
 BYTES        flags, level, stage, decision u8
 DECLINED     start u32 │ length u32 │ rows before u32 │ reason u32      lines that the decoder has to look at
```
Behind each array is a gap: with powers of two between them the elements of a row would all want the same few places of the processor's caches.
*/
const GAP: usize = 192;
/** From one array of u32 to the next. */
export const WORDS_APART: usize = 4 * ROWS + GAP;

export const TIME: usize = STAGED;
export const RECEIVED: usize = TIME + 8 * ROWS + GAP;
export const OFFSET: usize = RECEIVED + 8 * ROWS + GAP;
export const AUDIT_ID: usize = OFFSET + 8 * ROWS + GAP;
export const LENGTH: usize = AUDIT_ID + 16 * ROWS + GAP;
export const WORDS: usize = LENGTH + WORDS_APART;

/** Dictionary columns. */
export const Verb: u32 = 0;
export const User: u32 = 1;
export const Impersonated: u32 = 2;
export const UserRest: u32 = 3;
export const Path: u32 = 4;
export const Query: u32 = 5;
export const Resource: u32 = 6;
export const GroupVersion: u32 = 7;
export const Subresource: u32 = 8;
export const Namespace: u32 = 9;
export const ObjectName: u32 = 10;
export const ObjectUid: u32 = 11;
export const Reason: u32 = 12;
export const Message: u32 = 13;
export const Rbac: u32 = 14;
export const SourceIPs: u32 = 15;
export const UserAgent: u32 = 16;
/** Not a column: the auditID that is no UUID. */
export const AuditID: u32 = 17;
const COLUMNS: u32 = 17;

export const SHORTS: usize = WORDS + WORDS_APART * COLUMNS;
export const FLAGS: usize = SHORTS + 2 * ROWS + GAP;
export const LEVEL: usize = FLAGS + ROWS + GAP;
export const STAGE: usize = LEVEL + ROWS + GAP;
export const DECISION: usize = STAGE + ROWS + GAP;
export const DECLINED: usize = DECISION + ROWS + GAP;

/** Bits of column flags, as in `store/columns.ts`. */
export const AUDIT_ID_IN_DICTIONARY: u32 = 1;
export const ODD_ESCAPES: u32 = 8;

/** Every column of the line absent. */
export function clearLine(): void {
	const zero = i64x2.splat(0);
	v128.store(LINE, zero);
	v128.store(LINE, zero, 16);
	v128.store(LINE, zero, 32);
	v128.store(LINE, zero, 48);
	v128.store(LINE, zero, 64);
}

@inline export function put(column: u32, number: u32): void {
	store<u32>(LINE + ((<usize>column) << 2), number);
}

@inline export function get(column: u32): u32 {
	return load<u32>(LINE + ((<usize>column) << 2));
}

/** Where the number of a dictionary column of a row is staged. */
@inline export function stagedAt(column: u32, row: u32): usize {
	return WORDS + <usize>column * WORDS_APART + ((<usize>row) << 2);
}

/** The dictionary columns of the line become those of row `row`. */
export function commitLine(row: u32): void {
	const at = WORDS + ((<usize>row) << 2);
	for (let column: u32 = 0; column < COLUMNS; column++) store<u32>(at + <usize>column * WORDS_APART, get(column));
}
