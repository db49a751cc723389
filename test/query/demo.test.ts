import {describe, expect} from 'vitest';
import {countRows} from '../../src/query/counts.js';
import {fieldNamed} from '../../src/query/fields.js';
import {Matches} from '../../src/query/matches.js';
import {parseQuery} from '../../src/query/parse.js';
import {batchesOf} from '../../src/query/passes/batch.js';
import {makeStore, parseEvents, type TestStore} from '../support/make-store.js';
import {settleMatches} from '../support/naive-find.js';
import {itWithShared, readRecording} from '../support/shared.js';

let made: TestStore | undefined;
const demo = (file: string): TestStore => {
	made ??= makeStore(parseEvents(readRecording(file)));
	return made;
};

function queryOf(text: string) {
	const parsed = parseQuery(text);
	if ('error' in parsed) throw new Error(parsed.error.message);
	return parsed.query;
}

let matches: Matches | undefined;

function ask(file: string, text: string, options: {hideNoise?: boolean; fuzzyFallback?: boolean; kind?: 'requests' | 'events'} = {}) {
	const store = demo(file);
	matches ??= new Matches(store.reader, store.requests, {isUtc: true, now: Date.UTC(2026, 10, 23, 17) * 1e3});
	matches.ask({query: queryOf(text), ...options});
	settleMatches(matches, store);
	return {snapshot: matches.getSnapshot(), matches};
}

const name = 'own-1.37/demo.log.gz';

describe('the recorded demo', () => {
	itWithShared(name, 'has 2,526 requests in 2,796 events', file => {
		expect(ask(file, '').snapshot).toMatchObject({matched: 2526, total: 2526, length: 2526, searching: undefined});
		expect(ask(file, '', {kind: 'events'}).snapshot).toMatchObject({matched: 2796, total: 2796});
	});

	/** The table of own-1.37/README.md. */
	const numbers: ReadonlyArray<readonly [query: string, requests: number]> = [
		['user:alice verb:delete', 11],
		['user:alice verb:delete code:200', 9],
		['user:alice verb:delete code:200 is:dry-run', 1],
		['user:alice verb:delete code:200 resource:pods', 3],
		['user:alice verb:delete code:404', 1],
		['user:alice verb:delete code:403', 1],
		['user:alice verb:deletecollection', 1],
		['verb:delete object:payments/deployments.apps/web -subresource:? code:200', 1],
		['verb:delete object:payments/deployments.apps/web -subresource:? code:403 realuser:bob', 1],
		['object:payments/deployments.apps/web is:write -subresource:?', 12],
		['code:401', 4],
		['code:403', 100],
		['code:409', 76],
		['code:422', 2],
		['code:429', 26],
		['code:101', 5],
		['realuser:mallory', 60],
		['realuser:mallory code:403 resource:secrets', 12],
		['realuser:mallory code:200 resource:secrets', 3],
		['is:impersonated', 10],
		['resource:leases', 267],
		['resource:events', 222],
		['user:*namespace-controller', 158],
		['is:open', 67],
		['code:2xx', 2193],
		['realuser:carol is:impersonated as:system:serviceaccount:ci:deployer', 5],
	];
	for (const [query, requests] of numbers) {
		itWithShared(name, `finds ${requests} requests for ${query}`, file => {
			expect(ask(file, query).snapshot.matched).toBe(requests);
		});
	}

	itWithShared(name, 'takes alcie delte for alice delete, says so, and shows the same rows', file => {
		const alone = ask(file, 'alice delete').snapshot.matched;
		const {snapshot} = ask(file, 'alcie delte', {fuzzyFallback: true});
		expect(snapshot.taken.map(({word, as}) => [word, as])).toEqual([
			['alcie', 'alice'],
			['delte', 'delete'],
		]);
		expect(snapshot.matched).toBe(alone);
		expect(alone).toBeGreaterThan(0);
	});

	itWithShared(name, 'widens nothing unless asked to, and suggests', file => {
		const {snapshot, matches: asked} = ask(file, 'alcie verb:delete');
		expect(snapshot).toMatchObject({matched: 0, taken: []});
		expect(asked.suggestions()).toMatchObject([{word: 'alcie', nearest: 'alice'}]);
	});

	itWithShared(name, 'takes ~alcie for alice everywhere', file => {
		const {snapshot} = ask(file, '~alcie');
		expect(snapshot.taken).toMatchObject([{word: '~alcie', as: 'alice'}]);
		expect(snapshot.matched).toBe(ask(file, 'alice').snapshot.matched);
	});

	itWithShared(name, 'hides noise, and counts it', file => {
		const {snapshot} = ask(file, '', {hideNoise: true});
		expect(snapshot.noise).toBeGreaterThan(400);
		expect(snapshot.matched + snapshot.noise).toBe(2526);
		expect(snapshot.noise).toBe(ask(file, 'is:noise').snapshot.matched);
	});

	itWithShared(name, 'counts codes as the recording says', file => {
		const {matches: asked} = ask(file, '');
		const rows = Array.from({length: 2526}, (_, place) => asked.rowAt(place));
		const code = fieldNamed('code');
		const {groups} = countRows(asked.rows, code ? [code] : [], batchesOf(asked.rows, rows));
		expect(groups.filter(({values}) => values[0] !== undefined).map(({values, count}) => [values[0], count])).toEqual([
			['200', 1821],
			['201', 372],
			['404', 114],
			['403', 100],
			['409', 76],
			['429', 26],
			['304', 6],
			['101', 5],
			['401', 4],
			['422', 2],
		]);
	});
});
