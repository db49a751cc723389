import {levels, stages} from '../model/event.js';
import {formatRfc3339} from '../model/time.js';
import {userTypeOf, userTypes} from '../model/user.js';
import {columns, type DictionaryColumnName, type EventIndex, parseList, parseUserRest} from '../store/columns.js';
import {clientOf, fieldManagerFrom, groupOf, listText, objectFrom, versionOf} from './derived.js';
import type {NumberColumn} from './passes/batch.js';
import {latenciesOf} from './passes/latencies.js';
import {codesOf, type NumbersOf, receivedOf, sizesOf, timesOf} from './passes/row-numbers.js';
import {pathKey, scanPath} from './path.js';
import {decodePercent, decodeQuery} from './percent.js';
import {durationOf, latencyOf, sizeOf} from './row-facts.js';
import type {RowSpace} from './row-space.js';

/** Types of values: how they are compared. `enum` ignores case. */
export const fieldTypes = ['text', 'enum', 'number', 'duration', 'size', 'time'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** A property of rows that can be shown, asked for, counted and printed. */
export type Field = {
	readonly name: string;
	/** Other names; JSON paths among them, whose values the column holds. */
	readonly aliases: readonly string[];
	/** A phrase for tables of fields. */
	readonly doc: string;
	readonly type: FieldType;
	/** All the values that there are, where the API has a closed list. */
	readonly values?: readonly string[];
	/** '' = absent. Numbers as digits, durations as exact milliseconds (`2.3ms`), times in RFC 3339, UTC. */
	textOf(rows: RowSpace, row: EventIndex): string;
	/** NaN = absent. µs for durations and times, bytes for sizes. */
	numberOf?(rows: RowSpace, row: EventIndex): number;
	/** The same for all rows of a batch at once. */
	readonly numbersOf?: NumbersOf;
	/** It is worth remembering what that says of a row, which time alone does not change. The ranges that are asked for stay the same. */
	readonly areNumbersDear?: boolean;
	/** The number is what this column of 16 bits has, 0 = absent. */
	readonly numberColumn?: NumberColumn;
	/** The field is a function of one value of this column, so that terms are evaluated once a distinct value. */
	readonly column?: DictionaryColumnName;
	/** This column of the same dictionary goes before where it has a value. */
	readonly overriddenBy?: DictionaryColumnName;
	/** That function; several values where the field is a list. The value itself where it is missing. */
	ofValue?(value: string): string | readonly string[];
	/** The field is a function of the numbers in these columns, so that its text is made once for each combination of them. */
	readonly madeOf?: {readonly columns: readonly NumberColumn[]; text(rows: RowSpace, numbers: readonly number[]): string};
	/** Its value can change with time alone. */
	readonly dependsOnClock?: boolean;
};

/** THE table of fields, in the order of `auditview fields`. */
export const fields: readonly Field[] = [
	timeField('time', ['stageTimestamp'], 'when: the earliest stageTimestamp among the events of a request', {
		numberOf: (rows, row) => rows.timeOf(row),
		numbersOf: timesOf,
	}),
	timeField('received', ['requestReceivedTimestamp'], 'when the apiserver received the request', {
		numberOf: (rows, row) => rows.number('received', row),
		numbersOf: receivedOf,
	}),
	{
		...durationField('duration', [], 'how long a watch or session took, or has been open', {numberOf: durationOf}),
		dependsOnClock: true,
	},
	columnField('stage', 'stage', [], 'the latest stage', {type: 'enum', values: stages}),
	columnField('level', 'level', [], 'how much the policy records: None, Metadata, Request, RequestResponse', {
		type: 'enum',
		values: levels,
	}),
	columnField('verb', 'verb', ['method'], 'what was asked for: get, list, watch, create, update, patch, delete …', {type: 'enum'}),
	{
		name: 'code',
		aliases: ['status', 'responseStatus.code'],
		doc: 'HTTP status of the response; 4xx stands for a class',
		type: 'number',
		...madeOf(['code'], (_, [code = 0]) => (code === 0 ? '' : String(code))),
		numberOf: (rows, row) => rows.number('code', row) || Number.NaN,
		numbersOf: codesOf,
		numberColumn: 'code',
	},
	columnField('reason', 'reason', ['responseStatus.reason'], 'why it failed, in one word: NotFound, Forbidden …', {type: 'enum'}),
	columnField('message', 'message', ['responseStatus.message'], 'why it failed, in a sentence'),
	columnField('decision', 'decision', ['annotations["authorization.k8s.io/decision"]'], 'what authorization said: allow or forbid', {
		type: 'enum',
		values: ['allow', 'forbid'],
	}),
	columnField('rbac', 'rbac', ['annotations["authorization.k8s.io/reason"]'], 'the binding and role that allowed it'),
	columnField('user', 'user', [], 'who the request acted as: the impersonated user if there is one', {overriddenBy: 'impersonated'}),
	columnField('realuser', 'user', ['user.username'], 'who authenticated'),
	columnField('usertype', 'user', [], 'kind of user: human, serviceaccount, node, system, anonymous, none', {
		type: 'enum',
		values: userTypes,
		overriddenBy: 'impersonated',
		ofValue: userTypeOf,
	}),
	columnField('groups', 'userRest', ['group', 'user.groups'], 'groups of who authenticated', {ofValue: value => parseUserRest(value)[1]}),
	columnField('as', 'impersonated', ['impersonatedUser.username'], 'who was impersonated'),
	columnField('uid', 'userRest', ['user.uid'], 'uid of who authenticated', {ofValue: value => parseUserRest(value)[0]}),
	columnField('ip', 'sourceIPs', [], 'where it came from: the last of sourceIPs, the others are what the client says', {
		ofValue: value => parseList(value).at(-1) ?? '',
	}),
	columnField('ua', 'userAgent', ['userAgent'], 'User-Agent, as the client calls itself'),
	columnField('client', 'userAgent', [], 'the program in the User-Agent: kubectl', {ofValue: clientOf}),
	columnField('resource', 'resource', ['res', 'objectRef.resource'], 'kind of object: pods, secrets …'),
	columnField('subresource', 'subresource', ['sub', 'objectRef.subresource'], 'part of it: status, exec, log, scale …'),
	columnField('apigroup', 'groupVersion', ['objectRef.apiGroup'], 'API group, absent for the core group', {ofValue: groupOf}),
	columnField('apiversion', 'groupVersion', ['objectRef.apiVersion'], 'API version: v1, v1beta1', {ofValue: versionOf}),
	columnField('ns', 'namespace', ['namespace', 'objectRef.namespace'], 'namespace of the object'),
	columnField('name', 'objectName', ['objectRef.name'], 'name of the object'),
	{
		name: 'object',
		aliases: ['obj'],
		doc: '[ns/]resource[.group]/name, without the subresource',
		type: 'text',
		...madeOfTexts(['resource', 'namespace', 'groupVersion', 'objectName'], objectFrom),
	},
	columnField('objectuid', 'objectUid', ['objectRef.uid'], 'uid of the object'),
	columnField('path', 'path', [], 'requestURI before the ?, percent-decoded', {ofValue: decodePercent}),
	columnField('query', 'query', [], 'requestURI after the ?, percent-decoded', {ofValue: decodeQuery}),
	{
		name: 'uri',
		aliases: ['requestURI'],
		doc: 'requestURI as logged',
		type: 'text',
		...madeOfTexts(['path', 'query'], (path, query) => path + (query && `?${query}`)),
	},
	{
		name: 'auditid',
		aliases: ['auditID'],
		doc: 'ID of the request; clients can choose it',
		type: 'text',
		textOf: (rows, row) => rows.reader.auditID(row),
	},
	durationField('latency', [], 'from request received to the last stage; absent for watches and sessions', {
		numberOf: latencyOf,
		numbersOf: latenciesOf,
		areNumbersDear: true,
	}),
	{
		name: 'size',
		aliases: [],
		doc: 'bytes of the logged events of the row',
		type: 'size',
		textOf: (rows, row) => String(sizeOf(rows, row)),
		numberOf: sizeOf,
		numbersOf: sizesOf,
	},
	{
		name: 'source',
		aliases: [],
		doc: 'where the events come from: a file, or context/namespace/pod/container',
		type: 'text',
		...madeOf(['source'], (rows, [source = 0]) => rows.sourceName(source)),
	},
	{
		name: 'fieldmanager',
		aliases: ['manager'],
		doc: 'who manages the fields that a write sets: fieldManager, else the client',
		type: 'text',
		...madeOfTexts(['query', 'verb', 'resource', 'userAgent'], fieldManagerFrom),
	},
	columnField(
		'credential',
		'userRest',
		['user.extra["authentication.kubernetes.io/credential-id"]'],
		'ID of the token or certificate used',
		{
			ofValue: value => parseUserRest(value)[2].find(([key]) => key === 'authentication.kubernetes.io/credential-id')?.[1] ?? '',
		},
	),
];

type ColumnFieldOptions = Pick<Field, 'overriddenBy' | 'values' | 'ofValue'> & {readonly type?: FieldType};

function columnField(
	name: string,
	column: DictionaryColumnName,
	aliases: readonly string[],
	doc: string,
	options: ColumnFieldOptions = {},
): Field {
	const {overriddenBy, ofValue} = options;
	const logged = (rows: RowSpace, row: EventIndex) => (overriddenBy && rows.text(overriddenBy, row)) || rows.text(column, row);
	const textOf: Field['textOf'] = ofValue ? (rows, row) => listText(ofValue(logged(rows, row))) : logged;
	return {type: 'text', ...options, name, aliases, doc, column, textOf};
}

type MadeOf = NonNullable<Field['madeOf']>;

function madeOf(names: readonly NumberColumn[], text: MadeOf['text']): Pick<Field, 'madeOf' | 'textOf'> {
	return {
		madeOf: {columns: names, text},
		textOf: (rows, row) =>
			text(
				rows,
				names.map(name => rows.number(name, row)),
			),
	};
}

function madeOfTexts<Names extends readonly DictionaryColumnName[]>(
	names: Names,
	text: (...texts: {[At in keyof Names]: string}) => string,
) {
	return madeOf(names, ({reader}, numbers) => {
		const texts = names.map((name, at) => reader.dictionaries[columns[name].dictionary].text(numbers[at] ?? 0));
		return text(...(texts as {[At in keyof Names]: string}));
	});
}

type Measure = Required<Pick<Field, 'numberOf'>> & Pick<Field, 'numbersOf' | 'areNumbersDear'>;

function timeField(name: string, aliases: readonly string[], doc: string, measure: Measure): Field {
	return {name, aliases, doc, type: 'time', ...measure, textOf: (rows, row) => formatRfc3339(measure.numberOf(rows, row))};
}

function durationField(name: string, aliases: readonly string[], doc: string, measure: Measure): Field {
	const textOf = (rows: RowSpace, row: EventIndex) => {
		const micros = measure.numberOf(rows, row);
		return Number.isNaN(micros) ? '' : `${micros / 1e3}ms`;
	};
	return {name, aliases, doc, type: 'duration', ...measure, textOf};
}

const byName: ReadonlyMap<string, Field> = new Map(
	fields.flatMap(field => [field.name, ...field.aliases].map(name => [pathKey(scanPath(name, 0)?.steps ?? []), field] as const)),
);

/** The field with this name, alias or JSON path; case does not count. Undefined where there is none. */
export function fieldNamed(name: string): Field | undefined {
	const path = scanPath(name, 0);
	return path?.end === name.length ? byName.get(pathKey(path.steps)) : undefined;
}
