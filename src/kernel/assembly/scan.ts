import {DECLINED, WORDS_APART} from './columns';
import {clearDictionaries, growDictionaries, isCrowded, isFull} from './dictionary';
import {declinedAt, scanEvent} from './event';
import {newline} from './lexer';
import {RESULT, ROWS, WRAPPERS} from './memory';
import {clearPredictions} from './prediction';
import {documentStart, isPart, wrapper} from './prefix';
import {seedHash} from './spans';
import {fillNext} from './value';

/** To be called once, with secret random numbers. */
export function initialize(first: u64, second: u64): void {
	fillNext();
	seedHash(first, second);
	clearDictionaries();
}

/**
Scan whole lines, the last byte of which is a newline. Every loop stops there at the latest, so no byte behind it decides anything.

RESULT holds the numbers of rows staged and of lines declined, and of rows by what they were wrapped in. It stops early where a number is at its most, and behind a declined line that may be the first of several that belong together: the next one is not for the kernel then.

@param from - address of the first line.
@param to - the address after the last newline.
@param base - what has to be added to an address to make it an offset in the source.
@returns the first address that was not scanned.
*/
export function scan(from: usize, to: usize, base: f64): usize {
	let rows: u32 = 0;
	let declined: u32 = 0;
	let p = from;
	let isLast = false;
	memory.fill(RESULT + 8, 0, 4 * WRAPPERS);
	while (p < to && !isLast && rows < ROWS && declined < ROWS) {
		const start = documentStart(p);
		const isObject = load<u8>(start) == 123;
		const end = isObject && !isPart ? scanEvent(start, rows, base + <f64>start) : 0;
		if (end != 0) {
			p = load<u8>(end) == 10 ? end + 1 : end + 2;
			rows++;
			const count = RESULT + 8 + (<usize>wrapper << 2);
			store<u32>(count, load<u32>(count) + 1);
		} else {
			const last = newline(p);
			decline(declined++, p, last, rows, isObject ? declinedAt : 0);
			p = last + 1;
			isLast = isPart || mayGoOn(start);
		}
		if (isFull) {
			clearDictionaries();
			clearPredictions();
		} else if (isCrowded) growDictionaries();
	}
	store<u32>(RESULT, rows);
	store<u32>(RESULT, declined, 4);
	return p;
}

/** Neither a blank line nor one of klog, of which there can be as many as events. */
@inline function mayGoOn(start: usize): bool {
	const c = load<u8>(start);
	return c != 10 && c != 13 && c != 73 && c != 87 && c != 69 && c != 70;
}

/** @param why - 0: it does not begin like an event. */
function decline(at: u32, start: usize, end: usize, rows: u32, why: u32): void {
	const entry = DECLINED + ((<usize>at) << 2);
	store<u32>(entry, <u32>start);
	store<u32>(entry, <u32>(end - start), WORDS_APART);
	store<u32>(entry, rows, 2 * WORDS_APART);
	store<u32>(entry, why, 3 * WORDS_APART);
}
