import {get, Impersonated, put, SourceIPs, User, UserAgent, UserRest} from './columns';
import {hasNew, intern} from './dictionary';
import {isOdd, stringEnd} from './lexer';
import {keepPrediction, ofUser, predict, predicted, predictedEnd} from './prediction';
import {valueEnd} from './value';

/** uid, groups, extra in this order, and the brace. @returns the byte after it; 0 = declined. */
function restEnd(start: usize): usize {
	let p = start;
	if (LITERAL(p, ',"uid":"')) {
		p = stringEnd(p + 8);
		if (p == 0) return 0;
		p++;
	}
	if (LITERAL(p, ',"groups":[')) {
		p = valueEnd(p + 10);
		if (p == 0) return 0;
	}
	if (LITERAL(p, ',"extra":{')) {
		p = valueEnd(p + 9);
		if (p == 0) return 0;
	}
	return load<u8>(p) == 125 ? p + 1 : 0;
}

function impersonatedEnd(start: usize): usize {
	if (!LITERAL(start, ',"impersonatedUser":{"username":"')) return start;
	const p = start + 33;
	const quote = stringEnd(p);
	if (quote == 0) return 0;
	put(Impersonated, intern(User, p, quote - p));
	return restEnd(quote + 1);
}

function authenticationMetadataEnd(p: usize): usize {
	return LITERAL(p, ',"authenticationMetadata":{') ? valueEnd(p + 26) : p;
}

/** A list of strings. */
function sourceIPsEnd(start: usize): usize {
	if (!LITERAL(start, ',"sourceIPs":["')) return start;
	const first = start + 14;
	let p = first;
	do {
		const quote = stringEnd(p + 1);
		if (quote == 0) return 0;
		p = quote + 2;
	} while (load<u8>(p - 1) == 44 && load<u8>(p) == 34);
	if (load<u8>(p - 1) != 93) return 0;
	put(SourceIPs, intern(SourceIPs, first, p - 1 - first));
	return p;
}

function userAgentEnd(start: usize): usize {
	if (!LITERAL(start, ',"userAgent":"')) return start;
	const p = start + 14;
	const quote = stringEnd(p);
	if (quote == 0) return 0;
	put(UserAgent, intern(UserAgent, p, quote - p));
	return quote + 1;
}

/** From behind the username to the end of the userAgent, byte by byte. */
function contextEnd(start: usize): usize {
	let p = restEnd(start);
	if (p == 0) return 0;
	// A lone brace: nothing but a name.
	put(UserRest, p - start == 1 ? 0 : intern(UserRest, start, p - start));
	p = impersonatedEnd(p);
	if (p == 0) return 0;
	p = authenticationMetadataEnd(p);
	if (p == 0) return 0;
	p = sourceIPsEnd(p);
	return p == 0 ? 0 : userAgentEnd(p);
}

/** May `p` be the end of the context? Only for speed: a wrong continuation fails at the next literal. */
@inline function continues(p: usize): bool {
	const next = load<u32>(p) & 0xffffff;
	return next == 0x6f222c || next == 0x72222c;
}

/** `"user":{` was read: from there to the end of the userAgent, 0 = declined. A 401 has `"user":{}`. */
export function userEnd(start: usize): usize {
	let p = start;
	if (LITERAL(p, '"username":"')) {
		p += 12;
		const quote = stringEnd(p);
		if (quote == 0) return 0;
		put(User, intern(User, p, quote - p));
		p = quote + 1;
	} else if (load<u8>(p) != 125) return 0;
	const user = get(User);
	const prediction = ofUser(user);
	const end = predictedEnd(prediction, user, p);
	if (end != 0 && continues(end)) {
		put(UserRest, predicted(prediction, 0));
		put(Impersonated, predicted(prediction, 1));
		put(SourceIPs, predicted(prediction, 2));
		put(UserAgent, predicted(prediction, 3));
		return end;
	}
	const read = contextEnd(p);
	if (read != 0 && !hasNew && !isOdd && keepPrediction(prediction, user, p, read)) {
		predict(prediction, 0, get(UserRest));
		predict(prediction, 1, get(Impersonated));
		predict(prediction, 2, get(SourceIPs));
		predict(prediction, 3, get(UserAgent));
	}
	return read;
}
