import {hostileEvents, hostileTexts, withInvalid} from '../support/hostile.js';
import {goJson, makeLine} from '../support/make-event.js';
import {
	annotations,
	auditIDs,
	befores,
	behinds,
	bodies,
	clocks,
	codes,
	dates,
	dryRuns,
	escapes,
	extras,
	insides,
	lengths,
	levels,
	lists,
	numbers,
	oddValues,
	others,
	stages,
	stamp,
	statuses,
	structures,
	times,
	uris,
	users,
	uuid,
	verbs,
	words,
	wrongBytes,
} from './hostile-values.js';

/** Lines of one kind: odd, broken or valid in a way that a fast reader gets wrong. */
export type Family = {
	readonly name: string;
	/** An apiserver writes all of them, so the kernel must take them. */
	readonly isUsual?: boolean;
	readonly lines: readonly Uint8Array[];
};

/** A member of an object: its key, and its value as it stands in the text. */
type Member = readonly [key: string, raw: string];

const membersOf = (value: object): Member[] => Object.entries(value).map(([key, value]) => [key, goJson(value)]);
const join = (members: readonly Member[]): string => `{${members.map(([key, raw]) => `"${key}":${raw}`).join(',')}}`;

/** Every member of an event, each text of its own, so that each stands in the line once. */
const event = {
	kind: 'Event',
	apiVersion: 'audit.k8s.io/v1',
	level: 'RequestResponse',
	auditID: uuid,
	stage: 'ResponseComplete',
	requestURI: '/api/v1/namespaces/shop/pods/web/status?limit=500',
	verb: 'patch',
	user: {username: 'alice', uid: 'uid-of-alice', groups: ['dev', 'ops'], extra: {'example.com/key': ['extra-value']}},
	impersonatedUser: {username: 'carol', uid: 'uid-of-carol', groups: ['qa'], extra: {other: ['more']}},
	authenticationMetadata: {impersonationConstraint: 'constraint'},
	sourceIPs: ['192.0.2.7', '2001:db8::1'],
	userAgent: 'kubectl/v1.37.2',
	objectRef: {
		...{resource: 'pods', namespace: 'shop', name: 'web', uid: 'uid-of-pod', apiGroup: 'apps'},
		...{apiVersion: 'v1beta2', resourceVersion: '12345', subresource: 'status'},
	},
	responseStatus: {metadata: {}, status: 'Failure', message: 'no pod today', reason: 'NotFound', details: {name: 'detail'}, code: 404},
	requestObject: {spec: 'request-body'},
	responseObject: {spec: 'response-body'},
	requestReceivedTimestamp: '2026-05-12T10:11:12.123456Z',
	stageTimestamp: '2026-05-12T10:11:13.654321Z',
	annotations: {
		'authorization.k8s.io/decision': 'allow',
		'authorization.k8s.io/reason': 'RBAC: allowed',
		'example.com/note': 'noted',
	},
};
const members = membersOf(event);
const base = join(members);

/** The base with one text in the place of another, or of all. @throws where there is nothing to replace. */
function swap(text: string, replacement: string): string {
	if (!base.includes(text)) throw new Error(`the base has no ${text}`);
	return base.replaceAll(text, () => replacement);
}

/** Every text of the base, so that any other can stand in its place: what stands before it, and the text. */
const texts: ReadonlyArray<readonly [before: string, text: string]> = [
	['"level":"', 'RequestResponse'],
	['"auditID":"', event.auditID],
	['"stage":"', 'ResponseComplete'],
	['"requestURI":"', '/api/v1/namespaces/shop/pods/web/status'],
	['?', 'limit=500'],
	['"verb":"', 'patch'],
	['"username":"', 'alice'],
	['"uid":"', 'uid-of-alice'],
	['["', 'dev'],
	['{"', 'example.com/key'],
	['["', 'extra-value'],
	['"username":"', 'carol'],
	['"uid":"', 'uid-of-carol'],
	['["', 'qa'],
	['"impersonationConstraint":"', 'constraint'],
	['["', '192.0.2.7'],
	['","', '2001:db8::1'],
	['"userAgent":"', 'kubectl/v1.37.2'],
	['"resource":"', 'pods'],
	['"namespace":"', 'shop'],
	['"name":"', 'web'],
	['"uid":"', 'uid-of-pod'],
	['"apiGroup":"', 'apps'],
	['"apiVersion":"', 'v1beta2'],
	['"resourceVersion":"', '12345'],
	['"subresource":"', 'status'],
	['"status":"', 'Failure'],
	['"message":"', 'no pod today'],
	['"reason":"', 'NotFound'],
	['"name":"', 'detail'],
	['"spec":"', 'request-body'],
	['"spec":"', 'response-body'],
	['"requestReceivedTimestamp":"', event.requestReceivedTimestamp],
	['"stageTimestamp":"', event.stageTimestamp],
	['/decision":"', 'allow'],
	['/reason":"', 'RBAC: allowed'],
	['"', 'example.com/note'],
	['note":"', 'noted'],
];

/** The base once for each of its texts, with this in its place, as it would stand between the quotes. */
const everywhere = (raw: string): string[] => texts.map(([before, text]) => swap(before + text, before + raw));

const bytes = (lines: readonly string[]): Buffer[] => lines.map(line => Buffer.from(line));
/** The base with these pieces in the place of one. */
const swaps = (text: string, replacements: readonly string[]): Buffer[] => bytes(replacements.map(one => swap(text, one)));
/** The base with other values of members. */
const withValues = (raws: Readonly<Record<string, string>>): string => join(members.map(([key, raw]) => [key, raws[key] ?? raw]));
/** The base once for each of these values of a member. */
const values = (key: string, raws: readonly string[]): Buffer[] => bytes(raws.map(raw => withValues({[key]: raw})));

/** All choices from a list, in its order. */
const subsets = <T>(list: readonly T[]): T[][] => times(2 ** list.length, bits => list.filter((_, at) => (bits >> at) & 1));

/** Members left out, moved, said twice with another value, unknown ones between, values of other kinds. */
function disorders(list: readonly Member[]): Member[][] {
	const at = (place: number): Member => list[place] ?? ['', ''];
	const all: Member[][] = [[], [...list].reverse()];
	for (let place = 0; place < list.length; place++) {
		const [key, raw] = at(place);
		const without = list.filter((_, other) => other !== place);
		all.push(without, [...without, at(place)], [at(place), ...without], without.toSpliced(place + 1, 0, at(place)));
		for (const twin of [raw, '"twin"', '["twin"]', '{}', '201'])
			all.push(list.toSpliced(place + 1, 0, [key, twin]), [...list, [key, twin]], [[key, twin], ...list]);
		all.push(list.toSpliced(place, 0, ['unknown', '1']), list.toSpliced(place, 0, ['__proto__', '{"username":"mallory"}']));
		all.push(list.with(place, [key.replace(/./, first => `\\u00${first.charCodeAt(0).toString(16)}`), raw]));
		for (const value of oddValues) all.push(list.with(place, [key, value]));
	}
	return all;
}

/** Disorders of the event itself, or of one of its objects. */
function disorderly(key?: 'user' | 'impersonatedUser' | 'objectRef' | 'responseStatus' | 'annotations'): Buffer[] {
	if (key === undefined) return bytes(disorders(members).map(join));
	return values(key, disorders(membersOf(event[key])).map(join));
}

/** The objects of the event with every choice of their members, in order. */
const choices = (key: 'user' | 'impersonatedUser' | 'objectRef' | 'responseStatus'): Buffer[] =>
	values(key, subsets(membersOf(event[key])).map(join));

/** A line with bytes that have no text in the place of each `¤`. */
const withBytes = (line: string, raw: readonly number[]): Buffer =>
	Buffer.concat(line.split('¤').flatMap((part, at) => (at === 0 ? [] : [Buffer.from(raw)]).concat(Buffer.from(part))));

/** The members that a line ends in, to be looked for in the wrong places. */
const tail = '"requestReceivedTimestamp":"2001-01-01T00:00:00.000000Z","stageTimestamp":"2001-01-01T00:00:00.000000Z"';
const lookAlikes = [
	...[`{${tail}}`, `{"a":{${tail},"annotations":{"authorization.k8s.io/decision":"forbid"}}}`, JSON.stringify(`{${tail}}`)],
	...[JSON.stringify(base), base, `[${base},${base}]`, `{"x":${JSON.stringify(base)}}`, `{"s":"\\"}}},${JSON.stringify(tail).slice(1)}}`],
	...words`{"s":"\\\""} {"s":"\\"} {"s":"{{{{"} {"s":"}}}"} {"s":"]]],,,:::"} {"a":1},"verb":"delete" {"a":1},"requestObject":{"b":2}`,
	...[`{"a":1},${tail}`, '{"user":{"username":"mallory"}}'],
];

/** Deletions and others with each body as their request and as their response. */
function deletions(): string[] {
	const withBodies = dryRuns.flatMap(body => [
		{requestObject: body, responseObject: '{}'},
		{requestObject: '{}', responseObject: body},
	]);
	return verbs.flatMap(verb => withBodies.map(both => withValues({verb: `"${verb}"`, ...both})));
}

function timestamps(): string[] {
	const all = [
		...dates.flatMap(date => [`${date}T10:11:12.123456Z`, `${date}T10:11:12Z`]),
		...clocks.map(clock => `2026-05-12${clock}`),
		'',
		'now',
		'null',
	];
	return all.flatMap(time => [
		swap(event.requestReceivedTimestamp, time),
		swap(event.stageTimestamp, time),
		base.replace(event.requestReceivedTimestamp, time).replace(event.stageTimestamp, time),
	]);
}

/** So that only a body can be wrong about lists. */
const withoutLists = makeLine({user: {username: 'alice'}, sourceIPs: ['192.0.2.7'], requestObject: 'BODY'});

function inSteps(): string[] {
	const padded = times(66, at => 'p'.repeat(at));
	return padded.flatMap(pad => [
		...insides.map(inside => swap('{"spec":"request-body"}', `{"${pad}":"${inside}"}`)),
		...structures.map(structure => swap('{"spec":"request-body"}', `{"${pad}":${structure}}`)),
		// In a step that a string covers from end to end.
		...insides.map(inside => swap('{"spec":"request-body"}', `{"a":"${'long '.repeat(15)}${pad}${inside}${' long'.repeat(30)}"}`)),
		...numbers.map(number => swap('{"spec":"request-body"}', `{"${pad}":${number}}`)),
		...numbers.map(number => swap('{"spec":"request-body"}', `["${pad}",${number}]`)),
		// Behind the value, in the step in which it ends.
		...['{"a":"\\/"}', '"\\u0061"', '{"a":"\\q"}', '{"a" :1}', '{"a":1} '].map(next =>
			swap('{"spec":"request-body"},"responseObject":{"spec":"response-body"}', `{"${pad}":1},"responseObject":${next}`),
		),
	]);
}

function deep(): string[] {
	const depths = [1, 2, 62, 63, 64, 65, 66, 128, 129, 5000];
	return depths.flatMap(depth => [
		'['.repeat(depth) + ']'.repeat(depth),
		'{"a":'.repeat(depth) + '1' + '}'.repeat(depth),
		'[{"a":'.repeat(depth / 2) + '""' + '}]'.repeat(depth / 2),
		'['.repeat(depth) + ']'.repeat(depth - 1) + '}',
		'{"a":['.repeat(depth / 2) + ']}'.repeat(depth / 2 - 1) + '}]',
		'['.repeat(depth) + ']'.repeat(depth + 1),
		`{"a":${'['.repeat(depth)}${']'.repeat(depth + 1)}`,
		`[${'{"a":'.repeat(depth)}1${'}'.repeat(depth + 1)}`,
	]);
}

/** Each text of the base as long as each length, and one that differs in its last byte. */
const ofLengths = (): string[] =>
	lengths.flatMap(length => [
		...everywhere('x'.repeat(length)),
		...(length > 0 && length < 100 ? everywhere(`${'x'.repeat(length - 1)}y`) : []),
	]);

/** Values that give the same bytes to whatever compares beginnings only. */
function alike(): string[] {
	const objects = words`
		"resource":"pods" "namespace":"shop" "name":"web" "name":"webs" "uid":"u" "apiGroup":"apps" "apiVersion":"v1" "resourceVersion":"1"
		"subresource":"log"
	`;
	const orders = [
		...subsets(objects).map(list => list.join(',')),
		'"resource":"pods","name":"web","namespace":"shop"',
		'"apiVersion":"v1","apiGroup":"apps"',
		'"resource":"pods","apiVersion":"v1","apiGroup":"apps"',
		...['a', 'x\\u0026y', 'x&y', '"', ''].map(name => `"resource":"pods","name":"${name}","apiVersion":"a/b","apiGroup":"c"`),
	];
	return orders.map(order => swap(goJson(event.objectRef), `{${order}}`));
}

/** One byte put in, taken out or changed, at every place of a line. */
function everyByte(): Buffer[] {
	const line = Buffer.from(base);
	const signs = [...'"\\,}0 '].map(sign => sign.charCodeAt(0)).concat(0x01, 0x80);
	const put = (at: number, lost: number, sign: readonly number[]) =>
		Buffer.concat([line.subarray(0, at), Buffer.from(sign), line.subarray(at + lost)]);
	return times(line.length, at => [
		put(at, 1, []),
		put(at, 2, []),
		put(at, 0, [line[at] ?? 0]),
		...signs.flatMap(sign => [put(at, 1, [sign]), put(at, 0, [sign])]),
	]).flat();
}

/** A writer that stopped anywhere, and one that went on in the middle of a line. */
function torn(): string[] {
	const short = makeLine();
	return [
		...times(base.length, at => base.slice(0, at)),
		...times(base.length / 5, at => base.slice(0, 5 * at) + short),
		...times(base.length / 5, at => base.slice(0, 5 * at) + base.slice(5 * at + 64)),
		...times(base.length / 5, at => base.slice(5 * at)),
	];
}

/** Parts of an event that apiservers leave out, alone and together. */
function left(): string[] {
	const optional = words`
		impersonatedUser authenticationMetadata sourceIPs userAgent objectRef responseStatus requestObject responseObject annotations
	`;
	return subsets(optional).map(gone => join(members.filter(([key]) => !gone.includes(key))));
}

/** The event in other words, or of another kind. */
const rewritten = [
	...[`{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[${base}]}`, base.replace('v1', 'v1beta1'), base.replace('v1', 'v2')],
	...[base.replace('"Event"', '"event"'), base.replace('audit.k8s.io', 'example.com'), base.replaceAll('/', '\\/'), base.toUpperCase()],
	...[base.replaceAll(',', ', '), base.replaceAll(':', ': '), JSON.stringify(event, null, 1).replaceAll('\n', ' ')],
];

const quoted = (text: string) => `"${text}"`;
const longText = (count: number) => 'z"\\\n<王'.repeat(count);

export const families: readonly Family[] = [
	{
		name: 'as an apiserver writes it',
		isUsual: true,
		lines: [base, makeLine(), makeLine({user: {}}), makeLine({annotations: undefined})].map(line => Buffer.from(line)),
	},
	{name: 'parts left out', isUsual: true, lines: bytes(left())},
	{name: 'members of a user chosen', lines: choices('user')},
	{name: 'members of an impersonated user chosen', lines: choices('impersonatedUser')},
	{name: 'members of an objectRef chosen', lines: choices('objectRef')},
	{name: 'members of a responseStatus chosen', lines: choices('responseStatus')},
	{name: 'members of an event in disorder', lines: disorderly()},
	{name: 'members of a user in disorder', lines: disorderly('user')},
	{name: 'members of an impersonated user in disorder', lines: disorderly('impersonatedUser')},
	{name: 'members of an objectRef in disorder', lines: disorderly('objectRef')},
	{name: 'members of a responseStatus in disorder', lines: disorderly('responseStatus')},
	{name: 'annotations in disorder', lines: disorderly('annotations')},
	{
		name: 'annotations',
		lines: values(
			'annotations',
			annotations.map(raw => `{${raw}}`),
		),
	},
	{name: 'objects alike', lines: bytes(alike())},
	{name: 'levels', lines: values('level', levels.map(quoted))},
	{name: 'stages', lines: values('stage', stages.map(quoted))},
	{name: 'auditIDs', lines: swaps(event.auditID, auditIDs)},
	{name: 'requestURIs', lines: swaps(event.requestURI, uris)},
	{name: 'escapes everywhere', lines: bytes(escapes.flatMap(escaped => [...everywhere(`a${escaped}b`), ...everywhere(escaped)]))},
	{
		name: 'escapes at every place of a value',
		lines: bytes(
			times(36, at =>
				['\\u0026', '\\/', '\\"', '\\\\', '\\q'].flatMap(escaped => everywhere('x'.repeat(at) + escaped + 'y'.repeat(20))),
			).flat(),
		),
	},
	{
		name: 'bytes everywhere',
		lines: wrongBytes.flatMap(raw => [...everywhere('a¤b'), ...everywhere('¤')].map(line => withBytes(line, raw))),
	},
	{name: 'texts of every length', lines: bytes(ofLengths())},
	{
		name: 'the same three times in a row',
		lines: bytes(words`a\/b a\u0061b a\u0026b a\nb aéb`.flatMap(everywhere).flatMap(line => [line, line, line])),
	},
	{name: 'empty texts', lines: bytes(everywhere(''))},
	{name: 'names of prototypes', lines: bytes(['__proto__', 'constructor', 'hasOwnProperty'].flatMap(everywhere))},
	{
		name: 'values of other kinds everywhere',
		lines: bytes(
			texts.flatMap(([before, text]) =>
				base.includes(`:"${text}"`) && before.endsWith('"') ? oddValues.map(value => swap(`"${text}"`, value)) : [],
			),
		),
	},
	{
		name: 'texts that act on terminals',
		lines: hostileTexts.flatMap(([, text], n) => hostileEvents(text, n).map(one => withInvalid(goJson(one)))),
	},
	{name: 'users', lines: [...values('user', users), ...values('impersonatedUser', users)]},
	{name: 'extra of a user', lines: [...swaps('{"example.com/key":["extra-value"]}', extras), ...swaps('{"other":["more"]}', extras)]},
	{name: 'lists', lines: [...values('sourceIPs', lists), ...swaps('["dev","ops"]', lists)]},
	{name: 'authenticationMetadata', lines: values('authenticationMetadata', bodies)},
	{name: 'codes', lines: swaps('404', codes)},
	{name: 'statuses', lines: values('responseStatus', statuses)},
	{name: 'details', lines: swaps('{"name":"detail"}', bodies)},
	{name: 'times', lines: bytes(timestamps())},
	{name: 'request bodies', lines: swaps('{"spec":"request-body"}', bodies)},
	{name: 'response bodies', lines: swaps('{"spec":"response-body"}', bodies)},
	{
		name: 'look-alikes in bodies',
		lines: [...swaps('{"spec":"request-body"}', lookAlikes), ...swaps('{"spec":"response-body"}', lookAlikes)],
	},
	{name: 'bodies step by step', lines: bytes(inSteps())},
	{name: 'bodies of events without lists', lines: bytes(structures.map(raw => withoutLists.replace('"BODY"', () => raw)))},
	{name: 'nesting', lines: [...swaps('{"spec":"request-body"}', deep()), ...swaps('{"example.com/key":["extra-value"]}', deep())]},
	{name: 'dry runs', lines: bytes(deletions())},
	{name: 'what stands before', lines: bytes(befores.map(before => before + base))},
	{
		name: 'what stands behind',
		lines: bytes([
			...[...behinds, base].map(behind => base + behind),
			...behinds.map(behind => `${stamp}Z ${base}${behind}`),
			...behinds.map(behind => makeLine({verb: `verb${behind.length}`, userAgent: `never seen before ${behind.length}`}) + behind),
		]),
	},
	{name: 'a byte more, less or changed', lines: everyByte()},
	{name: 'torn lines', lines: bytes(torn())},
	{name: 'no events', lines: bytes([...others, ...rewritten])},
	{
		name: 'very long',
		lines: bytes([
			...everywhere('u'.repeat(300_000)).slice(0, 12),
			swap('"response-body"', JSON.stringify(longText(400_000))),
			swap('no pod today', 'm'.repeat(2_000_000)),
			swap('"response-body"', `[${'{"a":[1,2,3]},'.repeat(100_000)}1]`),
		]),
	},
];

/** All of them, in a row. */
export const hostileLines: readonly Uint8Array[] = families.flatMap(({lines}) => lines);

/** A line that the kernel takes, with every part that an event can have. */
export const wholeLine: Buffer = Buffer.from(base);

/** So many of them, each at most once, in any order. */
export function someHostileLines(random: () => number, count = hostileLines.length): Uint8Array[] {
	const places = new Map(hostileLines.map(line => [line, random()]));
	return hostileLines.toSorted((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0)).slice(0, count);
}
