import {get, put, Rbac, User} from './columns';
import {hasNew, intern} from './dictionary';
import {isOdd, stringEnd} from './lexer';
import {keepPrediction, ofReason, predict, predicted, predictedEnd} from './prediction';

/** Numbers of dictionary `decision`. */
const ALLOW: u32 = 1;
const FORBID: u32 = 2;

/** Decision of the last annotations; 0 = none. */
export let decision: u32 = 0;

function decisionEnd(p: usize): usize {
	if (LITERAL(p, 'allow"')) {
		decision = ALLOW;
		return p + 6;
	}
	if (!LITERAL(p, 'forbid"')) return 0;
	decision = FORBID;
	return p + 7;
}

function reasonEnd(p: usize): usize {
	const user = get(User);
	const prediction = ofReason(user);
	const end = predictedEnd(prediction, user, p);
	if (end != 0) {
		put(Rbac, predicted(prediction, 0));
		return end;
	}
	const quote = stringEnd(p);
	if (quote == 0) return 0;
	const rbac = intern(Rbac, p, quote - p);
	put(Rbac, rbac);
	// With its quote, so that it is never the beginning of a longer one.
	if (!hasNew && !isOdd && keepPrediction(prediction, user, p, quote + 1)) predict(prediction, 0, rbac);
	return quote + 1;
}

/** Any other annotation, its key written plainly: an escaped spelling of a key that we know must not slip by. */
function otherEnd(start: usize): usize {
	if (load<u8>(start) != 34) return 0;
	let p = start + 1;
	for (; load<u8>(p) != 34; p++) if (load<u8>(p) == 92 || load<u8>(p) < 32) return 0;
	if (load<u8>(p, 1) != 58 || load<u8>(p, 2) != 34) return 0;
	const quote = stringEnd(p + 3);
	return quote == 0 ? 0 : quote + 1;
}

function annotationEnd(p: usize): usize {
	if (LITERAL(p, '"authorization.k8s.io/decision":"')) return decisionEnd(p + 33);
	return LITERAL(p, '"authorization.k8s.io/reason":"') ? reasonEnd(p + 31) : otherEnd(p);
}

/** The annotations at `start`, if there are any: the byte after them, 0 = declined. Of two with one key the last one counts, as for JSON.parse. */
export function annotationsEnd(start: usize): usize {
	decision = 0;
	if (load<u8>(start) != 44) return start;
	if (!LITERAL(start, ',"annotations":{')) return 0;
	let p = start + 15;
	do {
		p = annotationEnd(p + 1);
		if (p == 0) return 0;
	} while (load<u8>(p) == 44);
	return load<u8>(p) == 125 ? p + 1 : 0;
}
