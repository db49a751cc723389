import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {Collected, collect} from '../support/collect-source.js';
import {FakeApiserver, FakePod} from '../support/fake-apiserver.js';
import {IdleClock} from '../support/idle-clock.js';
import {makeLogLines, openPod, textsOf} from '../support/pod-source.js';

let fake: FakeApiserver;
let pod: FakePod;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	pod = fake.addPod(new FakePod('kube-apiserver-cp'));
	pod.lines = makeLogLines(3);
});

afterEach(() => fake.stop());

describe('R4: silence is not death, and death is noticed', () => {
	it('ten minutes without a byte: still connected, and said so at doubling intervals', async () => {
		const clock = new IdleClock();
		const startMs = clock.nowMs();
		const kept = await collect(openPod(fake.url, pod, {clock}), () => clock.nowMs() - startMs > 620_000);
		expect(kept.statuses.filter(({state}) => state === 'silent').map(({reason}) => reason)).toEqual(
			[20, 40, 80, 160, 320, 620].map(seconds => `silent for ${seconds} s`),
		);
		expect(kept.states).not.toContain('reconnecting');
		expect(fake.requestsTo('/log').filter(({query}) => query.has('follow'))).toHaveLength(1);
		expect(fake.requestsTo('/log').filter(({query}) => query.has('tailLines')).length).toBeGreaterThanOrEqual(5);
	});

	it.each([
		['the stream stands still, though the log goes on', () => undefined, 'the stream stands still, though the log goes on'],
		[
			'nothing is answered any more',
			() => {
				fake.refuse = ({query}) => (query.has('tailLines') && !query.has('follow') ? 'never' : undefined);
			},
			'the stream is silent, and the server does not answer',
		],
	])('%s: noticed within 30 s, nothing lost', async (_, happens, reason) => {
		const clock = new IdleClock();
		let [diedMs, noticedMs] = [0, 0];
		const kept = await collect(openPod(fake.url, pod, {clock}), so => {
			if (diedMs === 0 && so.lines.length === 3) {
				diedMs = clock.nowMs();
				pod.isStalled = true;
				pod.append(...makeLogLines(3, 3));
				happens();
			}
			if (noticedMs === 0 && so.states.includes('stalled')) noticedMs = clock.nowMs();
			return so.lines.length === 6;
		});
		expect(noticedMs - diedMs).toBeLessThanOrEqual(30_000);
		expect(kept.statuses.find(({state}) => state === 'stalled')?.reason).toBe(reason);
		expect(kept.lines).toEqual(textsOf(pod.lines));
		expect(kept.gaps).toEqual([]);
	});

	it('auditview itself standing still is a disconnect: what was on its way is asked for again', async () => {
		let wallMs = 0;
		const clock = Object.assign(new IdleClock(), {wallMs: () => wallMs});
		const kept = await collect(openPod(fake.url, pod, {clock}), so => {
			if (so.lines.length === 3 && pod.lines.length === 3) {
				wallMs += 3000;
				// What the kubelet sends then has a hole.
				pod.lines.push(...makeLogLines(2, 3));
				for (const follower of pod.followers) follower.at = pod.lines.length;
				pod.append(...makeLogLines(1, 5));
			}
			return so.lines.length === 6;
		});
		expect(kept.lines).toEqual(textsOf(pod.lines));
		expect(kept.gaps).toEqual([]);
		expect(kept.statuses.find(({state}) => state === 'reconnecting')?.reason).toContain('auditview stood still');
	});

	it('a source that is behind says so, and that it has caught up', async () => {
		const clock = new IdleClock();
		pod.clockMs = () => clock.nowMs();
		pod.lines = [{time: clock.nowMs() * 1000, text: 'first'}];
		const source = openPod(fake.url, pod, {clock});
		const kept = new Collected(source);
		const abort = new AbortController();
		const reading = source.read(abort.signal, kept);
		const write = async (seconds: number, lateSeconds: number) => {
			for (let n = 0; n < seconds; n++) {
				await clock.wait(1000, abort.signal);
				pod.append({time: (clock.nowMs() - lateSeconds * 1000) * 1000, text: `${kept.lines.length}`});
			}
		};
		await write(3, 0);
		await clock.wait(12_000, abort.signal);
		await write(12, 12);
		const behind = kept.statuses.at(-1);
		await write(12, 0);
		abort.abort();
		await reading;
		expect(behind).toMatchObject({state: 'behind', reason: expect.stringMatching(/^behind 1[0-9]s/)});
		expect(kept.states.at(-1)).toBe('live');
		expect(kept.gaps).toEqual([]);
		// Where the current file begins was asked meanwhile.
		expect(fake.requestsTo('/log').some(({query}) => query.has('limitBytes'))).toBe(true);
	});
});
