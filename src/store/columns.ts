import {type AuditEvent, levels, stages} from '../model/event.js';
import {type EpochMicros, parseRfc3339} from '../model/time.js';

/** Number of an entry in the store: order of arrival, permanent. */
export type EventIndex = number;

/** No entry: in `previous` and `next`. */
export const noEvent = 0xffffffff;

/** What an entry is, in column `kind`. Those with even numbers are of an event each. `left`: it has left the index, and nothing else is known of it. */
export const entryKinds = ['event', 'gap', 'damaged', 'malformed', 'unwritten', 'left'] as const;
export type EntryKind = (typeof entryKinds)[number];

/** Is an entry with this number in column `kind` of an event: one that is there, or one that is damaged or was never written? */
export const isOfEvent = (kind: number): boolean => (kind & 1) === 0;

/** Bits of column `flags`. */
export const flag = {
	/** The auditID is no canonical UUID: its first word is a number of dictionary `auditID`. */
	auditIDInDictionary: 1,
	/** Other requests of this source have the same auditID. Set on both, the earlier one's after it was published. */
	conflict: 2,
	/** The body of a deletion asks for a dry run. */
	dryRunInBody: 4,
	/** The line spells characters in another way than Go does (`\/`, `\u0061`): searches over bytes must decode it. */
	oddEscapes: 8,
	/** It is of a request that this process sent (`sources/own-requests.ts`). */
	own: 16,
	/** Of a gap: nothing is missing, what came before is not served. */
	beginning: 32,
	/** The bytes at the place of the event are not its document: that has to be made of them (`decode/document.ts`). */
	wrapped: 32,
	/** Other events stand in its line, or in the JSON that it is from: that would be too much for one. */
	piece: 64,
} as const;

/**
THE table of dictionaries. Number 0 is absent, then come the values named here, then others in the order in which they were met.
*/
export const dictionaries = {
	level: levels,
	stage: stages,
	decision: ['allow', 'forbid'],
	verb: [],
	auditID: [],
	username: [],
	userRest: [],
	path: [],
	query: [],
	resource: [],
	groupVersion: [],
	subresource: [],
	namespace: [],
	objectName: [],
	objectUid: [],
	reason: [],
	message: [],
	rbac: [],
	sourceIPs: [],
	userAgent: [],
} as const satisfies Record<string, readonly string[]>;

export type DictionaryName = keyof typeof dictionaries;
export const dictionaryNames = Object.keys(dictionaries) as DictionaryName[];

/** Numbers of stages in dictionary `stage`. */
export const stageNumber = {RequestReceived: 1, ResponseStarted: 2, ResponseComplete: 3, Panic: 4} as const;

/** A column whose number is that of a value in a dictionary; `of` gives the value, '' = absent. With 8 bits the 255th value stands for all that are left (`overflowText`). */
type DictionaryColumn = {readonly type: 'u8' | 'u32'; readonly dictionary: DictionaryName; readonly of: (event: AuditEvent) => string};
/** A column of numbers. */
type NumberColumn = {readonly type: 'u16' | 'f64'; readonly of: (event: AuditEvent) => number};
/** A column that is not a function of the event alone: the writer and the fold fill it. */
type PlaceColumn = {readonly type: 'u8' | 'u16' | 'u32' | 'f64' | 'u32x4'};

/**
THE table of columns, the wide ones first. Where clients choose the values a number has 32 bits, so that no dictionary overflows before memory does; what only an apiserver writes, of a few values, has 8.

`of` is the truth about what an event has in a column.
*/
export const columns = {
	time: {type: 'f64', of: event => timeOf(event)},
	received: {type: 'f64', of: event => receivedOf(event)},
	/** Where the raw line lies: byte offset in the file, or in the spill of a stream. */
	offset: {type: 'f64'},
	auditID: {type: 'u32x4'},
	length: {type: 'u32'},
	previous: {type: 'u32'},
	/** A later stage of the same request; filled in when that stage comes, also after publishing. */
	next: {type: 'u32'},
	verb: {type: 'u32', dictionary: 'verb', of: event => text(event['verb'])},
	user: {type: 'u32', dictionary: 'username', of: event => text(loose(event['user'])?.['username'])},
	impersonated: {type: 'u32', dictionary: 'username', of: event => text(loose(event['impersonatedUser'])?.['username'])},
	userRest: {type: 'u32', dictionary: 'userRest', of: event => userRestOf(event['user'])},
	path: {type: 'u32', dictionary: 'path', of: event => splitUri(event)[0]},
	query: {type: 'u32', dictionary: 'query', of: event => splitUri(event)[1]},
	resource: {type: 'u32', dictionary: 'resource', of: event => text(loose(event['objectRef'])?.['resource'])},
	groupVersion: {type: 'u32', dictionary: 'groupVersion', of: event => groupVersionOf(event['objectRef'])},
	subresource: {type: 'u32', dictionary: 'subresource', of: event => text(loose(event['objectRef'])?.['subresource'])},
	namespace: {type: 'u32', dictionary: 'namespace', of: event => text(loose(event['objectRef'])?.['namespace'])},
	objectName: {type: 'u32', dictionary: 'objectName', of: event => text(loose(event['objectRef'])?.['name'])},
	objectUid: {type: 'u32', dictionary: 'objectUid', of: event => text(loose(event['objectRef'])?.['uid'])},
	reason: {type: 'u32', dictionary: 'reason', of: event => text(loose(event['responseStatus'])?.['reason'])},
	message: {type: 'u32', dictionary: 'message', of: event => text(loose(event['responseStatus'])?.['message'])},
	rbac: {type: 'u32', dictionary: 'rbac', of: event => text(loose(event['annotations'])?.['authorization.k8s.io/reason'])},
	sourceIPs: {type: 'u32', dictionary: 'sourceIPs', of: event => listText(strings(event['sourceIPs']))},
	userAgent: {type: 'u32', dictionary: 'userAgent', of: event => text(event['userAgent'])},
	source: {type: 'u16'},
	code: {type: 'u16', of: event => codeOf(event['responseStatus'])},
	level: {type: 'u8', dictionary: 'level', of: event => text(event['level'])},
	stage: {type: 'u8', dictionary: 'stage', of: event => event.stage},
	decision: {type: 'u8', dictionary: 'decision', of: event => text(loose(event['annotations'])?.['authorization.k8s.io/decision'])},
	kind: {type: 'u8'},
	flags: {type: 'u8'},
} as const satisfies Record<string, DictionaryColumn | NumberColumn | PlaceColumn>;

export type ColumnName = keyof typeof columns;
export const columnNames = Object.keys(columns) as ColumnName[];
/** Columns that hold numbers of dictionary values. */
export type DictionaryColumnName = {
	[Name in ColumnName]: (typeof columns)[Name] extends {dictionary: DictionaryName} ? Name : never;
}[ColumnName];
export const dictionaryColumnNames = columnNames.filter((name): name is DictionaryColumnName => 'dictionary' in columns[name]);

/**
What should be an object, read without looking first whether it is one: anything else has no such property, and our names are those of no prototype. Each reader names its own keys, because a read of the same key from the same shape costs a nanosecond and one by a variable thirty (measured: a quarter of the time of an event).
*/
const loose = (value: unknown) => value as Readonly<Record<string, unknown>> | undefined | null;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** requestURI before and after the first `?`, as logged: percent-encoded. */
function splitUri(event: AuditEvent): [path: string, query: string] {
	const uri = text(event['requestURI']);
	const mark = uri.indexOf('?');
	return mark < 0 ? [uri, ''] : [uri.slice(0, mark), uri.slice(mark + 1)];
}

/** v1alpha1 has neither stageTimestamp nor requestReceivedTimestamp, only `timestamp`: when the request was received. */
function timeOf(event: AuditEvent): EpochMicros {
	return parseRfc3339(text(event['stageTimestamp']) || text(event['timestamp']) || text(event['requestReceivedTimestamp']));
}

function receivedOf(event: AuditEvent): EpochMicros {
	return parseRfc3339(text(event['requestReceivedTimestamp']) || text(event['timestamp']));
}

/** `group/version`, `/version` in the core group. v1alpha1 writes just that into apiVersion. */
function groupVersionOf(objectRef: unknown): string {
	const version = text(loose(objectRef)?.['apiVersion']);
	if (version.includes('/')) return version;
	const group = text(loose(objectRef)?.['apiGroup']);
	return group || version ? `${group}/${version}` : '';
}

/** 0 where there is none, or none that HTTP knows. */
function codeOf(responseStatus: unknown): number {
	const code = loose(responseStatus)?.['code'];
	return typeof code === 'number' && Number.isInteger(code) && code > 0 && code < 65_536 ? code : 0;
}

/** What `userRest` holds: uid, groups, and extra as pairs of a key and its values. */
export type UserRest = readonly [
	uid: string,
	groups: readonly string[],
	extra: ReadonlyArray<readonly [key: string, values: readonly string[]]>,
];

/** Everything of a user but the name, as one value: a user's requests nearly always have the same. Only texts go in, so that no depth of nesting does harm. */
function userRestOf(user: unknown): string {
	const rest = userRestParts(user);
	return rest[0] === '' && rest[1].length === 0 && rest[2].length === 0 ? '' : JSON.stringify(rest);
}

/** The same as data. */
export function userRestParts(user: unknown): UserRest {
	const extra = loose(user)?.['extra'];
	const pairs =
		typeof extra === 'object' && extra !== null ? Object.entries(extra).map(([key, values]) => [key, strings(values)] as const) : [];
	return [text(loose(user)?.['uid']), strings(loose(user)?.['groups']), pairs];
}

/** The value of `userRest` taken apart again. */
export function parseUserRest(text: string): UserRest {
	return text === '' ? ['', [], []] : (JSON.parse(text) as UserRest);
}

/** A list of strings as one value of a dictionary; '' for the empty list. */
function listText(list: readonly string[]): string {
	return list.length === 0 ? '' : JSON.stringify(list);
}

/** The value of `sourceIPs` taken apart again. */
export function parseList(text: string): readonly string[] {
	return text === '' ? [] : (JSON.parse(text) as string[]);
}

function strings(value: unknown): string[] {
	return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/** Is it a deletion whose body asks for a dry run? */
export function asksForDryRun(event: AuditEvent): boolean {
	const verb = event['verb'];
	if (verb !== 'delete' && verb !== 'deletecollection') return false;
	return strings(loose(event['requestObject'])?.['dryRun']).includes('All');
}
