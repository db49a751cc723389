import type {Content} from './content.js';
import type {FoundEvent, Joined} from './line-taker.js';
import type {WrapperName} from './wrapper-names.js';

/** Where in the source something lies. */
type Place = {readonly offset: number; readonly length: number};

/** Where the bytes are from in which something was found. */
export type WhereFound = {
	readonly content: Buffer;
	readonly lines: number;
	/** Where all of it lies, and where what was found from `start` to `end` does. */
	readonly whole: Place;
	place(start: number, end: number): Place;
	/** All of it has one place, where its bytes do not stand as such. */
	readonly wrapper?: WrapperName;
};

/** What was found, with its place in the source. */
export function joinedOf(decoded: Content, {content, lines, whole, place, wrapper}: WhereFound): Joined {
	const found = decoded.kind === 'several' ? decoded : {events: [], malformed: [], damaged: [], repaired: 0, wrapper: 'json' as const};
	const inner =
		decoded.kind === 'event' ? [{...decoded, start: decoded.jsonStart, end: decoded.jsonEnd, document: undefined}] : found.events;
	const ordinals = new Map<number, number>();
	const events = inner.map(({event, start, end, document}): FoundEvent => {
		const at = place(start, end);
		const ordinal = ordinals.get(at.offset) ?? 0;
		ordinals.set(at.offset, ordinal + 1);
		return {event, ...at, document: wrapper ? (document ?? content.subarray(start, end)) : document, ordinal};
	});
	const malformed = found.malformed.map(({start, end, reason}) => ({...place(start, end), reason}));
	if (decoded.kind === 'malformed') malformed.push({...whole, reason: decoded.reason});
	const damaged = found.damaged.map(({start, end, fields, time, why}) => ({...place(start, end), fields, time, why, continued: 0}));
	return {wrapper: wrapper ?? found.wrapper, lines, events, malformed, damaged, repaired: found.repaired, content};
}
