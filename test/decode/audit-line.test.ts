import {describe, expect, it} from 'vitest';
import {decodeAuditLine} from '../../src/decode/audit-line.js';
import {makeEvent, makeLine} from '../support/make-event.js';

it.each([
	['as the log backend writes it', makeEvent()],
	['with a stage and a field that we do not know', {...makeEvent(), stage: 'ResponseReviewed', brandNew: {a: 1}}],
	['taken out of an EventList', {auditID: 'a', stage: 'Panic', verb: 'get'}],
	['with an ID that the client chose', makeEvent({auditID: '"auditID":\n\u001B[2J'})],
	['without a user, as a 401 is', makeEvent({user: {}, stage: 'ResponseStarted', responseStatus: {metadata: {}, code: 401}})],
	['of a method that maps to no verb', makeEvent({verb: '', requestURI: undefined})],
	['without a verb', makeEvent({verb: undefined})],
	['of v1alpha1', makeEvent({apiVersion: 'audit.k8s.io/v1alpha1', metadata: {creationTimestamp: null}, timestamp: '2017-07-12T11:02:43Z'})],
	['whose kind is a number', makeEvent({kind: 0})],
	['with keys in another order', Object.fromEntries(Object.entries(makeEvent()).sort(([a], [b]) => (a < b ? -1 : 1)))],
	['whose body is a string', makeEvent({requestObject: 'skipped-too-big-size-object'})],
])('keeps an event %s', (_, event) => {
	expect(decodeAuditLine(JSON.stringify(event))).toEqual({kind: 'event', event});
});

it('reads what Go escapes', () => {
	const decoded = decodeAuditLine(makeLine({userAgent: '<a&b>\u2028\u2029'}));
	expect(decoded).toMatchObject({kind: 'event', event: {userAgent: '<a&b>\u2028\u2029'}});
});

it('takes blanks between key and colon, as a shipper may write them', () => {
	expect(decodeAuditLine('{ "stage" : "Panic", "verb": "get", "auditID"\t : "a" }')).toMatchObject({kind: 'event'});
});

it('keeps a key named __proto__ as a key', () => {
	const decoded = decodeAuditLine('{"auditID":"a","stage":"Panic","verb":"get","__proto__":{"polluted":true}}');
	expect(decoded.kind === 'event' && Object.hasOwn(decoded.event, '__proto__')).toBe(true);
	expect(({} as {polluted?: boolean}).polluted).toBeUndefined();
});

it('reads an event nested a million levels deep', () => {
	const body = '['.repeat(1e6) + ']'.repeat(1e6);
	expect(decodeAuditLine(`{"auditID":"a","stage":"Panic","verb":"get","requestObject":${body}}`).kind).toBe('event');
});

it.each([
	['a klog line', 'I0102 03:04:05.000006       1 controller.go:128] OpenAPI AggregationController: Processing item'],
	['a policy', '{"kind":"Policy","apiVersion":"audit.k8s.io/v1","rules":[]}'],
	['a list of events, which is none itself', JSON.stringify({kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [makeEvent()]})],
	// An apiserver in --logging-format=json can quote an event in a message of its own.
	['JSON that quotes an event', JSON.stringify({msg: `cannot decode ${JSON.stringify(makeEvent())}`})],
	['klog that quotes an event', `I0102 03:04:05.000006       1 a.go:1] ${makeLine()}`],
	['JSON that holds an event', JSON.stringify({log: makeEvent()})],
	[
		'an apiVersion that is no string and hides toString',
		'{"kind":"Event","apiVersion":{"toString":1},"x":{"apiVersion":"audit.k8s.io/v1"}}',
	],
	['an event of the core group', '{"kind":"Event","apiVersion":"v1","metadata":{"name":"web.17"}}'],
	['a foreign log with stages of its own', '{"stage":"deploy","verb":"get","requestURI":"/"}'],
	['a stage inside something foreign', '{"pipeline":{"stage":"Panic"}}'],
	['an array', `[${makeLine()}]`],
	['a foreign line that is cut', '{"kind":"Pod","apiVersion":"v'],
	['nothing', ''],
])('passes over %s', (_, line) => {
	expect(decodeAuditLine(line)).toEqual({kind: 'other'});
});

describe('reports what set out to be an event', () => {
	it.each([
		['cut short', JSON.stringify(makeEvent()).slice(0, -9), 'not valid JSON (cut short?)'],
		['with klog glued to it', `${makeLine().slice(0, 300)}I0101 00:00:01.000000 1 a.go:1] klog`, 'not valid JSON (cut short?)'],
		['with something behind it', `${makeLine()}${makeLine()}`, 'not valid JSON (cut short?)'],
		['of another kind of audit (Rancher)', '{"auditID":"a","requestURI":"/v3/users","method":"GET"}', 'no stage'],
		['without an ID', '{"stage":"ResponseComplete","verb":"get"}', 'no auditID'],
		['whose ID is a number', '{"auditID":1,"stage":"ResponseComplete","verb":"get"}', 'no auditID'],
		['whose stage is null', '{"auditID":"a","stage":null,"verb":"get"}', 'no stage'],
		['that asks for nothing', '{"auditID":"a","stage":"Panic"}', 'no verb and no requestURI'],
		['of the audit group, with nothing in it', '{"kind":"Event","apiVersion":"audit.k8s.io/v1"}', 'no auditID'],
		['of the audit group, of no kind', '{"kind":0,"apiVersion":"audit.k8s.io/v1beta1"}', 'no auditID'],
	])('a line %s', (_, line, reason) => {
		expect(decodeAuditLine(line)).toEqual({kind: 'malformed', reason});
	});
});
