import {PATH_PREDICTIONS, PREDICTIONS, REASON_PREDICTIONS, RESOURCE_PREDICTIONS, RESOURCES, USER_PREDICTIONS} from './memory';
import {isSame, keep} from './spans';

/**
A prediction: bytes that were lexed before from the same place of the grammar, and the numbers that they gave. Where the same bytes come again, the numbers are the same, and lexing is skipped.

```
 start u32 │ length u32 │ room u32 │ key u32 │ up to four numbers u32
```
Kept for a user what follows the username, and the RBAC reason; for a path the resource, namespace and name of the objectRef, for a resource its apiGroup and apiVersion. Bytes with odd escapes, and values that the store does not know yet, are never kept.
*/
const SIZE: usize = 32;

/** Longer bytes are not kept. */
const LONGEST: usize = 4096;

@inline export function ofUser(user: u32): usize {
	return USER_PREDICTIONS + <usize>(user & (PREDICTIONS - 1)) * 2 * SIZE;
}

@inline export function ofPath(path: u32): usize {
	return PATH_PREDICTIONS + <usize>(path & (PREDICTIONS - 1)) * SIZE;
}

@inline export function ofResource(resource: u32): usize {
	return RESOURCE_PREDICTIONS + <usize>(resource & (RESOURCES - 1)) * SIZE;
}

@inline export function ofReason(user: u32): usize {
	return REASON_PREDICTIONS + <usize>(user & (PREDICTIONS - 1)) * SIZE;
}

/** The byte after what was predicted for `key`; 0 where other bytes stand at `p`. */
@inline export function predictedEnd(prediction: usize, key: u32, p: usize): usize {
	const length = <usize>load<u32>(prediction, 4);
	if (length == 0 || load<u32>(prediction, 12) != key || !isSame(p, <usize>load<u32>(prediction), length)) return 0;
	return p + length;
}

@inline export function predicted(prediction: usize, place: usize): u32 {
	return load<u32>(prediction + (place << 2), 16);
}

@inline export function predict(prediction: usize, place: usize, number: u32): void {
	store<u32>(prediction + (place << 2), number, 16);
}

/** Keep the bytes for `key`; its numbers are put in with `predict`. @returns false where they are not kept. */
export function keepPrediction(prediction: usize, key: u32, start: usize, end: usize): bool {
	const length = end - start;
	if (length > LONGEST || length == 0) return false;
	let at = <usize>load<u32>(prediction);
	if (length > <usize>load<u32>(prediction, 8)) {
		const room = (length + 63) & ~63;
		at = keep(start, room);
		if (at == 0) return false;
		store<u32>(prediction, <u32>at);
		store<u32>(prediction, <u32>room, 8);
	} else memory.copy(at, start, length);
	store<u32>(prediction, <u32>length, 4);
	store<u32>(prediction, key, 12);
	return true;
}

/** Forget all: what they point to is gone. */
export function clearPredictions(): void {
	memory.fill(USER_PREDICTIONS, 0, PREDICTIONS * 2 * SIZE);
	memory.fill(PATH_PREDICTIONS, 0, PREDICTIONS * SIZE);
	memory.fill(RESOURCE_PREDICTIONS, 0, RESOURCES * SIZE);
	memory.fill(REASON_PREDICTIONS, 0, PREDICTIONS * SIZE);
}
