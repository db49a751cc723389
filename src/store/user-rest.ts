import type {AuditEvent} from '../model/event.js';
import {columns, type UserRest, userRestParts} from './columns.js';

/** Users that are remembered at once; with more than that, all are forgotten and met again. */
const mostUsers = 4096;

type Known = {readonly parts: UserRest; readonly number: number};

/**
The number of `userRest`, without making its text where the user had the same uid, groups and extra the last time: that holds for nearly all events, and the text is the longest of all columns.

@param numberOf - of the dictionary.
*/
export function createUserRestInterner(numberOf: (text: string) => number): (event: AuditEvent) => number {
	const known = new Map<string, Known>();
	return event => {
		const name = columns.user.of(event);
		const before = known.get(name);
		if (before && isSame(before.parts, event['user'])) return before.number;
		const number = numberOf(columns.userRest.of(event));
		if (known.size >= mostUsers) known.clear();
		known.set(name, {parts: userRestParts(event['user']), number});
		return number;
	};
}

/** Would `userRestParts` of this user be the same? It may say no where it would: nothing is allocated to find out. */
function isSame([uid, groups, extra]: UserRest, user: unknown): boolean {
	if (typeof user !== 'object' || user === null) return false;
	const other = user as Readonly<Record<string, unknown>>;
	return (other['uid'] ?? '') === uid && isSameList(groups, other['groups'] ?? none) && isSameExtra(extra, other['extra'] ?? none);
}

const none: readonly never[] = [];

function isSameExtra(pairs: UserRest[2], extra: unknown): boolean {
	let at = 0;
	for (const key in extra as Readonly<Record<string, unknown>>) {
		const pair = pairs[at++];
		if (!pair || pair[0] !== key || !isSameList(pair[1], (extra as Readonly<Record<string, unknown>>)[key])) return false;
	}
	return at === pairs.length;
}

function isSameList(one: readonly string[], other: unknown): boolean {
	if (!Array.isArray(other) || one.length !== other.length) return false;
	for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
	return true;
}
