import {annotationsEnd, decision} from './annotations';
import {auditIDEnd, commitAuditID} from './audit-id';
import {
	clearLine,
	commitLine,
	DECISION,
	FLAGS,
	get,
	LENGTH,
	LEVEL,
	ODD_ESCAPES,
	OFFSET,
	Path,
	put,
	Query,
	RECEIVED,
	SHORTS,
	STAGE,
	stagedAt,
	TIME,
	Verb,
} from './columns';
import {clearNew, hasNew, intern, internAhead, isFull, lookAhead, PROVISIONAL, settle} from './dictionary';
import {clearOdd, isOdd, pathEnd, stringEnd} from './lexer';
import {VERBS} from './memory';
import {objectEnd} from './object';
import {code, statusEnd} from './status';
import {timeAt} from './time';
import {userEnd} from './user';
import {valueEnd} from './value';

/** Why a line was declined: the part that was not as an apiserver writes it. */
export let declinedAt: u32 = 0;

let level: u32 = 0;
let stage: u32 = 0;
let isDeletion: bool = false;
let received: f64 = 0;
let time: f64 = 0;

/** Numbers of dictionary `level`. */
function levelEnd(p: usize): usize {
	if (LITERAL(p, 'Metadata"')) {
		level = 2;
		return p + 8;
	}
	if (LITERAL(p, 'RequestResponse"')) {
		level = 4;
		return p + 15;
	}
	level = 3;
	return LITERAL(p, 'Request"') ? p + 7 : 0;
}

/** Numbers of dictionary `stage`. */
function stageEnd(p: usize): usize {
	if (LITERAL(p, 'ResponseComplete"')) {
		stage = 3;
		return p + 16;
	}
	if (LITERAL(p, 'RequestReceived"')) {
		stage = 1;
		return p + 15;
	}
	if (LITERAL(p, 'ResponseStarted"')) {
		stage = 2;
		return p + 15;
	}
	stage = 4;
	return LITERAL(p, 'Panic"') ? p + 5 : 0;
}

function uriEnd(p: usize): usize {
	const end = pathEnd(p);
	if (end == 0) return 0;
	lookAhead(Path, p, end - p);
	if (load<u8>(end) == 34) return end;
	const quote = stringEnd(end + 1);
	if (quote == 0) return 0;
	put(Query, intern(Query, end + 1, quote - end - 1));
	return quote;
}

/** Nearly all verbs are short and few: their bytes, as a number, choose a place in a small table. */
function verbOf(p: usize, length: usize): u32 {
	if (length == 0 || length > 8) return intern(Verb, p, length);
	const text = load<u64>(p) & (u64.MAX_VALUE >> (<u64>(8 - length) << 3));
	const at = VERBS + (<usize>((text * 0x9e3779b97f4a7c15) >> 58) << 4);
	if (load<u64>(at) == text) return load<u32>(at, 8);
	const number = intern(Verb, p, length);
	if ((number & PROVISIONAL) == 0) {
		store<u64>(at, text);
		store<u32>(at, number, 8);
	}
	return number;
}

/** A verb with an escape is declined: whether it is a deletion is told by its bytes. */
function verbEnd(p: usize): usize {
	const quote = stringEnd(p);
	if (quote == 0) return 0;
	for (let at = p; at < quote; at++) if (load<u8>(at) == 92) return 0;
	put(Verb, verbOf(p, quote - p));
	isDeletion = LITERAL(p, 'delete"') || LITERAL(p, 'deletecollection"');
	return quote;
}

/** From the beginning of the line to the user. */
function headEnd(start: usize): usize {
	declinedAt = 1;
	if (!LITERAL(start, '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"')) return 0;
	let p = levelEnd(start + 56);
	if (p == 0 || !LITERAL(p, '","auditID":"')) return 0;
	declinedAt = 2;
	p = auditIDEnd(p + 13);
	if (p == 0 || !LITERAL(p, '","stage":"')) return 0;
	declinedAt = 3;
	p = stageEnd(p + 11);
	if (p == 0 || !LITERAL(p, '","requestURI":"')) return 0;
	declinedAt = 4;
	p = uriEnd(p + 16);
	if (p == 0 || !LITERAL(p, '","verb":"')) return 0;
	declinedAt = 5;
	p = verbEnd(p + 10);
	return p == 0 || !LITERAL(p, '","user":{') ? 0 : p + 10;
}

/** Could the body ask for a dry run? Go spells no letter of the key as an escape; a body that does is odd. */
function mentionsDryRun(p: usize, end: usize): bool {
	if (isOdd) return true;
	for (let at = p; at < end; at++) if (load<u8>(at) == 34 && LITERAL(at, '"dryRun"')) return true;
	return false;
}

function bodiesEnd(start: usize): usize {
	let p = start;
	declinedAt = 9;
	if (LITERAL(p, ',"requestObject":')) {
		const body = p + 17;
		p = valueEnd(body);
		if (p == 0 || (isDeletion && mentionsDryRun(body, p))) return 0;
	}
	declinedAt = 10;
	return LITERAL(p, ',"responseObject":') ? valueEnd(p + 18) : p;
}

function timesEnd(start: usize): usize {
	declinedAt = 11;
	if (!LITERAL(start, ',"requestReceivedTimestamp":"')) return 0;
	received = timeAt(start + 29);
	const p = start + 56;
	if (received < 0 || !LITERAL(p, '","stageTimestamp":"')) return 0;
	time = timeAt(p + 20);
	return time < 0 ? 0 : p + 48;
}

/** The byte after the event's closing brace; 0 = declined. */
function documentEnd(start: usize): usize {
	let p = headEnd(start);
	if (p == 0) return 0;
	declinedAt = 6;
	p = userEnd(p);
	if (p == 0) return 0;
	put(Path, internAhead(Path));
	declinedAt = 7;
	p = objectEnd(p);
	if (p == 0) return 0;
	declinedAt = 8;
	p = statusEnd(p);
	if (p == 0) return 0;
	p = bodiesEnd(p);
	if (p == 0) return 0;
	p = timesEnd(p);
	if (p == 0) return 0;
	declinedAt = 12;
	p = annotationsEnd(p);
	if (p == 0 || load<u8>(p) != 125) return 0;
	declinedAt = 13;
	return isFull || !isLineEnd(p + 1) ? 0 : p + 1;
}

/** LF or CR LF: to be known before any value goes to the store. */
@inline function isLineEnd(p: usize): bool {
	return load<u8>(p) == 10 || load<u16>(p) == 0x0a0d;
}

/** Values that were new get the numbers of the store, where it gave them meanwhile. */
function settleLine(row: u32): void {
	for (let column: u32 = 0; column <= 16; column++) put(column, settle(column == 2 ? 1 : column, get(column), stagedAt(column, row)));
}

/**
Scan the event whose first brace stands at `start`; if it is accepted its columns are those of row `row`.

@param offset - where the document lies in the source.
@returns the byte after its last brace, where the line ends; 0 = declined.
*/
export function scanEvent(start: usize, row: u32, offset: f64): usize {
	clearLine();
	clearOdd();
	clearNew();
	const end = documentEnd(start);
	if (end == 0) return 0;
	if (hasNew) settleLine(row);
	commitLine(row);
	const at = <usize>row;
	store<f64>(TIME + (at << 3), time);
	store<f64>(RECEIVED + (at << 3), received);
	store<f64>(OFFSET + (at << 3), offset);
	store<u32>(LENGTH + (at << 2), <u32>(end - start));
	store<u16>(SHORTS + (at << 1), <u16>code);
	store<u8>(FLAGS + at, <u8>(commitAuditID(row) | (isOdd ? ODD_ESCAPES : 0)));
	store<u8>(LEVEL + at, <u8>level);
	store<u8>(STAGE + at, <u8>stage);
	store<u8>(DECISION + at, <u8>decision);
	return end;
}
