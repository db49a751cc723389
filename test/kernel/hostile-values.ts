/** Texts and bytes that a line is made wrong with, as they stand in it (`hostile-lines.ts`). */

/** The words of a table, backslashes as they are: `␠` is a blank in a word, `∅` the empty one. */
export const words = ({raw}: TemplateStringsArray): string[] =>
	(raw[0] ?? '')
		.trim()
		.split(/\s+/)
		.map(word => (word === '∅' ? '' : word.replaceAll('␠', ' ')));

/** So many of what is made for 0, 1, 2 … */
export const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({length: count}, (_, at) => make(at));

/** What can stand for a value and should not. */
export const oddValues = words`null true 0 -1.5e7 "" "text" [] {} ["a"] [1] [null] {"a":"b"} {"username":"x"}`;

/** Escapes, and what is nearly one. */
export const escapes = [
	...words`
		\" \/ \b \f \n \r \t \u0000 \u001b \u003c \u003C \u003e \u0026 \u0027 \u2028 \u2029 \u202e \u002f \u005c \u0022 \u003f \u003F
		\u0061 \u007f \u00e9 \uD83D\uDE00 \ud800 \udc00 \ufeff \u00 \u12g4 \u␠041 \u-041 \U0041 \q \x41 \0 \' \u
	`,
	...['\\\\', '\\', '\\\\\\'],
];

/** Bytes that are no UTF-8, or nearly. */
export const wrongBytes: ReadonlyArray<readonly number[]> = [
	...[[0x80], [0xff], [0xc0, 0xaf], [0xc3], [0xc3, 0x28], [0xe2, 0x82], [0xe2, 0x82, 0x3f], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98]],
	...[[0xf4, 0x90, 0x80, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xef, 0xbf, 0xbd], [0xef, 0xbb, 0xbf], [0xc2, 0x80], [0x7f]],
	...[[0], [1], [9], [10], [13], [31], [32]],
];

/** Bodies that are JSON and such as are nearly. */
export const bodies = [
	...words`
		{} [] "" "text" null true false 0 -0 12.5 [[[[[1]]]]] {"":""} {"a":{"a":{"a":[]}}} [{},[],{}]
		[1e400,-0,1E+5,0.5,-1.5e-7,123456789012345678901234567890] [true,false,null,"",{},[]] {"__proto__":{"a":1},"a":1,"a":2}
		{"a":1,,} {"a"␠"b"} {"a":1]} [1} nonsense {"a"} {"a":} {:1} {"a":1␠} {␠"a":1} {"a":␠1} {"a"␠:1} {"a":01} {"a":1.} {"a":.5}
		{"a":1e} {"a":1e+} {"a":-} {"a":+1} {"a":--1} {"a":0x1} {"a":1.2.3} {"a":1e5e5} {"a":tru} {"a":truee} {"a":True} {"a":fals}
		{"a":falsey} {"a":nul} {"a":null1} {"a":NaN} {"a":Infinity} [1␠2] ["a"[1]] ["a"{}] {"a":"b"[1]} {"a":"b"{}} {"a":1"b":2}
		{"a":"x""b":2} [1"a"] ["a"1] ["a"true] [true"a"] [1,] [,1] [,] {,} {"a":1,} {,"a":1} ["a":1] {"a":1:2} {"a":"b":"c"} {"a":1,"b"}
		{"a":1,2:3} {1:2} {null:1} {[]:1} {{}:1} {"a"{}} {"a"[]} {"a"1} {"a":b} {'a':1} {"a":"b""c"} {"a":{}{}} {"a":[][]} {"a":{}"b":1}
		[{}{}] [{}1] [[]1] [1{}] [1[]] [{}true] [[]"a"] {"a":"x"}} [1]] {{"a":1}} [[1] {"a":{"b":1} {"a":"b\"} "x\"
		{"a":[1,{"b":2],"c":3}} [{"a":1}} {"a":[1]] {"a":[}} [{]] [} {] [:] {"a":,} {"a"::1} [-] [1-2] [1/2] [//] {"a":/**/1} [é] [\u0031]
	`,
	...['\u00a0{}'],
];

/** Values whose bytes stand where they may or may not, which is to be seen also where a step of the kernel ends between them. */
export const structures = [
	...words`
		{"a":{},"b":[]} [{},[],{"a":1}] {"a"} {"a",1} {"a":1,"b"} {"a":1,} {"a":,} {"a":} {:1} {,} {"a"::1} {"a":1:2} {"a":{}:1} {1:2}
		[1,] [,1] [,] [:] ["a":1] ["a","b":1] [1,"a":2] {"a":["b","c":1]} [{"a":1},2:3] ["a"1] ["a""b"] ["a"{}] [1{}] [{}{}] [[]1] {"a":{"b":1}"c":2} {"a""b":1} {{}:1}
		{"a":[}} {"a":{]} [[1}] [{"a":1}} {"a":[1]] {"a":[1,{"b":2],"c":3}} {"a":1}} [1]]
	`,
	...[70, 140].flatMap(length => ['":1}', '"}', '",1}', '"{}}', '":}'].map(end => `{"${'k'.repeat(length)}${end}`)),
];

/** UUIDs, and whatever else a client chooses. */
export const uuid = '0a1b2c3d-1111-4222-8333-abcdefabcdef';
export const auditIDs = [
	...words`
		∅ a custom-id AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 0A1B2C3D-1111-4222-8333-ABCDEFABCDEF
		0a1b2c3d-1111-4222-8333-abcdefabcdeF 0a1b2c3g-1111-4222-8333-abcdefabcdef 0a1b2c3d11111-4222-8333-abcdefabcdef
		0a1b2c3d-1111-4222-8333-abcdefabcde 0a1b2c3d-1111-4222-8333-abcdefabcdef0 0a1b2c3d-1111-4222-8333_abcdefabcdef
		00000000-0000-0000-0000-000000000000 ffffffff-ffff-ffff-ffff-ffffffffffff fedcba98-7654-3210-0123-456789abcdef
		12345678-9abc-def0-fedc-ba9876543210 0a1b2c3d-1111-4222-8333-abcdefabcde\u0066 \u0030a1b2c3d-1111-4222-8333-abcdefabcdef a\nb
		a\/b a\"b é 王 ␠ a␠b __proto__
	`,
	...['a\x7fb', '\ufeff'],
	...times(36, at => uuid.slice(0, at) + 'G' + uuid.slice(at + 1)),
	...times(36, at => uuid.slice(0, at) + '-' + uuid.slice(at + 1)),
	...times(16, at => uuid.replaceAll(at.toString(16), ((at + 1) % 16).toString(16))),
];

/** Days that there are, and others. */
export const dates = [
	...words`
		2024-02-29 2023-02-29 2000-02-29 1900-02-28 2100-02-29 2026-02-30 2026-04-31 2026-06-31 2026-09-31 2026-11-31 2026-01-32
		2026-00-10 2026-13-10 2026-05-00 1970-01-01 1969-12-31 1899-12-31 0000-01-01 0070-01-01 0099-12-31 9999-12-31 2255-06-06
		2300-01-01 2026-5-12 2026-05-1 20260-5-12 2026/05/12 2026-05:12 -026-05-12 +026-05-12 202a-05-12 2026-12-31 2026-03-01
		2026-02-28
	`,
];

/** What stands behind the day. */
export const clocks = [
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

/** Codes as they stand in the line. */
export const codes = [
	...words`
		100 200 404 599 999 99 099 0200 1 0 -20 -200 2e2 200.0 200.5 65535 65536 70000 1e9 "200" null ∅ 2␠00 200, [200] true
	`,
	...['20\t'],
];

/** As a kubelet writes it, without zone and blank. */
export const stamp = '2026-01-31T08:14:15.123456789';

const nearlyStamps = [
	stamp.slice(0, -1),
	`${stamp}0`,
	stamp.slice(0, -9),
	stamp.replace('.', ','),
	stamp.replace('T', 't'),
	stamp.replace('T', ' '),
];

/** What stands before a line: a kubelet's stamps, and what is nearly one; byte order marks, NULs, blanks. */
export const befores = [
	...words`
		Z␠ +02:00␠ -11:30␠ +99:99␠ +00:00␠ Z Z␠␠ z␠ ␠ ∅ +0200␠ +02␠ +2:00␠ +02:0␠ +0a:00␠ +02:0a␠ ␠02:00␠ +02-00␠
	`.map(zone => stamp + zone),
	...nearlyStamps.map(shape => `${shape}Z `),
	...['x', '/', ':'].flatMap(sign => times(stamp.length, at => `${stamp.slice(0, at)}${sign}${stamp.slice(at + 1)}Z `)),
	...['9999-99-99T99:99:99.999999999Z ', `${stamp}Z ${stamp}Z `, ` ${stamp}Z `, `\0\0${stamp}Z `, `\ufeff${stamp}Z `],
	...[`${stamp}Z\t`, `${stamp}Z \ufeff`, `${stamp}Z \0`, '\ufeff', '\ufeff\ufeff', '\0', '\0'.repeat(100), ' ', '\t', '\r'],
	...['{', '[', ',', '"', 'I0512 10:11:12.000000       1 x.go:1] ', '{"kind":"Event"}'],
];

/** What stands behind a line. */
export const behinds = ['', '\r', '\r\r', ' ', '\t', ' \r', '\r ', '\0', ',', '}', ']', '{}', 'x', '\ufeff', '"', '\\', '\r\0'];

/** Lists of strings, and what is none. */
export const lists = [
	...words`
		[] [""] ["",""] ["a"] ["a","a"] ["::1"] ["a\u0026b"] ["a\/b"] ["a","b\\"] ["王"] [null] [1] ["a",1] ["a",null] [["a"]]
		[{"a":"b"}] ["a",] [,"a"] ["a""b"] ["a"␠,"b"] ["a",␠"b"] ["a"],"x":["b"] ["a"]] ["a" ["a"} ["a",,"b"] "a" null {} ["a\q"]
		["a":"b"] ["__proto__"]
	`,
	...['["\t"]'],
];

/** What can stand in the extra of a user. */
export const extras = [
	...words`
		{} {"a":[]} {"a":["b"],"a":["c"]} {"__proto__":["x"]} {"__proto__":["x"],"__proto__":["y"],"a":["b"]}
		{"constructor":["x"],"toString":["y"]} {"2":["b"],"1":["a"],"x":["c"]} {"a":"b"} {"a":[1,"b",null]} {"a":null} {"a":{"0":"x"}}
		{"a":[["b"]]} {"\u0061":["b"],"a":["c"]} {"a\/b":["c"]} {"a":["\ud800"]} [] "abc" ["a"] null 5 {"":[""]}
	`,
];

/** Users. */
export const users = [
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
export const lengths = [...times(41, at => at), 47, 48, 49, 63, 64, 65, 127, 128, 129, 255, 256, 257, 4095, 4096, 4097, 70_000];

/** A body with something at each place of a 64-byte step. */
export const insides = [
	...words`
		" ","b":[{}] } \" \\\" \u0041 \u0026 \/ \u004 \q é 王 😀
	`,
	...['\\', '\\\\', '\u0001', '\u001f', '\x7f'],
];

/** Values at each place of a 64-byte step. */
export const numbers = [
	...words`
		1 -1 1.5e+7 true null 01 1. tru 1␠ ␠1 {} [] {"a":[]} [[ ]] "" "x""y" "x":1 , :
	`,
];

const decision = '"authorization.k8s.io/decision"';
const reason = '"authorization.k8s.io/reason"';

/** Annotations: those that we know, twice, in other spellings, of other kinds; and others. */
export const annotations = [
	...words`"allow" "forbid" "weird" "" null 5 "allow","x":"y" "allowed" "forbi\u0064" ["allow"] {"a":"allow"}`.map(
		raw => `${decision}:${raw}`,
	),
	...words`"" "x" "x\u0026" "\u0078" null "x","x":"y" [1] "x`.map(raw => `${reason}:${raw}`),
	...[`${reason}:"\x01"`, `${decision}:"allow",${decision}:"forbid"`, `${decision}:"forbid",${decision}:"allow"`],
	...[`${reason}:"one",${reason}:"two"`, `${reason}:"one",${reason}:""`, `${decision}:"allow",${decision}:null`],
	...[`${decision}:"allow","authorization.k8s.io\\/decision":"forbid"`, `${reason}:"a","authorization.k8s.io/re\\u0061son":"b"`],
	...words`
		∅ "a":"b" "__proto__":"b" "a":{"b":"c"} "a":"b", ,"a":"b" "a"␠:"b" "a":␠"b" "a":"b"␠ "":"" "a\"b":"c" "a":"b""c":"d" "a" a:"b" "a":b
		"verb":"delete" "a":"b"},"verb":"delete","x":{"c":"d"
	`,
	'"a\x01":"b"',
];

/** Bodies of deletions that ask for a dry run, and what looks like it. */
export const dryRuns = [
	...words`
		"dryRun":["All"] "dryRun":["none","All"] "dry\u0052un":["All"] "\u0064ryRun":["All"] "dryRu\u006e":["\u0041ll"] "dryRun":"All"
		"dryRun":[] "dryRun":["all"] "DryRun":["All"] "xdryRun":["All"] "dryRun␠":["All"] "a":"dryRun" "dryRun":["All"],"dryRun":[]
		"dryRun":[],"dryRun":["All"] "a":{"dryRun":["All"]} "a":"\"dryRun\":[\"All\"]" "a":"\/"
	`.flatMap(member => [`{${member}}`, `{"kind":"DeleteOptions",${member},"x":1}`]),
	...words`["dryRun","All"] "dryRun" {} {"gracePeriodSeconds":0,"propagationPolicy":"Background"}`,
];

/** Deletions, and verbs that look like one. */
export const verbs = words`delete deletecollection patch Delete deletec d\u0065lete \u0064elete delete\n ∅`;

export const levels = words`Metadata Request RequestResponse None Other metadata Request\u0052esponse Metadata␠ ∅`;
export const stages = words`RequestReceived ResponseStarted ResponseComplete Panic Other panic Pani\u0063 PanicX ∅`;
export const uris = [
	...words`
		∅ ? / /? /?a?b ?? /x\u003fa=1 /x\u003Fa /x?\u003fa /x\n003f?a /%3F?x /a\/b?c /a?b\/c /a\u0026b?a\u0026b /é?王 /a\\?b /a\"?b
	`,
	`/x?${'q'.repeat(5000)}`,
];

/** Statuses of responses. */
export const statuses = words`
	{} {"metadata":{"remainingItemCount":3},"code":200} {"metadata":{}"status":"Failure","code":404} {"metadata":{},"status":"Failure",}
	{"code":200} {"metadata":{}␠,"code":200} {"metadata":{},"details":[],"code":404} {"metadata":null,"code":200}
`;

/** What is no event of this version. */
export const others = words`
	∅ {} {"a":1} [] null "kind" I0512␠10:11:12.000000␠1␠x.go:1]␠{"kind":"Event"} {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"
	{"kind":"Event","apiVersion":"v1","metadata":{}} {"kind":"Event","apiVersion":"audit.k8s.io/v1"}
	{"kind":"Policy","apiVersion":"audit.k8s.io/v1"}
`;
