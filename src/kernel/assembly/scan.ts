import {DECLINED, WORDS_APART} from './columns';
import {beginPart, clearDictionaries, countNew, growDictionaries, hasRoom, isCrowded, isFull} from './dictionary';
import {declinedAt, scanEvent} from './event';
import {newline} from './lexer';
import {PART_ROWS, RESULT, STATE, WRAPPERS} from './memory';
import {clearPredictions} from './prediction';
import {documentStart, isPart, wrapper} from './prefix';
import {seedHash} from './spans';
import {seedText} from './text';

/** Why a line of klog's is declined in which nothing is looked for. */
const KLOG: u32 = 255;

/** To be called once for a memory, with secret random numbers, and those of the store's hash. */
export function initialize(first: u64, second: u64, storeSeed: u32, storeMultiplier: u32): void {
	join(first, second, storeSeed, storeMultiplier);
	clearDictionaries();
}

/** To be called by each other instance of the kernel in that memory, with the same numbers. Of all of them only one may scan at a time. */
export function join(first: u64, second: u64, storeSeed: u32, storeMultiplier: u32): void {
	seedHash(first, second);
	seedText(storeSeed, storeMultiplier);
}

/**
Scan whole lines, the last byte of which is a newline. Every loop stops there at the latest, so no byte behind it decides anything.

It stops early where a number is at its most, where the caches are full, and behind a declined line that may be the first of several that belong together: the next one is not for the kernel then. What it left stands in RESULT, 16 words a part:

```
 rows │ declined lines │ missing numbers │ 0 │ rows of each wrapper
```
STATE is the first free byte of the arena, and whether the caches are full: then the next scan empties them, and must not begin before all missing numbers are in their places.

@param from - address of the first line.
@param to - the address after the last newline.
@param base - what has to be added to an address to make it an offset in the source.
@param part - of STAGED: its first row is the first that is filled.
@param most - rows that may be filled, and lines declined.
@returns the first address that was not scanned.
*/
export function scan(from: usize, to: usize, base: f64, part: u32, most: u32): usize {
	const first = part * PART_ROWS;
	const last = first + most;
	const result = RESULT + (<usize>part << 6);
	let rows = first;
	let declined = first;
	let p = from;
	let isLast = false;
	if (load<u32>(STATE, 4) != 0) {
		clearDictionaries();
		clearPredictions();
	}
	beginPart(part);
	memory.fill(result + 16, 0, 4 * WRAPPERS);
	while (p < to && !isLast && rows < last && declined < last && hasRoom()) {
		const start = documentStart(p);
		const isObject = load<u8>(start) == 123;
		const end = isObject && !isPart ? scanEvent(start, rows, base + <f64>start) : 0;
		if (end != 0) {
			p = load<u8>(end) == 10 ? end + 1 : end + 2;
			rows++;
			const count = result + 16 + (<usize>wrapper << 2);
			store<u32>(count, load<u32>(count) + 1);
		} else {
			const lineEnd = newline(p);
			decline(declined++, p, lineEnd, rows, isObject ? declinedAt : start == p && isKlog(p, lineEnd) ? KLOG : 0);
			p = lineEnd + 1;
			isLast = isPart || mayGoOn(start);
		}
		if (isFull) isLast = true;
		else if (isCrowded) growDictionaries();
	}
	store<u32>(STATE, <u32>isFull, 4);
	store<u32>(result, rows - first);
	store<u32>(result, declined - first, 4);
	store<u32>(result, countNew(), 8);
	return p;
}

/** Neither a blank line nor one of klog, of which there can be as many as events. */
@inline function mayGoOn(start: usize): bool {
	const c = load<u8>(start);
	return c != 10 && c != 13 && c != 73 && c != 87 && c != 69 && c != 70;
}

/**
`I0102 ` and the like, in which nothing is looked for: an error only where it is not the end of an event, and does not say that events could not be written.

@see ingest/mixed-lines.ts isNotable
*/
function isKlog(p: usize, end: usize): bool {
	const first = load<u8>(p);
	if (first != 73 && first != 87 && first != 69 && first != 70) return false;
	for (let at: usize = 1; at < 5; at++) if (load<u8>(p + at) - 48 > 9) return false;
	if (load<u8>(p, 5) != 32) return false;
	return first == 73 || first == 87 || !isNotable(p, end);
}

function isNotable(p: usize, end: usize): bool {
	const last = load<u8>(end - 1) == 13 ? end - 2 : end - 1;
	if (load<u8>(last) == 125) return true;
	for (; p < end; p++) if (load<u8>(p) == 69 && LITERAL(p, 'Error in audit plugin')) return true;
	return false;
}

/** @param why - 0: it does not begin like an event. */
function decline(at: u32, start: usize, end: usize, rows: u32, why: u32): void {
	const entry = DECLINED + ((<usize>at) << 2);
	store<u32>(entry, <u32>start);
	store<u32>(entry, <u32>(end - start), WORDS_APART);
	store<u32>(entry, rows, 2 * WORDS_APART);
	store<u32>(entry, why, 3 * WORDS_APART);
}
