import {describe, expect, it} from 'vitest';
import {Backoff, type Failure} from '../../src/sources/backoff.js';

const failure = (fields: Partial<Failure> = {}): Failure => ({status: undefined, retryAfterMs: undefined, brought: false, ...fields});

/** Fails over and over with the same answer and waits as told; when each request was sent, for so many minutes. */
function requestTimes(answer: Failure, minutes: number, random = () => 0.5): number[] {
	const backoff = new Backoff();
	const times: number[] = [];
	for (let now = 0; now < minutes * 60_000; ) {
		backoff.requested(now);
		times.push(now);
		now += Math.max(1, backoff.failed(answer, now, random()).waitMs);
	}
	return times;
}

const mostInAMinute = (times: readonly number[]) =>
	Math.max(...times.map(from => times.filter(time => time >= from && time < from + 60_000).length));

describe('the waits between attempts', () => {
	it.each([
		['half a minute where it answers, in the middle of the jitter', 503, 0.5, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]],
		['half a minute, at its lower end', 503, 0, [400, 800, 1600, 3200, 6400, 12_800, 24_000, 24_000]],
		['five seconds where nothing answers: its log is rotated meanwhile', undefined, 0.5, [500, 1000, 2000, 4000, 5000, 5000]],
	])('double from half a second to %s', (_, status, random, waits) => {
		const backoff = new Backoff();
		backoff.opened(0);
		expect(waits.map(() => backoff.failed(failure({status, brought: true}), 1000, random).waitMs)).toEqual(waits);
	});

	it('begin anew after ten seconds of good stream, not before', () => {
		const backoff = new Backoff();
		backoff.opened(0);
		backoff.failed(failure({brought: true}), 1000, 0.5);
		backoff.opened(2000);
		expect(backoff.failed(failure({brought: true}), 11_000, 0.5).waitMs).toBe(1000);
		backoff.opened(20_000);
		expect(backoff.failed(failure({brought: true}), 30_000, 0.5).waitMs).toBe(500);
	});

	it('are what Retry-After says, an hour at most', () => {
		const backoff = new Backoff();
		expect(backoff.failed(failure({status: 429, retryAfterMs: 7000}), 0, 0.5).waitMs).toBe(7000);
		expect(backoff.failed(failure({status: 503, retryAfterMs: 1e12}), 0, 0.5).waitMs).toBe(3_600_000);
	});
});

it.each([
	['nothing ever answered', failure()],
	['401', failure({status: 401})],
	['403', failure({status: 403})],
	['404', failure({status: 404})],
	['410', failure({status: 410})],
	['429 with Retry-After: 1', failure({status: 429, retryAfterMs: 1000})],
	['429 with Retry-After: 0', failure({status: 429, retryAfterMs: 0})],
	['500', failure({status: 500})],
	['302', failure({status: 302})],
])('never sends more than 8 requests in any minute: %s', (_, answer) => {
	for (const random of [0, 0.5, 0.999]) {
		const times = requestTimes(answer, 10, () => random);
		expect(mostInAMinute(times)).toBeLessThanOrEqual(8);
		expect(times.length).toBeGreaterThan(10);
	}
});

describe('the verdict', () => {
	it.each([401, 404, 410, 302, 400])('on %i is a refusal that is asked again after 30 s', status => {
		const backoff = new Backoff();
		backoff.opened(0);
		if (status === 401) backoff.failed(failure({status}), 0, 0.5);
		expect(backoff.failed(failure({status}), 1000, 0.5)).toMatchObject({state: 'refused', waitMs: 30_000});
	});

	it('on a first 401 is to try at once with new credentials, once', () => {
		const backoff = new Backoff();
		expect(backoff.failed(failure({status: 401}), 0, 0.5)).toEqual({state: 'refused', waitMs: 0});
		expect(backoff.failed(failure({status: 401}), 1, 0.5)).toMatchObject({waitMs: 30_000});
		backoff.opened(40_000);
		expect(backoff.failed(failure({status: 401}), 50_000, 0.5).waitMs).toBe(0);
	});

	it('on a 403 counts at once if no read ever worked', () => {
		expect(new Backoff().failed(failure({status: 403}), 0, 0.5)).toMatchObject({state: 'refused', waitMs: 30_000});
	});

	it('on a 403 after a read that worked waits for 30 s of it: an apiserver that starts says so to admins', () => {
		const backoff = new Backoff();
		backoff.opened(0);
		expect(backoff.failed(failure({status: 403}), 1000, 0.5)).toMatchObject({state: 'reconnecting', waitMs: 500});
		expect(backoff.failed(failure({status: 403}), 2000, 0.5)).toMatchObject({state: 'reconnecting', waitMs: 1000});
		expect(backoff.failed(failure({status: 403}), 31_000, 0.5)).toMatchObject({state: 'refused', waitMs: 30_000});
		backoff.opened(70_000);
		expect(backoff.failed(failure({status: 403}), 71_000, 0.5)).toMatchObject({state: 'reconnecting'});
	});

	it('on an answer that asks for patience is reconnecting, from the first on', () => {
		expect(new Backoff().failed(failure({status: 429, retryAfterMs: 1000}), 0, 0.5)).toMatchObject({state: 'reconnecting', waitMs: 1000});
	});

	it.each([undefined, 500, 503, 429])('on %s is reconnecting once a read has worked, refused before', status => {
		const backoff = new Backoff();
		expect(backoff.failed(failure({status}), 0, 0.5).state).toBe('refused');
		backoff.opened(1000);
		expect(backoff.failed(failure({status}), 2000, 0.5).state).toBe('reconnecting');
	});
});
