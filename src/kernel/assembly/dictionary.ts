import {AuditID, GroupVersion, Message, ObjectName, ObjectUid, Path, Query, SourceIPs, User, UserRest} from './columns';
import {DICTIONARIES, NEW, PART_NEW, SCRATCH, TABLES} from './memory';
import {clearArena, hashOf, isSame, keepValue, lengthAt, numberAt, wasTold} from './spans';
import {beginTexts, storeHash, textLength, textOf} from './text';

/**
The dictionaries are a cache: raw spellings, as they stand in the line, to numbers of the store. When one is full all are emptied, and fill again.

```
 header   slots u32 │ mask u32 │ used u32 │ most slots u32
 slot     hash u32 │ start u32 │ length u32 │ number u32: 0 = the store was not asked yet
```
Open addressing; length 0 = free. Half full, a dictionary grows: small ones stay in the cache, which is worth a tenth of the time.

The kernel does not wait for the store. While a line is scanned the number of a new value is `PROVISIONAL | slot`; when it is accepted, and the store's number is still missing, NEW says where it has to go:

```
 address of the staged number u32 │ address of the value u32 │ dictionary u32 │ hash of its text u32 │ where that is u32 │ its length u32
```
Whoever takes the rows asks the store, and puts the number in both places; so nothing of a declined line gets into the store. The text comes with the first mention of a value only; 0 = it is to be made of the value.
*/
export const PROVISIONAL: u32 = 0x80000000;
const FIRST: u32 = 1 << 12;
const WIDE: u32 = 1 << 18;
const NARROW: u32 = 1 << 15;
const COUNT: u32 = 18;
/** A probe that is longer was chosen by somebody: the line goes to the decoder. */
const LONGEST_PROBE: u32 = 64;

/** The line brought values that the store does not know yet. */
export let hasNew: bool = false;
/** A dictionary is half full: to be made larger before the next line. */
export let isCrowded: bool = false;
/** A dictionary or the arena is full: to be emptied before the next line, when NEW is dealt with. */
export let isFull: bool = false;
/** Where the missing numbers of a part of STAGED are written down, and the next of them. */
let firstNew: usize = NEW;
let nextNew: usize = NEW;
const NEW_BYTES: usize = 24;
/** Numbers that a line can miss: of its 17 columns and its auditID. */
const LINE_NEW: usize = 18;

function mostSlotsOf(dictionary: u32): u32 {
	const isWide =
		dictionary == Path ||
		dictionary == Query ||
		dictionary == User ||
		dictionary == UserRest ||
		dictionary == ObjectName ||
		dictionary == ObjectUid ||
		dictionary == Message ||
		dictionary == AuditID;
	return isWide ? WIDE : NARROW;
}

@inline function headerOf(dictionary: u32): usize {
	return DICTIONARIES + ((<usize>dictionary) << 4);
}

/** Empties all. */
export function clearDictionaries(): void {
	let at = TABLES;
	for (let dictionary: u32 = 0; dictionary < COUNT; dictionary++) {
		const header = headerOf(dictionary);
		const most = mostSlotsOf(dictionary);
		if (load<u32>(header, 8) != 0) memory.fill(at, 0, (<usize>load<u32>(header, 4) + 1) << 4);
		store<u32>(header, <u32>at);
		store<u32>(header, FIRST - 1, 4);
		store<u32>(header, 0, 8);
		store<u32>(header, most, 12);
		at += (<usize>most) << 4;
	}
	clearArena();
	isFull = false;
	isCrowded = false;
}

/** Makes those larger that are half full and can be. */
export function growDictionaries(): void {
	for (let dictionary: u32 = 0; dictionary < COUNT; dictionary++) {
		const header = headerOf(dictionary);
		const slots = load<u32>(header, 4) + 1;
		if (load<u32>(header, 8) * 2 > slots && slots < load<u32>(header, 12)) grow(header, slots);
	}
	isCrowded = false;
}

function grow(header: usize, before: u32): void {
	const slots = <usize>load<u32>(header);
	const size = (<usize>before) << 4;
	const mask = before * 2 - 1;
	memory.copy(SCRATCH, slots, size);
	memory.fill(slots, 0, size * 2);
	store<u32>(header, mask, 4);
	for (let from = SCRATCH; from < SCRATCH + size; from += 16) {
		if (load<u32>(from, 8) == 0) continue;
		let index = load<u32>(from) & mask;
		while (load<u32>(slots + ((<usize>index) << 4), 8) != 0) index = (index + 1) & mask;
		v128.store(slots + ((<usize>index) << 4), v128.load(from));
	}
}

/** Nothing is new so far. */
export function clearNew(): void {
	hasNew = false;
}

/** The number of a value, provisional if it is new; 0 for the empty one, which is absent. Where there is no room for it `isFull` is set, and the line must be declined. */
export function intern(dictionary: u32, p: usize, length: usize): u32 {
	return length == 0 ? 0 : find(dictionary, p, length, hashOf(p, length));
}

/** The value that `internAhead` is for. */
let aheadStart: usize = 0;
let aheadLength: usize = 0;
let aheadHash: u32 = 0;
/** A compiler may leave out a look that comes to nothing. */
export let seen: u32 = 0;

/** The value at `p` is interned a little later: until then its slot, which is far away where values are many, comes into the cache. */
export function lookAhead(dictionary: u32, p: usize, length: usize): void {
	aheadStart = p;
	aheadLength = length;
	aheadHash = hashOf(p, length);
	const header = headerOf(dictionary);
	seen = load<u32>(<usize>load<u32>(header) + ((<usize>(aheadHash & load<u32>(header, 4))) << 4), 4);
}

/** What `intern` gives, for the value of `lookAhead`. */
export function internAhead(dictionary: u32): u32 {
	return aheadLength == 0 ? 0 : find(dictionary, aheadStart, aheadLength, aheadHash);
}

function find(dictionary: u32, p: usize, length: usize, hash: u32): u32 {
	const header = headerOf(dictionary);
	const slots = <usize>load<u32>(header);
	const mask = load<u32>(header, 4);
	let index = hash & mask;
	for (let probe: u32 = 0; probe < LONGEST_PROBE; probe++) {
		const slot = slots + ((<usize>index) << 4);
		const found = <usize>load<u32>(slot, 8);
		if (found == 0) return add(header, slot, index, hash, p, length);
		if (found == length && load<u32>(slot) == hash && isSame(p, <usize>load<u32>(slot, 4), length)) return known(slot, index);
		index = (index + 1) & mask;
	}
	isFull = true;
	return 0;
}

@inline function known(slot: usize, index: u32): u32 {
	const number = load<u32>(slot, 12);
	return number != 0 ? number : askedMeanwhile(slot, index);
}

function askedMeanwhile(slot: usize, index: u32): u32 {
	const number = numberAt(<usize>load<u32>(slot, 4));
	store<u32>(slot, number, 12);
	if (number != 0) return number;
	hasNew = true;
	return PROVISIONAL | index;
}

function add(header: usize, slot: usize, index: u32, hash: u32, p: usize, length: usize): u32 {
	const used = load<u32>(header, 8);
	const slots = load<u32>(header, 4) + 1;
	if (used * 2 > slots) isCrowded = true;
	const at = used * 2 > slots && slots == load<u32>(header, 12) ? 0 : keepValue(p, length);
	if (at == 0) {
		isFull = true;
		return 0;
	}
	store<u32>(slot, hash);
	store<u32>(slot, <u32>at, 4);
	store<u32>(slot, <u32>length, 8);
	store<u32>(slot, 0, 12);
	store<u32>(header, used + 1, 8);
	hasNew = true;
	return PROVISIONAL | index;
}

/** From here on missing numbers are written down for this part of STAGED. */
export function beginPart(part: u32): void {
	firstNew = NEW + <usize>part * PART_NEW * NEW_BYTES;
	nextNew = firstNew;
	beginTexts(part);
	isFull = false;
}

/** Can those of one more line be written down? */
@inline export function hasRoom(): bool {
	return nextNew <= firstNew + (<usize>PART_NEW - LINE_NEW) * NEW_BYTES;
}

/** How many were written down. */
export function countNew(): u32 {
	return <u32>((nextNew - firstNew) / NEW_BYTES);
}

/** The number in the store of what `intern` gave; where that is not known yet, 0, and it is written down that it has to go to `at`. */
export function settle(dictionary: u32, number: u32, at: usize): u32 {
	if ((number & PROVISIONAL) == 0) return number;
	const slot = <usize>load<u32>(headerOf(dictionary)) + ((<usize>(number & ~PROVISIONAL)) << 4);
	const value = <usize>load<u32>(slot, 4);
	const settled = numberAt(value);
	if (settled != 0) return settled;
	store<u32>(nextNew, <u32>at);
	store<u32>(nextNew, <u32>value, 4);
	store<u32>(nextNew, dictionary, 8);
	tellText(dictionary, value);
	nextNew += NEW_BYTES;
	return 0;
}

function tellText(dictionary: u32, value: usize): void {
	const text = isString(dictionary) && !wasTold(value) ? textOf(value, lengthAt(value)) : 0;
	store<u32>(nextNew, <u32>text, 16);
	if (text == 0) return;
	store<u32>(nextNew, storeHash(text, textLength), 12);
	store<u32>(nextNew, <u32>textLength, 20);
}

/** Values of others are pieces of JSON. */
@inline function isString(dictionary: u32): bool {
	return dictionary != UserRest && dictionary != GroupVersion && dictionary != SourceIPs;
}
