import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {plainLine} from '../../src/safe/cells.js';
import type {Api} from '../../src/sources/http.js';
import {makeCertificate} from '../support/certificate.js';
import {type Collected, collect, jumpingClock} from '../support/collect-source.js';
import {type Answer, FakeApiserver, FakePod, status} from '../support/fake-apiserver.js';
import {openPod} from '../support/pod-source.js';

let fake: FakeApiserver;

beforeEach(async () => {
	fake = await FakeApiserver.start();
});

afterEach(() => fake.stop());

type Tried = {readonly kept: Collected; readonly mostInAMinute: number; readonly isPatient: boolean; readonly dropped: number};

/** Follow a log for a good while of a clock that takes no time; how often the server was asked in any minute. */
async function insist(url: string, tries = 30): Promise<Tried> {
	const clock = jumpingClock();
	const times: number[] = [];
	let dropped = 0;
	const api: Partial<Api> = {
		requestOptions: async () => {
			times.push(clock.nowMs());
			return {};
		},
		dropCredentials: () => void dropped++,
	};
	const kept = await collect(openPod(url, new FakePod('kube-apiserver-cp'), {clock, api}), () => times.length >= tries);
	const inMinuteFrom = (from: number) => times.filter(time => time >= from && time < from + 60_000).length;
	return {kept, mostInAMinute: Math.max(...times.map(inMinuteFrom)), isPatient: clock.nowMs() > 60_000, dropped};
}

const refusal = (code: number, message: string, headers = {}): Answer => ({
	status: code,
	body: JSON.stringify(status(code, message)),
	headers,
});

describe('R5: every refusal is explained and not hammered', () => {
	it.each<readonly [string, Answer, string]>([
		[
			'401',
			refusal(401, 'Unauthorized'),
			'401: Unauthorized; the credentials of context test are not accepted: log in again, then try anew',
		],
		[
			'403',
			refusal(403, 'User "bob" cannot get resource "pods/log"'),
			'403: User "bob" cannot get resource "pods/log"; a Role in kube-system needs these rules, bound to that user: {apiGroups: [""], resources: [pods], verbs: [get, list]} and {apiGroups: [""], resources: [pods/log], verbs: [get]}',
		],
		['404', refusal(404, 'pods "x" not found'), '404: pods "x" not found'],
		['410', refusal(410, 'gone'), '410: gone'],
		['429', refusal(429, 'slow down', {'retry-after': '1'}), '429: slow down; it is too busy and wants to be asked again later'],
		[
			'429 that wants it at once',
			refusal(429, 'slow down', {'retry-after': '0'}),
			'429: slow down; it is too busy and wants to be asked again later',
		],
		['500', refusal(500, 'connect: refused'), '500: connect: refused; the server, or what stands before it, has a problem of its own'],
		[
			'502 with HTML',
			{status: 502, headers: {'content-type': 'text/html'}, body: '<html><head><title>502 Bad Gateway</title></head>'},
			'502: a web page, 502 Bad Gateway; the server, or what stands before it, has a problem of its own',
		],
		[
			'302',
			{status: 302, headers: {location: 'https://login.example.com/'}},
			'302: it wants to send us to login.example.com, and redirects are not followed',
		],
		[
			'an attack on the terminal',
			refusal(404, '\u001b]52;c;aGk=\u0007\u009b2J \u202egnp.exe\nmore'),
			'404: \\u{1b}]52;c;aGk=\\u{7}\\u{9b}2J \\u{202e}gnp.exe\\u{a}more',
		],
	])('%s', async (_, answer, words) => {
		fake.refuse = () => answer;
		const {kept, mostInAMinute, isPatient, dropped} = await insist(fake.url);
		expect(plainLine(kept.statuses.at(-1)?.reason ?? '')).toBe(`127.0.0.1:${fake.port} answered ${words}`);
		expect(kept.states.at(-1)).toBe(words.startsWith('429') ? 'reconnecting' : 'refused');
		expect({mostInAMinute: mostInAMinute <= 8, isPatient}).toEqual({mostInAMinute: true, isPatient: true});
		expect(dropped > 0).toBe(words.startsWith('401'));
		expect(fake.requests.length).toBeGreaterThanOrEqual(29);
	});

	it.each([
		['an unknown host', async () => 'https://no-such-host.invalid:6443', /no-such-host\.invalid:6443/],
		['a port where nothing listens', async () => 'http://127.0.0.1:1', /^127\.0\.0\.1:1 refuses the connection: nothing listens there/],
		['a server without TLS', async () => fake.url.replace('http:', 'https:'), /does not speak TLS/],
	])('%s', async (_, url, words) => {
		const {kept, mostInAMinute, isPatient} = await insist(await url(), 12);
		expect(kept.statuses.at(-1)).toMatchObject({state: 'refused', reason: expect.stringMatching(words)});
		expect({mostInAMinute: mostInAMinute <= 8, isPatient}).toEqual({mostInAMinute: true, isPatient: true});
	});

	it('a bad certificate', async () => {
		const secure = await FakeApiserver.start({certificate: makeCertificate()});
		const {kept, mostInAMinute, isPatient} = await insist(secure.url, 12);
		expect(kept.statuses.at(-1)).toMatchObject({state: 'refused', reason: expect.stringMatching(/ is self-signed: put the cluster's CA/)});
		expect({mostInAMinute: mostInAMinute <= 8, isPatient}).toEqual({mostInAMinute: true, isPatient: true});
		expect(secure.requests).toEqual([]);
		await secure.stop();
	});
});
