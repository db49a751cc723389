import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {Api} from '../../src/sources/http.js';
import {decodePod} from '../../src/sources/pod.js';
import {createPodLog, type PodLogOptions} from '../../src/sources/pod-log.js';
import type {Source} from '../../src/sources/source.js';
import {Collected, collect, fastClock, jumpingClock} from '../support/collect-source.js';
import {type Cut, FakeApiserver, FakePod, type LogLine, status} from '../support/fake-apiserver.js';

let fake: FakeApiserver;
let pod: FakePod;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	pod = fake.addPod(new FakePod('kube-apiserver-cp'));
});

afterEach(() => fake.stop());

const noon = Date.UTC(2026, 0, 2, 12) * 1000;
const following = {follow: true, sinceSeconds: undefined, tailLines: undefined, timestamps: true};
let dropped = 0;

function open(
	spec: Partial<typeof following> | {tailLines: number} | {sinceSeconds: number} = {},
	clock: PodLogOptions['clock'] = fastClock(50),
	overrides: Partial<Api> = {},
): Source {
	const found = decodePod(JSON.parse(JSON.stringify(pod)));
	const container = found?.containers[0];
	if (!found || !container) throw new Error('the fake has no pod');
	dropped = 0;
	const api = {context: 'test', server: fake.url, requestOptions: async () => ({}), dropCredentials: () => void dropped++, ...overrides};
	return createPodLog({api, kind: 'pod', pod: found, container, spec: {...following, ...spec}, clock});
}

/** One event a tenth of a second, with characters of several bytes. */
const makeLines = (count: number, from = 0): LogLine[] =>
	Array.from({length: count}, (_, n) => ({time: noon + (from + n) * 100_000, text: `{"auditID":"id-${from + n}","name":"é部"}`}));
const textsOf = (lines: readonly LogLine[]) => lines.map(({text}) => text);

describe('following', () => {
	it('gives what is there and what comes', async () => {
		pod.lines = makeLines(3);
		const kept = await collect(open(), so => {
			if (so.lines.length === 3 && pod.lines.length === 3) for (const line of makeLines(2, 3)) pod.append(line);
			return so.lines.length === 5;
		});
		expect(kept.lines).toEqual(textsOf(makeLines(5)));
		expect(kept.states).toEqual(['connecting', 'live']);
		expect(Object.fromEntries(fake.requestsTo('/log')[0]?.query ?? [])).toEqual({
			container: 'kube-apiserver',
			timestamps: 'true',
			follow: 'true',
		});
	});

	it.each([
		['tailLines', {tailLines: 5}, '5'],
		['sinceSeconds', {sinceSeconds: 300}, '300'],
	])('begins where the user wants it: %s', async (name, spec, value) => {
		await collect(open(spec, fastClock(1)), so => so.states.includes('live'));
		expect(fake.requestsTo('/log')[0]?.query.get(name)).toBe(value);
	});

	it.each<Cut['how']>(['clean', 'fin', 'reset'])('takes a %s end for a disconnect, in mid-line and between lines', async how => {
		pod.lines = makeLines(4);
		const whole = pod.bodyOf(new URLSearchParams({timestamps: 'true'})).length;
		pod.cuts.push({afterBytes: whole - 20, how}, {afterBytes: whole, how});
		const kept = await collect(open(), so => so.states.filter(state => state === 'live').length === 3 && so.lines.length === 4);
		expect(kept.lines).toEqual(textsOf(pod.lines));
		expect(kept.states).toEqual(['connecting', 'live', 'reconnecting', 'live', 'reconnecting', 'live']);
		expect(kept.statuses[2]?.reason).toMatch(how === 'clean' ? /^the server ended the stream$/ : /^the connection broke \(ECONNRESET\)$/);
		expect(kept.gaps).toEqual([]);
	});

	it('loses and repeats nothing when it is cut after any byte', async () => {
		pod.lines = makeLines(4);
		const query = new URLSearchParams({timestamps: 'true'});
		const length = pod.bodyOf(query).length;
		const hows = ['clean', 'fin', 'reset'] as const;
		const cuts = Array.from({length}, (_, afterBytes) => ({afterBytes, how: hows[afterBytes % 3] ?? 'clean'}));
		const results = await Promise.all(cuts.map(cut => readCut(cut)));
		expect(results.filter(({lines, gaps}) => lines !== textsOf(pod.lines).join() || gaps > 0)).toEqual([]);
	});

	/** A pod of its own for each cut, so that they can run at once. */
	async function readCut(cut: Cut): Promise<{cut: Cut; lines: string; gaps: number}> {
		const own = fake.addPod(new FakePod(`pod-${cut.afterBytes}`));
		own.lines = pod.lines;
		own.cuts.push(cut);
		const all = pod;
		pod = own;
		const source = open();
		pod = all;
		const kept = await collect(source, so => so.lines.length >= 4 && so.cuts > 0);
		return {cut, lines: kept.lines.join(), gaps: kept.gaps.length};
	}

	it('puts lines together that come in single bytes', async () => {
		pod.lines = makeLines(3);
		pod.writeBytes = 1;
		expect((await collect(open(), so => so.lines.length === 3)).lines).toEqual(textsOf(pod.lines));
	});

	it('resumes a second before the last stamp and shows a gap when the log no longer reaches back', async () => {
		pod.lines = makeLines(30);
		pod.cuts.push({afterBytes: 1e6, how: 'clean'});
		const later = makeLines(2, 100);
		const kept = await collect(open(), so => {
			if (so.lines.length === 30 && so.cuts === 1 && pod.lines.length === 30) {
				pod.rotate();
				for (const line of later) pod.append(line);
			}
			return so.lines.length === 32;
		});
		expect(fake.requestsTo('/log')[1]?.query.get('sinceTime')).toBe('2026-01-02T12:00:01Z');
		expect(kept.gaps).toEqual([
			{from: noon + 2_900_000, to: noon + 10_000_000, why: expect.stringContaining('does not reach back'), at: 30},
		]);
	});

	it('reads what a dead instance still wrote before the log of the new one', async () => {
		pod.lines = makeLines(3);
		const kept = await collect(open(), so => {
			if (so.lines.length === 3 && pod.restartCount === 0) {
				pod.lines.push(...makeLines(2, 3));
				pod.restart();
				pod.lines = makeLines(3, 100);
			}
			return so.lines.length === 8;
		});
		expect(kept.lines).toEqual(textsOf([...makeLines(5), ...makeLines(3, 100)]));
		expect(kept.gaps).toEqual([]);
	});

	it('shows a gap when the dead instance’s log is gone', async () => {
		pod.lines = makeLines(3);
		const kept = await collect(open(), so => {
			if (so.lines.length === 3 && pod.restartCount === 0) {
				pod.restart();
				pod.previous = undefined;
				pod.lines = makeLines(1, 100);
			}
			return so.lines.length === 4;
		});
		expect(kept.gaps).toHaveLength(1);
	});

	it('goes on without stamps, by exact lines, where a server leaves them out or the user wants none', async () => {
		pod.lines = [...makeLines(20)].map((line, n) => ({
			...line,
			text: line.text.replace('}', `,"stageTimestamp":"2026-01-02T12:00:0${Math.floor(n / 10)}.${n % 10}Z"}`),
		}));
		pod.cuts.push({afterBytes: 700, how: 'reset'}, {afterBytes: 1200, how: 'clean'});
		const kept = await collect(open({timestamps: false}), so => so.lines.length >= 20);
		expect(kept.lines).toEqual(textsOf(pod.lines));
		expect(kept.gaps).toEqual([]);
		expect(fake.requestsTo('/log')[0]?.query.has('timestamps')).toBe(false);
	});

	it('says that it is silent, and that it is live again', async () => {
		pod.lines = makeLines(1);
		const kept = await collect(open({}, fastClock(1000)), so => {
			if (so.states.at(-1) === 'silent' && pod.lines.length === 1) pod.append({time: noon + 1e6, text: '{"auditID":"late"}'});
			return so.lines.length === 2;
		});
		expect(kept.states.slice(0, 3)).toEqual(['connecting', 'live', 'silent']);
		expect(kept.statuses[2]?.reason).toBe('silent for 20 s');
		expect(kept.states.at(-1)).toBe('live');
	});

	it('shows what the kubelet says in place of a last line', async () => {
		pod.lines = [{time: noon, text: 'unable to retrieve container logs for containerd://x'}];
		pod.cuts.push({afterBytes: pod.bodyOf(new URLSearchParams()).length - 1 + 31, how: 'clean'});
		const kept = await collect(open(), so => so.states.includes('reconnecting'));
		expect(kept.statuses.at(-1)).toMatchObject({state: 'reconnecting', reason: 'unable to retrieve container logs for containerd://x'});
	});
});

describe('a log without audit events', () => {
	const klog = {time: noon, text: 'I0102 12:00:00.000000       1 x.go:1] "auditID": text'};

	it('says why and how to turn auditing on, until an event comes', async () => {
		pod = fake.addPod(new FakePod('no-audit', 'kube-system', {}, ['kube-apiserver', '--v=2']));
		pod.lines = [klog];
		const kept = await collect(open(), so => {
			const isSaid = so.statuses.some(({state, reason}) => state === 'live' && reason.startsWith('auditing is off'));
			if (isSaid && pod.lines.length === 1) pod.append({time: noon + 1e6, text: '{"auditID":"a"}'});
			return so.lines.length === 2;
		});
		expect(kept.statuses.at(-1)).toMatchObject({state: 'live', reason: ''});
	});

	it('says so beside its silence', async () => {
		pod = fake.addPod(new FakePod('no-audit', 'kube-system', {}, ['kube-apiserver', '--v=2']));
		pod.lines = [klog];
		const kept = await collect(open({}, fastClock(1000)), so => so.states.at(-1) === 'silent');
		expect(kept.statuses.at(-1)?.reason).toMatch(/^silent for \d+ s; auditing is off/);
	});

	it('says so at the end of a log that is read once', async () => {
		pod = fake.addPod(
			new FakePod('no-audit', 'kube-system', {}, ['kube-apiserver', '--audit-policy-file=/p', '--audit-log-path=/var/log/a.log']),
		);
		const kept = await collect(open({follow: false}));
		expect(kept.statuses.at(-1)).toMatchObject({state: 'ended', reason: expect.stringContaining('/var/log/a.log')});
	});
});

describe('refusals', () => {
	const refuse = (code: number, message: string, headers = {}) => {
		fake.refuse = ({path}) => (path.endsWith('/log') ? {status: code, body: JSON.stringify(status(code, message)), headers} : undefined);
	};

	it.each([
		[401, 'Unauthorized', /answered 401: Unauthorized; the credentials of context test are not accepted/],
		[
			403,
			'User "bob" cannot get resource "pods/log"',
			/cannot get resource "pods\/log"; a Role in kube-system needs these rules.*resources: \[pods\/log\], verbs: \[get\]/,
		],
		[404, 'pods "x" not found', /answered 404: pods "x" not found/],
		[410, 'gone', /answered 410: gone/],
		[429, 'slow down', /answered 429: slow down/],
		[500, 'connect: connection refused', /answered 500: connect: connection refused/],
		[302, '', /redirects are not followed/],
	])('%i is explained, and asked at most 8 times a minute', async (code, message, words) => {
		refuse(code, message, code === 429 ? {'retry-after': '1'} : {});
		const clock = jumpingClock();
		const times: number[] = [];
		const requestOptions = async () => {
			times.push(clock.nowMs());
			return {};
		};
		const kept = await collect(open({}, clock, {requestOptions}), () => times.length >= 30);
		expect(kept.states[0]).toBe('connecting');
		expect(new Set(kept.states.slice(1))).toEqual(new Set(['refused']));
		expect(kept.statuses.at(-1)?.reason).toMatch(words);
		const most = Math.max(...times.map(from => times.filter(time => time >= from && time < from + 60_000).length));
		expect(most).toBeLessThanOrEqual(8);
		expect(fake.requests.length).toBeGreaterThanOrEqual(29);
		expect(dropped > 0).toBe(code === 401);
	});

	it('a connection that is refused is tried again', async () => {
		const source = open();
		await fake.stop();
		const kept = await collect(source, so => so.statuses.length >= 4);
		expect(kept.statuses.at(-1)).toMatchObject({state: 'refused', reason: expect.stringMatching(/refuses the connection/)});
	});

	it('a 403 while an apiserver starts is no verdict once a read has worked', async () => {
		pod.lines = makeLines(2);
		pod.cuts.push({afterBytes: 1e6, how: 'reset'});
		let forbidden = 0;
		fake.refuse = () => (fake.requestsTo('/log').length > 1 && forbidden++ < 2 ? {status: 403, body: '{}'} : undefined);
		const kept = await collect(open(), so => so.states.filter(state => state === 'live').length === 2);
		expect(forbidden).toBeGreaterThanOrEqual(2);
		expect(kept.states).not.toContain('refused');
		expect(kept.gaps).toEqual([]);
	});

	it('goes on where pods may be read only as logs', async () => {
		pod.lines = makeLines(3);
		pod.cuts.push({afterBytes: 100, how: 'clean'});
		fake.refuse = ({path}) => (path.endsWith('/log') ? undefined : {status: 403, body: '{}'});
		expect((await collect(open(), so => so.lines.length === 3)).lines).toEqual(textsOf(pod.lines));
	});
});

describe('reading once', () => {
	it('ends with the log, its last line included', async () => {
		pod.lines = makeLines(3);
		const kept = await collect(open({follow: false}));
		expect(kept.lines).toEqual(textsOf(pod.lines));
		expect(kept.hasEnded).toBe(true);
		expect(kept.states).toEqual(['connecting', 'live', 'ended']);
		expect(fake.requestsTo('/log')[0]?.query.has('follow')).toBe(false);
	});

	it('fails with what the server says', async () => {
		fake.refuse = () => ({status: 403, body: JSON.stringify(status(403, 'no pods/log for bob'))});
		await expect(collect(open({follow: false}))).rejects.toThrow(/no pods\/log for bob; a Role in kube-system/);
	});

	it('fails when the connection breaks, and keeps what was whole', async () => {
		pod.lines = makeLines(3);
		pod.cuts.push({afterBytes: 150, how: 'fin'});
		const source = open({follow: false});
		const kept = new Collected(source);
		await expect(source.read(new AbortController().signal, kept)).rejects.toThrow(
			/kube-apiserver-cp\/kube-apiserver: the connection broke \(ECONNRESET\) before the end of the log/,
		);
		expect(kept.lines).toEqual(textsOf(makeLines(2)));
		expect(kept.hasEnded).toBe(false);
	});
});

it('stops at the signal and at close', async () => {
	const source = open();
	const kept = new Collected(source);
	const reading = source.read(new AbortController().signal, kept);
	source.close();
	await reading;
	expect(kept.hasEnded).toBe(false);
});
