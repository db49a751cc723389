import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {Collected, collect} from '../support/collect-source.js';
import {FakeApiserver, FakePod, type LogLine, stampOf, status} from '../support/fake-apiserver.js';
import {IdleClock} from '../support/idle-clock.js';
import {makeLogLines, noon, openPod, textsOf} from '../support/pod-source.js';

let fake: FakeApiserver;
let pod: FakePod;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	pod = fake.addPod(new FakePod('kube-apiserver-cp'));
});

afterEach(() => fake.stop());

const open = (options: Parameters<typeof openPod>[2] = {}) => openPod(fake.url, pod, options);

describe('following', () => {
	it('gives what is there and what comes', async () => {
		pod.lines = makeLogLines(3);
		const kept = await collect(open(), so => {
			if (so.lines.length === 3 && pod.lines.length === 3) for (const line of makeLogLines(2, 3)) pod.append(line);
			return so.lines.length === 5;
		});
		expect(kept.lines).toEqual(textsOf(makeLogLines(5)));
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
		await collect(open({spec}), so => so.states.includes('live'));
		expect(fake.requestsTo('/log')[0]?.query.get(name)).toBe(value);
	});

	it('asks for the end of the log, never by time, and shows a gap when the log no longer reaches back', async () => {
		pod.lines = makeLogLines(30);
		pod.cuts.push({afterBytes: 1e6, how: 'clean'});
		const later = makeLogLines(2, 100);
		const kept = await collect(open(), so => {
			if (so.lines.length === 30 && so.cuts === 1 && pod.lines.length === 30) {
				pod.rotate();
				for (const line of later) pod.append(line);
			}
			return so.lines.length === 32;
		});
		const followed = fake.requestsTo('/log').filter(({query}) => query.has('follow'));
		const asked = followed.map(({query}) => Number(query.get('tailLines')));
		expect(asked).toEqual([0, expect.toBeOneOf([116, 117, 118, 119, 120, 121, 122, 123, 124, 125]), 16 * (asked[1] ?? 0), 0]);
		expect(fake.requests.some(({query}) => query.has('sinceTime'))).toBe(false);
		expect(kept.gaps).toEqual([
			{from: noon + 2_900_000, to: noon + 10_000_000, why: expect.stringContaining('does not reach back'), at: 30},
		]);
	});

	it.each([
		['that was opened again', {}, 30],
		['of the last seconds', {sinceSeconds: 2}, 21],
	])('a clock that is set back by a minute, and catches up, hides nothing of a stream %s', async (_, spec, count) => {
		pod.lines = makeLogLines(30);
		const clock = new IdleClock();
		const after = [...makeLogLines(1, 31), ...makeLogLines(3, -600), ...makeLogLines(2, 32)];
		let step = 0;
		const kept = await collect(open({spec, clock}), so => {
			if (so.lines.length === count && step === 0) {
				step = 1;
				if (count === 30) pod.cutFollowers('clean');
				void clock.wait(5000, new AbortController().signal).then(() => {
					for (const line of after) pod.append(line);
				});
			}
			return so.lines.at(-1) === after.at(-1)?.text;
		});
		expect(kept.lines).toEqual(textsOf([...makeLogLines(30).slice(-count), ...after]));
		expect(kept.gaps).toEqual([]);
	});

	it('reads what a dead instance still wrote before the log of the new one', async () => {
		pod.lines = makeLogLines(3);
		const kept = await collect(open(), so => {
			if (so.lines.length === 3 && pod.restartCount === 0) {
				pod.lines.push(...makeLogLines(2, 3));
				pod.restart();
				pod.lines = makeLogLines(3, 100);
			}
			return so.lines.length === 8;
		});
		expect(kept.lines).toEqual(textsOf([...makeLogLines(5), ...makeLogLines(3, 100)]));
		expect(kept.gaps).toEqual([]);
	});

	it('shows a gap when the dead instance’s log is gone', async () => {
		pod.lines = makeLogLines(3);
		const kept = await collect(open(), so => {
			if (so.lines.length === 3 && pod.restartCount === 0) {
				pod.restart();
				pod.previous = undefined;
				pod.lines = makeLogLines(1, 100);
			}
			return so.lines.length === 4;
		});
		expect(kept.gaps).toHaveLength(1);
	});

	it('goes on without stamps, by exact lines, where a server leaves them out or the user wants none', async () => {
		pod.lines = [...makeLogLines(20)].map((line, n) => ({
			...line,
			text: line.text.replace('}', `,"stageTimestamp":"2026-01-02T12:00:0${Math.floor(n / 10)}.${n % 10}Z"}`),
		}));
		pod.cuts.push({afterBytes: 700, how: 'reset'}, {afterBytes: 1200, how: 'clean'});
		const kept = await collect(open({spec: {timestamps: false}}), so => so.lines.length >= 20);
		expect(kept.lines).toEqual(textsOf(pod.lines));
		expect(kept.gaps).toEqual([]);
		expect(fake.requestsTo('/log')[0]?.query.has('timestamps')).toBe(false);
	});

	it('says that it is silent, and that it is live again', async () => {
		pod.lines = makeLogLines(1);
		const kept = await collect(open(), so => {
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
			const isSaid = so.statuses.some(({state, reason}) => state === 'live' && reason.startsWith('auditing is off in no-audit: '));
			if (isSaid && pod.lines.length === 1) pod.append({time: noon + 1e6, text: '{"auditID":"a"}'});
			return so.lines.length === 2;
		});
		expect(kept.statuses.at(-1)).toMatchObject({state: 'live', reason: ''});
	});

	it('says so beside its silence', async () => {
		pod = fake.addPod(new FakePod('no-audit', 'kube-system', {}, ['kube-apiserver', '--v=2']));
		pod.lines = [klog];
		const kept = await collect(open(), so => so.states.at(-1) === 'silent');
		expect(kept.statuses.at(-1)?.reason).toMatch(/^silent for \d+ s; auditing is off in no-audit/);
	});

	it('says so at the end of a log that is read once', async () => {
		pod = fake.addPod(
			new FakePod('no-audit', 'kube-system', {}, ['kube-apiserver', '--audit-policy-file=/p', '--audit-log-path=/var/log/a.log']),
		);
		const kept = await collect(open({spec: {follow: false}}));
		expect(kept.statuses.at(-1)).toMatchObject({state: 'ended', reason: expect.stringContaining('/var/log/a.log')});
	});
});

describe('the first line of a log', () => {
	const first = (lines: readonly LogLine[], {startedAt = noon - 3600e6, restartCount = 0, spec = {}} = {}) => {
		Object.assign(pod, {lines, startedAt, restartCount});
		const source = open({spec});
		return lines.map(line => source.judge?.(Buffer.from(`${stampOf(line.time)}${line.text}`)).begins?.why);
	};

	it('says once that older ones are not served, where the log was rotated', () => {
		expect(first(makeLogLines(3))).toEqual([expect.stringMatching(/^the API serves only the current file/), undefined, undefined]);
	});

	it('says that there were instances before', () => {
		expect(first(makeLogLines(1), {startedAt: noon - 1e6, restartCount: 3})).toEqual([
			expect.stringMatching(/^the container was started anew/),
		]);
	});

	it.each([
		['nothing was written before it', {startedAt: noon - 1e6}],
		['the user wants the last ones', {spec: {tailLines: 5}}],
		['the user wants those since', {spec: {sinceSeconds: 300}}],
	])('says nothing where %s', (_, how) => {
		expect(first(makeLogLines(2), how)).toEqual([undefined, undefined]);
	});
});

describe('refusals', () => {
	it('a connection that is refused is tried again', async () => {
		const source = open();
		await fake.stop();
		const kept = await collect(source, so => so.statuses.length >= 4);
		expect(kept.statuses.at(-1)).toMatchObject({state: 'refused', reason: expect.stringMatching(/refuses the connection/)});
	});

	it('a 403 while an apiserver starts is no verdict once a read has worked', async () => {
		pod.lines = makeLogLines(2);
		pod.cuts.push({afterBytes: 1e6, how: 'reset'});
		let forbidden = 0;
		fake.refuse = () => (fake.requestsTo('/log').length > 1 && forbidden++ < 2 ? {status: 403, body: '{}'} : undefined);
		const kept = await collect(open(), so => so.states.filter(state => state === 'live').length === 2);
		expect(forbidden).toBeGreaterThanOrEqual(2);
		expect(kept.states).not.toContain('refused');
		expect(kept.gaps).toEqual([]);
	});

	it('goes on where pods may be read only as logs', async () => {
		pod.lines = makeLogLines(3);
		pod.cuts.push({afterBytes: 100, how: 'clean'});
		fake.refuse = ({path}) => (path.endsWith('/log') ? undefined : {status: 403, body: '{}'});
		expect((await collect(open(), so => so.lines.length === 3)).lines).toEqual(textsOf(pod.lines));
	});
});

describe('reading once', () => {
	it('ends with the log, its last line included', async () => {
		pod.lines = makeLogLines(3);
		const kept = await collect(open({spec: {follow: false}}));
		expect(kept.lines).toEqual(textsOf(pod.lines));
		expect(kept.hasEnded).toBe(true);
		expect(kept.states).toEqual(['connecting', 'live', 'ended']);
		expect(fake.requestsTo('/log')[0]?.query.has('follow')).toBe(false);
	});

	it('fails with what the server says', async () => {
		fake.refuse = () => ({status: 403, body: JSON.stringify(status(403, 'no pods/log for bob'))});
		await expect(collect(open({spec: {follow: false}}))).rejects.toThrow(/no pods\/log for bob; a Role in kube-system/);
	});

	it('fails when the connection breaks, and keeps what was whole', async () => {
		pod.lines = makeLogLines(3);
		pod.cuts.push({afterBytes: 150, how: 'fin'});
		const source = open({spec: {follow: false}});
		const kept = new Collected(source);
		await expect(source.read(new AbortController().signal, kept)).rejects.toThrow(
			/kube-apiserver-cp\/kube-apiserver: the connection broke \(ECONNRESET\) before the end of the log/,
		);
		expect(kept.lines).toEqual(textsOf(makeLogLines(2)));
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
