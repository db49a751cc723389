import {get, GroupVersion, Namespace, ObjectName, ObjectUid, Path, put, Resource, Subresource} from './columns';
import {hasNew, intern} from './dictionary';
import {isOdd, stringEnd} from './lexer';
import {keepPrediction, ofPath, ofResource, predict, predicted, predictedEnd} from './prediction';

/** The string whose first character stands at `p` goes into a column. @returns the byte after its closing quote; 0 = declined. */
@inline function stringInto(column: u32, p: usize): usize {
	const quote = stringEnd(p);
	if (quote == 0) return 0;
	put(column, intern(column, p, quote - p));
	return quote + 1;
}

function firstHalf(start: usize): usize {
	if (!LITERAL(start, '"resource":"')) return 0;
	let p = stringInto(Resource, start + 12);
	if (p == 0) return 0;
	if (LITERAL(p, ',"namespace":"')) {
		p = stringInto(Namespace, p + 14);
		if (p == 0) return 0;
	}
	return LITERAL(p, ',"name":"') ? stringInto(ObjectName, p + 9) : p;
}

/** resource, namespace, name: up to where uid may stand. */
function firstHalfEnd(p: usize): usize {
	const path = get(Path);
	const prediction = ofPath(path);
	const end = predictedEnd(prediction, path, p);
	// Not where only the name goes on: then `,"n` follows, and the bytes compared were those of an object without a name.
	if (end != 0 && (load<u32>(end) & 0xffffff) != 0x6e222c) {
		put(Resource, predicted(prediction, 0));
		put(Namespace, predicted(prediction, 1));
		put(ObjectName, predicted(prediction, 2));
		return end;
	}
	const read = firstHalf(p);
	if (read != 0 && !hasNew && !isOdd && keepPrediction(prediction, path, p, read)) {
		predict(prediction, 0, get(Resource));
		predict(prediction, 1, get(Namespace));
		predict(prediction, 2, get(ObjectName));
	}
	return read;
}

function secondHalf(start: usize): usize {
	let p = start;
	if (LITERAL(p, ',"apiGroup":"')) {
		p = stringEnd(p + 13);
		if (p == 0) return 0;
		p++;
	}
	if (LITERAL(p, ',"apiVersion":"')) {
		p = stringEnd(p + 15);
		if (p == 0) return 0;
		p++;
	}
	put(GroupVersion, intern(GroupVersion, start, p - start));
	return p;
}

/** apiGroup and apiVersion, one value together. */
function secondHalfEnd(p: usize): usize {
	const resource = get(Resource);
	const prediction = ofResource(resource);
	const end = predictedEnd(prediction, resource, p);
	// `,"a` would be an apiVersion behind a group that was compared.
	if (end != 0 && (load<u32>(end) & 0xffffff) != 0x61222c) {
		put(GroupVersion, predicted(prediction, 0));
		return end;
	}
	const read = secondHalf(p);
	if (read != 0 && !hasNew && !isOdd && keepPrediction(prediction, resource, p, read)) predict(prediction, 0, get(GroupVersion));
	return read;
}

/** The objectRef at `start`, if there is one: the byte after it, 0 = declined. */
export function objectEnd(start: usize): usize {
	if (!LITERAL(start, ',"objectRef":{')) return start;
	let p = firstHalfEnd(start + 14);
	if (p == 0) return 0;
	if (LITERAL(p, ',"uid":"')) {
		p = stringInto(ObjectUid, p + 8);
		if (p == 0) return 0;
	}
	p = secondHalfEnd(p);
	if (p == 0) return 0;
	if (LITERAL(p, ',"resourceVersion":"')) {
		p = stringEnd(p + 20);
		if (p == 0) return 0;
		p++;
	}
	if (LITERAL(p, ',"subresource":"')) {
		p = stringInto(Subresource, p + 16);
		if (p == 0) return 0;
	}
	return load<u8>(p) == 125 ? p + 1 : 0;
}
