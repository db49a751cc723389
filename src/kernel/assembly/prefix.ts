import {isDigit, stampedEnd, timeEnd} from './stamp';

/** What stands before the document of the line looked at last: a number of `decode/wrapper-names.ts`. */
export let wrapper: u32 = 0;

/** The line is a part of a CRI entry: it goes on in another one. */
export let isPart: bool = false;

const NONE: u32 = 0;
const TIMESTAMPS: u32 = 1;
const CRI: u32 = 2;
const KUBECTL: u32 = 3;
const STERN: u32 = 4;
const NODE: u32 = 5;
const CLOUDWATCH: u32 = 6;

/** The decoder looks for a document in so many bytes behind a prefix. */
const MOST: usize = 512;

@inline function isNameByte(c: u32): bool {
	return c - 97 <= 25 || c - 48 <= 9;
}

/** The byte after the blank behind the name at `p`: lower-case letters and digits, dots and hyphens within; 0 = there is none. */
function nameEnd(p: usize): usize {
	if (!isNameByte(load<u8>(p))) return 0;
	let at = p + 1;
	while (true) {
		const c = load<u8>(at);
		if (!isNameByte(c) && c != 45 && c != 46) break;
		at++;
	}
	return load<u8>(at) == 32 && isNameByte(load<u8>(at - 1)) ? at + 1 : 0;
}

/** Has the name at `p` anything in it that is no letter? */
function isMachine(p: usize): bool {
	while (load<u8>(p) - 97 <= 25) p++;
	const c = load<u8>(p);
	return c == 45 || c == 46 || c - 48 <= 9;
}

@inline function isDocument(start: usize, p: usize): bool {
	return p != 0 && load<u8>(p) == 123 && p - start < MOST;
}

/** Behind the time of a CRI entry: `stdout F `, with more tags or not. */
function entryEnd(p: usize): usize {
	if (!LITERAL(p, 'stdout ') && !LITERAL(p, 'stderr ')) return 0;
	const tag = load<u8>(p, 7);
	if (tag != 70 && tag != 80) return 0;
	let at = p + 8;
	if (load<u8>(at) == 58) while (load<u8>(at) - 33 <= 93) at++;
	if (load<u8>(at) != 32) return 0;
	isPart = tag == 80;
	return at + 1;
}

function behindTime(start: usize, time: usize): usize {
	wrapper = TIMESTAMPS;
	const stamped = stampedEnd(start);
	if (stamped != 0 && load<u8>(stamped) == 123) return stamped;
	wrapper = CRI;
	const entry = entryEnd(time);
	if (entry != 0) return entry;
	wrapper = CLOUDWATCH;
	if (isDocument(start, time)) return time;
	const name = nameEnd(time);
	if (isDocument(start, name)) return name;
	wrapper = TIMESTAMPS;
	return stamped;
}

/** `[pod/kube-apiserver-n/kube-apiserver] `, and a time. */
function podEnd(p: usize): usize {
	wrapper = KUBECTL;
	if (!LITERAL(p, '[pod/')) return 0;
	let at = p + 5;
	let slashes = 0;
	for (let c = <u32>load<u8>(at); isNameByte(c) || c == 45 || c == 46 || c == 47; c = load<u8>(++at)) {
		if (c != 47) continue;
		if (++slashes > 1 || !isNameByte(load<u8>(at - 1)) || !isNameByte(load<u8>(at + 1))) return 0;
	}
	if (slashes != 1 || load<u16>(at) != 0x205d || !isNameByte(load<u8>(at - 1)) || !isNameByte(load<u8>(p, 5))) return 0;
	const time = timeEnd(at + 2);
	return time != 0 ? time : at + 2;
}

function behindNames(start: usize): usize {
	if (!isMachine(start)) return 0;
	wrapper = NODE;
	let p = nameEnd(start);
	if (p == 0 || isDocument(start, p)) return p;
	wrapper = STERN;
	p = nameEnd(p);
	if (p == 0 || isDocument(start, p)) return p;
	const third = nameEnd(p);
	if (isDocument(start, third)) return third;
	const time = timeEnd(third != 0 ? third : p);
	return isDocument(start, time) ? time : 0;
}

/**
Where the document of a line begins that may have a prefix; the beginning of the line where it has none that is known here.

@see decode/prefix.ts, which knows these and more
*/
export function documentStart(p: usize): usize {
	wrapper = NONE;
	isPart = false;
	const first = <u32>load<u8>(p);
	if (first == 123) return p;
	let end: usize = 0;
	const time = isDigit(p) ? timeEnd(p) : 0;
	if (time != 0) end = behindTime(p, time);
	else if (first == 91) end = podEnd(p);
	else if (isNameByte(first)) end = behindNames(p);
	if (end != 0 && end - p < MOST && (load<u8>(end) == 123 || isPart || wrapper == TIMESTAMPS || wrapper == CRI || wrapper == KUBECTL)) return end;
	wrapper = NONE;
	return p;
}
