import {describe, expect, it} from 'vitest';
import {PluginFailure} from '../../src/sources/exec-plugin.js';
import {PluginCredentials} from '../../src/sources/plugin-credentials.js';
import {credential} from '../support/plugin.js';

/** A plugin that gives `token-1`, `token-2` …, each valid for so long; `say` may give something else. */
function setUp(lifeMs?: number, say: (run: number) => string | Error | undefined = () => undefined) {
	const clock = {ms: 1_000_000};
	let runs = 0;
	const expires = () => (lifeMs === undefined ? {} : {expirationTimestamp: new Date(clock.ms + lifeMs).toISOString()});
	const credentials = new PluginCredentials({
		name: 'plugin of context c',
		apiVersion: 'client.authentication.k8s.io/v1',
		clock: {nowMs: () => clock.ms},
		runOnce: async () => {
			const said = say(++runs) ?? credential({token: `token-${runs}`, ...expires()});
			if (said instanceof Error) throw said;
			return said;
		},
	});
	return {credentials, clock, runs: () => runs, token: async () => (await credentials.get()).token};
}

describe('what a plugin gave', () => {
	it('is got once for all who ask together, and kept for as long as it is good', async () => {
		const {credentials, clock, runs, token} = setUp();
		expect(await Promise.all([token(), token(), token()])).toEqual(['token-1', 'token-1', 'token-1']);
		clock.ms += 86_400_000;
		expect(await credentials.get()).toMatchObject({token: 'token-1'});
		expect(runs()).toBe(1);
	});

	it('is renewed before it expires, and given until then: nobody waits', async () => {
		const {clock, runs, token} = setUp(3_600_000);
		await token();
		clock.ms += 3_600_000 - 31_000;
		expect([await token(), runs()]).toEqual(['token-1', 1]);
		clock.ms += 2000;
		expect([await token(), runs()]).toEqual(['token-1', 2]);
		expect([await token(), runs()]).toEqual(['token-2', 2]);
	});

	it('is waited for when it has expired', async () => {
		const {clock, token} = setUp(2000);
		expect(await token()).toBe('token-1');
		clock.ms += 2000;
		expect(await Promise.all([token(), token()])).toEqual(['token-2', 'token-2']);
	});

	it('is got anew at once when it was good and is refused', async () => {
		const {credentials, runs, token} = setUp();
		for (let run = 1; run <= 20; run++) {
			const current = await credentials.get();
			expect(current.token).toBe(`token-${run}`);
			credentials.accept(current);
			// Several sources notice, one after the other.
			for (let source = 0; source < 3; source++) credentials.refuse(current);
		}
		expect([await token(), runs()]).toEqual(['token-21', 21]);
	});

	it('that is never good is got once more at once, then less and less often, up to every 5 minutes', async () => {
		const {credentials, clock, runs} = setUp();
		const minutes: number[] = [];
		for (let second = 0; second < 3600; second++, clock.ms += 1000) {
			const before = runs();
			credentials.refuse(await credentials.get());
			if (runs() > before) minutes.push(second);
		}
		expect(minutes.slice(0, 5)).toEqual([0, 1, 2, 4, 8]);
		expect(runs()).toBeLessThan(24);
		expect(3600 - (minutes.at(-1) ?? 0)).toBeLessThanOrEqual(300);
	});

	it('that expires before it is given is told', async () => {
		await expect(setUp(-1000).token()).rejects.toThrow('plugin of context c gave no credentials: what it gives has expired already');
	});
});

describe('a plugin that fails', () => {
	it('is told, run once more at once, then no oftener than its pauses allow, and works again', async () => {
		const {clock, runs, token} = setUp(undefined, run => (run <= 4 ? new PluginFailure(`no ${run}`) : undefined));
		const told: string[] = [];
		for (let ms = 0; ms < 8000; ms += 100, clock.ms += 100) told.push((await token().catch(error => error.message)) ?? '');
		const said = (words: string) => told.filter(text => text.endsWith(words)).length;
		expect([said('no credentials: no 1'), said('no 2'), said('no 3'), said('no 4')]).toEqual([1, 10, 20, 40]);
		expect([told.at(-1), runs()]).toEqual(['token-5', 5]);
	});

	it('while the old credentials are still good disturbs nobody', async () => {
		const {clock, token} = setUp(3_600_000, run => (run === 1 ? undefined : new PluginFailure('no')));
		await token();
		clock.ms += 3_590_000;
		for (let ask = 0; ask < 5; ask++) expect(await token()).toBe('token-1');
		clock.ms += 10_000;
		await expect(token()).rejects.toThrow('gave no credentials: no');
	});

	it('by a bug of ours is not taken for a failure of it', async () => {
		await expect(setUp(undefined, () => new TypeError('bug')).token()).rejects.toThrow(TypeError);
	});
});

it('is run at once when the user wants it, although it was to be left alone', async () => {
	let isLoggedIn = false;
	const {credentials, runs, token} = setUp(undefined, () => (isLoggedIn ? undefined : new PluginFailure('log in first')));
	for (let ask = 0; ask < 10; ask++) await expect(token()).rejects.toThrow('log in first');
	const before = runs();
	isLoggedIn = true;
	await expect(token()).rejects.toThrow('log in first');
	expect(runs()).toBe(before);
	credentials.retry();
	expect(await token()).toBe(`token-${before + 1}`);
});
