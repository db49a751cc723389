import {joinLines} from '../support/both-ways.js';
import {words} from './hostile-values.js';

/** What can stand at each place of a line, in order; `∅` is nothing. All of it is written so that the kernel takes it. */
const places: ReadonlyArray<readonly string[]> = [
	words`{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"`,
	words`00000000-0000-4000-8000-000000000001 00000000-0000-4000-8000-000000000002 a b ∅`,
	words`","stage":"RequestReceived","requestURI":" ","stage":"ResponseComplete","requestURI":"`,
	words`/p /q /p\u0026 /p& ∅`,
	words`∅ ? ?x ?x\/ ?y`,
	words`","verb":"get","user":{ ","verb":"list","user":{ ","verb":"delete","user":{`,
	words`"username":"a" "username":"a\u0026" "username":"a&" "username":""`,
	words`∅ ,"uid":"u" ,"uid":"\u0075" ,"uid":""`,
	words`∅ ,"groups":["g"] ,"groups":["g","h"] ,"groups":["g\/"] ,"groups":[]`,
	words`∅ ,"extra":{"k":["v"]} ,"extra":{"k":["v"],"k":["w"]} ,"extra":{}`,
	words`} },"impersonatedUser":{"username":"a"} },"impersonatedUser":{"username":"b","groups":["g"]} },"impersonatedUser":{"username":""}`,
	words`∅ ∅ ,"authenticationMetadata":{} ,"authenticationMetadata":{"a":"\/"}`,
	words`∅ ,"sourceIPs":["1"] ,"sourceIPs":["1","2"] ,"sourceIPs":["1\/"] ,"sourceIPs":[""]`,
	words`∅ ,"userAgent":"x" ,"userAgent":"x\u0026" ,"userAgent":"x&" ,"userAgent":"\u0078" ,"userAgent":""`,
	words`,"objectRef":{"resource":"r" ,"objectRef":{"resource":"s" ,"objectRef":{"resource":""`,
	words`∅ ,"namespace":"n" ,"namespace":"nn" ,"namespace":""`,
	words`∅ ,"name":"n" ,"name":"\u006e" ,"name":"n\u0026"`,
	words`∅ ∅ ,"uid":"u" ,"uid":"v"`,
	words`∅ ,"apiGroup":"g" ,"apiGroup":"g\/" ,"apiGroup":""`,
	words`∅ ,"apiVersion":"v" ,"apiVersion":"w" ,"apiVersion":"g/v"`,
	words`∅ ∅ ,"resourceVersion":"1"`,
	words`} } ,"subresource":"s"} ,"subresource":"t"}`,
	words`∅ ,"responseStatus":{"metadata":{}} ,"responseStatus":{"metadata":{},"code":200} ,"responseStatus":{"metadata":{},"reason":"r","code":404}`,
	words`∅ ∅ ,"requestObject":{} ,"requestObject":{"a":["\/"]} ,"requestObject":"r"`,
	words`,"requestReceivedTimestamp":"2026-01-02T03:04:05.000000Z" ,"requestReceivedTimestamp":"2026-01-02T03:05:05.000000Z"`,
	words`,"stageTimestamp":"2026-01-02T03:04:05.000001Z" ,"stageTimestamp":"2026-01-02T03:05:04.000002Z"`,
	words`∅ ,"annotations":{"a":"b"} ,"annotations":{"authorization.k8s.io/decision":"allow"} ,"annotations":{"authorization.k8s.io/reason":"r"}
		,"annotations":{"authorization.k8s.io/decision":"forbid","authorization.k8s.io/reason":"s"} ,"annotations":{"authorization.k8s.io/reason":"\u0072"}
		,"annotations":{"authorization.k8s.io/reason":"rr"} ,"annotations":{"authorization.k8s.io/reason":""}`,
	words`}`,
];

/** Lines in which few values meet in every way, as a log: what the kernel remembers of one line is nearly what stands in the next. */
export function shuffledLines(random: () => number, count: number): Buffer {
	const line = () => places.map(choices => choices[Math.floor(random() * choices.length)] ?? '').join('');
	return joinLines(Array.from({length: count}, line));
}
