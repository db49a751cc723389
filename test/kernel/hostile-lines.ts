import {hostileEvents, hostileTexts, withInvalid} from '../support/hostile.js';
import {goJson, makeLine} from '../support/make-event.js';

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
	auditID: '0a1b2c3d-1111-4222-8333-abcdefabcdef',
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
/** Likewise for the value of a member of the event. */
const values = (key: string, raws: readonly string[]): Buffer[] =>
	bytes(raws.map(raw => join(members.map(([name, old]) => [name, name === key ? raw : old]))));

/** The words of a table, backslashes as they are: `␠` is a blank in a word, `∅` the empty one. */
const words = ({raw}: TemplateStringsArray): string[] =>
	(raw[0] ?? '')
		.trim()
		.split(/\s+/)
		.map(word => (word === '∅' ? '' : word.replaceAll('␠', ' ')));

const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({length: count}, (_, at) => make(at));

/** All choices from a list, in its order. */
const subsets = <T>(list: readonly T[]): T[][] => times(2 ** list.length, bits => list.filter((_, at) => (bits >> at) & 1));

/** What can stand for a value and should not. */
const oddValues = ['null', 'true', '0', '-1.5e7', '""', '"text"', '[]', '{}', '["a"]', '[1]', '[null]', '{"a":"b"}', '{"username":"x"}'];

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

const escapes = [
	...words`
		\" \/ \b \f \n \r \t \u0000 \u001b \u003c \u003C \u003e \u0026 \u0027 \u2028 \u2029 \u202e \u002f \u005c \u0022 \u003f \u003F
		\u0061 \u007f \u00e9 \uD83D\uDE00 \ud800 \udc00 \ufeff \u00 \u12g4 \u␠041 \u-041 \U0041 \q \x41 \0 \' \u
	`,
	...['\\\\', '\\', '\\\\\\'],
];

/** Bytes that are no UTF-8, or nearly. */
const wrongBytes: ReadonlyArray<readonly number[]> = [
	...[[0x80], [0xff], [0xc0, 0xaf], [0xc3], [0xc3, 0x28], [0xe2, 0x82], [0xe2, 0x82, 0x3f], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98]],
	...[[0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xef, 0xbf, 0xbd], [0xef, 0xbb, 0xbf], [0xc2, 0x80], [0x7f]],
	...[[0], [1], [9], [10], [13], [31], [32]],
];

/** A line with bytes that have no text in the place of each `¤`. */
const withBytes = (line: string, raw: readonly number[]): Buffer =>
	Buffer.concat(line.split('¤').flatMap((part, at) => (at === 0 ? [] : [Buffer.from(raw)]).concat(Buffer.from(part))));

/** Bodies that are JSON and such as are nearly. */
const bodies = [
	...words`
		{} [] "" "text" null true false 0 -0 12.5 [[[[[1]]]]] {"":""} {"a":{"a":{"a":[]}}} [{},[],{}]
		[1e400,-0,1E+5,0.5,-1.5e-7,123456789012345678901234567890] [true,false,null,"",{},[]] {"__proto__":{"a":1},"a":1,"a":2}
		{"a":1,,} {"a"␠"b"} {"a":1]} [1} nonsense {"a"} {"a":} {:1} {"a":1␠} {␠"a":1} {"a":␠1} {"a"␠:1} {"a":01} {"a":1.} {"a":.5}
		{"a":1e} {"a":1e+} {"a":-} {"a":+1} {"a":--1} {"a":0x1} {"a":1.2.3} {"a":1e5e5} {"a":tru} {"a":truee} {"a":True} {"a":fals}
		{"a":falsey} {"a":nul} {"a":null1} {"a":NaN} {"a":Infinity} [1␠2] ["a"[1]] ["a"{}] {"a":"b"[1]} {"a":"b"{}} {"a":1"b":2}
		{"a":"x""b":2} [1"a"] ["a"1] ["a"true] [true"a"] [1,] [,1] [,] {,} {"a":1,} {,"a":1} ["a":1] {"a":1:2} {"a":"b":"c"} {"a":1,"b"}
		{"a":1,2:3} {1:2} {null:1} {[]:1} {{}:1} {"a"{}} {"a"[]} {"a"1} {"a":b} {'a':1} {"a":"b""c"} {"a":{}{}} {"a":[][]} {"a":{}"b":1}
		[{}{}] [{}1] [[]1] [1{}] [1[]] [{}true] [[]"a"] {"a":"x"}} [1]] {{"a":1}} [[1] {"a":{"b":1} {"a":"b\"} "x\"
		{"a":[1,{"b":2],"c":3}} [} {] [:] {"a":,} {"a"::1} [-] [1-2] [1/2] [//] {"a":/**/1} [é] [\u0031]
	`,
	...['\u00a0{}'],
];

/** The members that a line ends in, to be looked for in the wrong places. */
const tail = '"requestReceivedTimestamp":"2001-01-01T00:00:00.000000Z","stageTimestamp":"2001-01-01T00:00:00.000000Z"';
const lookAlikes = [
	`{${tail}}`,
	`{"a":{${tail},"annotations":{"authorization.k8s.io/decision":"forbid"}}}`,
	...[JSON.stringify(`{${tail}}`), JSON.stringify(base), base, `[${base},${base}]`, `{"x":${JSON.stringify(base)}}`],
	...[
		'{"s":"\\\\\\""}',
		'{"s":"\\\\"}',
		'{"s":"{{{{"}',
		'{"s":"}}}"}',
		'{"s":"]]],,,:::"}',
		`{"s":"\\"}}},${JSON.stringify(tail).slice(1)}}`,
	],
	...['{"a":1},"verb":"delete"', '{"a":1},"requestObject":{"b":2}', `{"a":1},${tail}`, '{"user":{"username":"mallory"}}'],
];

/** Deletions that ask for a dry run in their body, and what looks like it. */
function dryRuns(): string[] {
	const asked = [
		'"dryRun":["All"]',
		'"dryRun":["none","All"]',
		'"dry\\u0052un":["All"]',
		'"\\u0064ryRun":["All"]',
		'"dryRu\\u006e":["\\u0041ll"]',
	];
	const notAsked = [
		'"dryRun":"All"',
		'"dryRun":[]',
		'"dryRun":["all"]',
		'"DryRun":["All"]',
		'"xdryRun":["All"]',
		'"dryRun ":["All"]',
		'"a":"dryRun"',
	];
	const twice = [
		'"dryRun":["All"],"dryRun":[]',
		'"dryRun":[],"dryRun":["All"]',
		'"a":{"dryRun":["All"]}',
		'"a":"\\"dryRun\\":[\\"All\\"]"',
		'"a":"\\/"',
	];
	const objects = [...asked, ...notAsked, ...twice].flatMap(member => [`{${member}}`, `{"kind":"DeleteOptions",${member},"x":1}`]);
	const all = [...objects, '["dryRun","All"]', '"dryRun"', '{}', '{"gracePeriodSeconds":0,"propagationPolicy":"Background"}'];
	const verbs = ['delete', 'deletecollection', 'patch', 'Delete', 'deletec', 'd\\u0065lete', '\\u0064elete', 'delete\\n', ''];
	const places: ReadonlyArray<Readonly<Record<string, string>>> = all.flatMap(body => [
		{requestObject: body, responseObject: '{}'},
		{requestObject: '{}', responseObject: body},
	]);
	return verbs.flatMap(verb =>
		places.map(place => join(members.map(([key, raw]) => [key, key === 'verb' ? `"${verb}"` : (place[key] ?? raw)]))),
	);
}

const auditIDs = [
	...words`
		∅ a custom-id AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 0A1B2C3D-1111-4222-8333-ABCDEFABCDEF
		0a1b2c3d-1111-4222-8333-abcdefabcdeF 0a1b2c3g-1111-4222-8333-abcdefabcdef 0a1b2c3d11111-4222-8333-abcdefabcdef
		0a1b2c3d-1111-4222-8333-abcdefabcde 0a1b2c3d-1111-4222-8333-abcdefabcdef0 0a1b2c3d-1111-4222-8333_abcdefabcdef
		00000000-0000-0000-0000-000000000000 ffffffff-ffff-ffff-ffff-ffffffffffff fedcba98-7654-3210-0123-456789abcdef
		12345678-9abc-def0-fedc-ba9876543210 0a1b2c3d-1111-4222-8333-abcdefabcde\u0066 \u0030a1b2c3d-1111-4222-8333-abcdefabcdef a\nb
		a\/b a\"b é 王 ␠ a␠b __proto__
	`,
	...['a\x7fb', '\ufeff'],
	...times(36, at => event.auditID.slice(0, at) + 'G' + event.auditID.slice(at + 1)),
	...times(36, at => event.auditID.slice(0, at) + '-' + event.auditID.slice(at + 1)),
	...times(16, at => event.auditID.replaceAll(at.toString(16), ((at + 1) % 16).toString(16))),
];

const dates = [
	...words`
		2024-02-29 2023-02-29 2000-02-29 1900-02-28 2100-02-29 2026-02-30 2026-04-31 2026-06-31 2026-09-31 2026-11-31 2026-01-32
		2026-00-10 2026-13-10 2026-05-00 1970-01-01 1969-12-31 1899-12-31 0000-01-01 0070-01-01 0099-12-31 9999-12-31 2255-06-06
		2300-01-01 2026-5-12 2026-05-1 20260-5-12 2026/05/12 2026-05:12 -026-05-12 +026-05-12 202a-05-12 2026-12-31 2026-03-01
		2026-02-28
	`,
];
const clocks = [
	...words`
		T10:11:12.123456Z T00:00:00.000000Z T23:59:59.999999Z T24:00:00.000000Z T24:11:12.123456Z T10:60:12.123456Z T10:11:60.123456Z
		T23:59:60.999999Z T10:11:61.123456Z T10:11:99.123456Z T99:11:12.123456Z T10:99:12.123456Z t10:11:12.123456Z T10:11:12.123456z
		␠10:11:12.123456Z T10:11:12.123456 T10:11:12Z T10:11:12.1Z T10:11:12.12345Z T10:11:12.1234567Z T10:11:12.123456789Z
		T10:11:12,123456Z T10:11:12.Z T1011:12.123456Z T10.11:12.123456Z T10:11:12.123456+00:00 T10:11:12.123456+02:00
		T10:11:12.123456-23:59 T10:11:12.123456+2:00 T10:11:12.1234/6Z T10:11:12.:23456Z T10:11:1/.123456Z T10:11:/2.123456Z
		T1/:11:12.123456Z T:0:11:12.123456Z T10:1::12.123456Z T10:11:12.12345\u0036Z T10:11:12.123456Z␠ ␠T10:11:12.123456Z
		T10:11:12.123456ZZ Z ∅
	`,
];

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

const codes = [
	...words`
		100 200 404 599 999 99 099 0200 1 0 -20 -200 2e2 200.0 200.5 65535 65536 70000 1e9 "200" null ∅ 2␠00 200, [200] true
	`,
	...['20\t'],
];

const stamp = '2026-01-31T08:14:15.123456789';
/** What stands before a line: a kubelet's stamps, and what is nearly one; byte order marks, NULs, blanks. */
const befores = [
	...[
		'Z ',
		'+02:00 ',
		'-11:30 ',
		'+99:99 ',
		'+00:00 ',
		'Z',
		'Z  ',
		'Z\t',
		'z ',
		' ',
		'',
		'+0200 ',
		'+02 ',
		'+2:00 ',
		'+02:0 ',
		'+0a:00 ',
		'+02:0a ',
		' 02:00 ',
		'+02-00 ',
	].map(zone => stamp + zone),
	...[stamp.slice(0, -1), `${stamp}0`, stamp.slice(0, -9), stamp.replace('.', ','), stamp.replace('T', 't'), stamp.replace('T', ' ')].map(
		shape => `${shape}Z `,
	),
	...times(stamp.length, at => `${stamp.slice(0, at)}x${stamp.slice(at + 1)}Z `),
	...times(stamp.length, at => `${stamp.slice(0, at)}/${stamp.slice(at + 1)}Z `),
	...times(stamp.length, at => `${stamp.slice(0, at)}:${stamp.slice(at + 1)}Z `),
	...[
		'9999-99-99T99:99:99.999999999Z ',
		`${stamp}Z ${stamp}Z `,
		` ${stamp}Z `,
		`\0\0${stamp}Z `,
		`\ufeff${stamp}Z `,
		`${stamp}Z \ufeff`,
		`${stamp}Z \0`,
	],
	...[
		'\ufeff',
		'\ufeff\ufeff',
		'\0',
		'\0'.repeat(100),
		' ',
		'\t',
		'\r',
		'{',
		'[',
		',',
		'"',
		'I0512 10:11:12.000000       1 x.go:1] ',
		'{"kind":"Event"}',
	],
];
const behinds = ['', '\r', '\r\r', ' ', '\t', ' \r', '\r ', '\0', ',', '}', ']', '{}', base, 'x', '\ufeff', '"', '\\', '\r\0'];

const lists = [
	...words`
		[] [""] ["",""] ["a"] ["a","a"] ["::1"] ["a\u0026b"] ["a\/b"] ["a","b\\"] ["王"] [null] [1] ["a",1] ["a",null] [["a"]]
		[{"a":"b"}] ["a",] [,"a"] ["a""b"] ["a"␠,"b"] ["a",␠"b"] ["a"],"x":["b"] ["a"]] ["a" ["a"} ["a",,"b"] "a" null {} ["a\q"]
		["a":"b"] ["__proto__"]
	`,
	...['["\t"]'],
];

const extras = [
	...words`
		{} {"a":[]} {"a":["b"],"a":["c"]} {"__proto__":["x"]} {"__proto__":["x"],"__proto__":["y"],"a":["b"]}
		{"constructor":["x"],"toString":["y"]} {"2":["b"],"1":["a"],"x":["c"]} {"a":"b"} {"a":[1,"b",null]} {"a":null} {"a":{"0":"x"}}
		{"a":[["b"]]} {"\u0061":["b"],"a":["c"]} {"a\/b":["c"]} {"a":["\ud800"]} [] "abc" ["a"] null 5 {"":[""]}
	`,
];
const users = [
	...words`
		{} {"username":""} {"username":"","groups":["a"]} {"username":"","uid":"x"} {,"uid":"x"} {,"groups":["a"]} {,"extra":{}}
		{"uid":"x"} {"groups":["a"]} {"extra":{}} {"username":"alice"} {"username":"alice",} {"username":"alice","uid":""}
		{"username":"alice","uid":"","groups":[],"extra":{}} {"username":"alice","uid":5} {"username":5} {"username":null}
		{"username":"alice","groups":["a","b"],"username":"bob"} {"username":"alice","groups":["a",1,null,{"b":[]},"c"]}
		{"username":"alice","groups":"a"} {"username":"alice","groups":{}} {"username":"alice""uid":"x"} {"username":"__proto__"}
		{"username":"alice","__proto__":{"uid":"x"}} {"username":"al\u0069ce"} {"username":"alice␠"} {"username":"Alice"}
		{"username":"alice"] {"username":"alice" null [] "alice"
	`,
];

/** How texts are cut and joined: lengths around the steps of 16 and 64 bytes, alike but for their ends. */
const lengths = [...times(41, at => at), 47, 48, 49, 63, 64, 65, 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 70_000];

/** A body with something at each place of a 64-byte step. */
const insides = [
	...words`
		" ","b":[{}] } \" \\\" \u0041 \u0026 \/ \u004 \q é 王 😀
	`,
	...['\\', '\\\\', '\u0001', '\u001f', '\x7f'],
];
const numbers = [
	...words`
		1 -1 1.5e+7 true null 01 1. tru 1␠ ␠1 {} [] {"a":[]} [[ ]] "" "x""y" "x":1 , :
	`,
];

function inSteps(): string[] {
	const padded = times(66, at => 'p'.repeat(at));
	return padded.flatMap(pad => [
		...insides.map(inside => swap('{"spec":"request-body"}', `{"${pad}":"${inside}"}`)),
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
	const objects = [
		'"resource":"pods"',
		'"namespace":"shop"',
		'"name":"web"',
		'"name":"webs"',
		'"uid":"u"',
		'"apiGroup":"apps"',
		'"apiVersion":"v1"',
		'"resourceVersion":"1"',
		'"subresource":"log"',
	];
	const orders = [
		...subsets(objects).map(list => list.join(',')),
		'"resource":"pods","name":"web","namespace":"shop"',
		'"apiVersion":"v1","apiGroup":"apps"',
		'"resource":"pods","apiVersion":"v1","apiGroup":"apps"',
		...['a', 'x\\u0026y', 'x&y', '"', ''].map(name => `"resource":"pods","name":"${name}","apiVersion":"a/b","apiGroup":"c"`),
	];
	return orders.map(order => swap(goJson(event.objectRef), `{${order}}`));
}

/** The decisions and reasons of annotations that are there twice, in other spellings, or of other kinds. */
function annotated(): string[] {
	const decision = (raw: string) => `"authorization.k8s.io/decision":${raw}`;
	const reason = (raw: string) => `"authorization.k8s.io/reason":${raw}`;
	const all = [
		...[
			'"allow"',
			'"forbid"',
			'"weird"',
			'""',
			'null',
			'5',
			'"allow","x":"y"',
			'"allowed"',
			'"forbi\\u0064"',
			'["allow"]',
			'{"a":"allow"}',
		].map(decision),
		...['""', '"x"', '"x\\u0026"', '"\\u0078"', 'null', '"x","x":"y"', '[1]', '"\x01"', '"x'].map(reason),
		...[
			[decision('"allow"'), decision('"forbid"')],
			[decision('"forbid"'), decision('"allow"')],
			[reason('"one"'), reason('"two"')],
			[reason('"one"'), reason('""')],
		].map(String),
		...[
			[decision('"allow"'), '"authorization.k8s.io\\/decision":"forbid"'],
			[reason('"a"'), '"authorization.k8s.io/re\\u0061son":"b"'],
			[decision('"allow"'), decision('null')],
		].map(String),
		...[
			'"a":"b"',
			'"__proto__":"b"',
			'"a":{"b":"c"}',
			'"a":"b",',
			',"a":"b"',
			'"a" :"b"',
			'"a": "b"',
			'"a":"b" ',
			'"":""',
			'"a\\"b":"c"',
			'"a\x01":"b"',
			'"a":"b""c":"d"',
			'"a"',
			'a:"b"',
			'"a":b',
		],
		...[tail, '"verb":"delete"', '"a":"b"},"verb":"delete","x":{"c":"d"'],
	];
	return [...all, ''].map(raw => swap(goJson(event.annotations), `{${raw}}`));
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
	const optional = [
		'impersonatedUser',
		'authenticationMetadata',
		'sourceIPs',
		'userAgent',
		'objectRef',
		'responseStatus',
		'requestObject',
		'responseObject',
		'annotations',
	];
	return subsets(optional).map(gone => join(members.filter(([key]) => !gone.includes(key))));
}

/** What is no event, or one of another kind. */
const others = [
	...[
		'',
		'{}',
		'{"a":1}',
		'[]',
		'null',
		'"kind"',
		'I0512 10:11:12.000000       1 x.go:1] {"kind":"Event"}',
		'{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"',
		'{"kind":"Event","apiVersion":"v1","metadata":{}}',
	],
	...[
		'{"kind":"Event","apiVersion":"audit.k8s.io/v1"}',
		`{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[${base}]}`,
		'{"kind":"Policy","apiVersion":"audit.k8s.io/v1"}',
		base.replace('v1', 'v1beta1'),
		base.replace('v1', 'v2'),
	],
	...[
		base.replace('"Event"', '"event"'),
		base.replace('audit.k8s.io', 'example.com'),
		base.replaceAll('/', '\\/'),
		base.replaceAll(',', ', '),
		base.replaceAll(':', ': '),
		JSON.stringify(event, null, 1).replaceAll('\n', ' '),
		base.toUpperCase(),
	],
];

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
	{name: 'annotations', lines: bytes(annotated())},
	{name: 'objects alike', lines: bytes(alike())},
	{
		name: 'levels',
		lines: values(
			'level',
			['Metadata', 'Request', 'RequestResponse', 'None', 'Other', 'metadata', 'Request\\u0052esponse', 'Metadata ', ''].map(
				text => `"${text}"`,
			),
		),
	},
	{
		name: 'stages',
		lines: values(
			'stage',
			['RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic', 'Other', 'panic', 'Pani\\u0063', 'PanicX', ''].map(
				text => `"${text}"`,
			),
		),
	},
	{name: 'auditIDs', lines: swaps(event.auditID, auditIDs)},
	{
		name: 'requestURIs',
		lines: swaps(event.requestURI, [
			'',
			'?',
			'/',
			'/?',
			'/?a?b',
			'??',
			'/x\\u003fa=1',
			'/x\\u003Fa',
			'/x?\\u003fa',
			'/x\\n003f?a',
			'/%3F?x',
			'/a\\/b?c',
			'/a?b\\/c',
			'/a\\u0026b?a\\u0026b',
			`/x?${'q'.repeat(5000)}`,
			'/é?王',
			'/a\\\\?b',
			'/a\\"?b',
		]),
	},
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
	{
		name: 'codes',
		lines: swaps(
			'"code":404',
			codes.map(code => `"code":${code}`),
		),
	},
	{
		name: 'status',
		lines: values('responseStatus', [
			'{}',
			'{"metadata":{"remainingItemCount":3},"code":200}',
			'{"metadata":{}"status":"Failure","code":404}',
			'{"metadata":{},"status":"Failure",}',
			'{"code":200}',
			'{"metadata":{} ,"code":200}',
			'{"metadata":{},"details":[],"code":404}',
			'{"metadata":null,"code":200}',
		]),
	},
	{name: 'details', lines: swaps('{"name":"detail"}', bodies)},
	{name: 'times', lines: bytes(timestamps())},
	{name: 'request bodies', lines: swaps('{"spec":"request-body"}', bodies)},
	{name: 'response bodies', lines: swaps('{"spec":"response-body"}', bodies)},
	{
		name: 'look-alikes in bodies',
		lines: [...swaps('{"spec":"request-body"}', lookAlikes), ...swaps('{"spec":"response-body"}', lookAlikes)],
	},
	{name: 'bodies step by step', lines: bytes(inSteps())},
	{name: 'nesting', lines: [...swaps('{"spec":"request-body"}', deep()), ...swaps('{"example.com/key":["extra-value"]}', deep())]},
	{name: 'dry runs', lines: bytes(dryRuns())},
	{name: 'what stands before', lines: bytes(befores.map(before => before + base))},
	{
		name: 'what stands behind',
		lines: bytes([
			...behinds.map(behind => base + behind),
			...behinds.map(behind => `${stamp}Z ${base}${behind}`),
			...behinds.map(behind => makeLine({verb: `verb${behind.length}`, userAgent: `never seen before ${behind.length}`}) + behind),
		]),
	},
	{name: 'a byte more, less or changed', lines: everyByte()},
	{name: 'torn lines', lines: bytes(torn())},
	{name: 'no events', lines: bytes(others)},
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
