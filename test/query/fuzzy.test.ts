import Fuse from 'fuse.js';
import {describe, expect, it} from 'vitest';
import {createBag, nearestName, nearestWord, rank} from '../../src/query/fuzzy.js';
import {Words} from '../../src/query/words.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {createRandom, seedOfRun} from '../support/random.js';

describe('the nearest word', () => {
	it.each([
		['alcie', 'alice'],
		['delte', 'delete'],
		['delpoyments', 'deployments'],
		['PROMETEUS', 'prometheus'],
		['deploy', 'deployments'],
		['zzzzqqqq', undefined],
		['', undefined],
		['kube-controller-manager-that-is-longer-than-32', undefined],
	])('to %s is %s', (term, word) => {
		expect(nearestWord(term, createBag(['bob', 'alice', 'delete', 'deployments', 'deployments-long', 'prometheus', 'secrets']))).toBe(word);
	});

	it('is the shortest among equals, then the first in the alphabet', () => {
		expect(nearestWord('web', createBag(['web-long', 'webs', 'webb', 'aweb']))).toBe('aweb');
	});

	it('is found in a hundred thousand', () => {
		const bag = createBag(
			Array.from({length: 100_000}, (_, n) => `web-${Math.imul(n, 2654435761) >>> 0}-${n.toString(36)}`).concat('alice'),
		);
		expect(nearestWord('alcie', bag)).toBe('alice');
	});

	const seed = seedOfRun();
	it(`is the one that fuse.js alone would find over all words (SEED=${seed})`, () => {
		const random = createRandom(seed);
		const letters = 'aeilcdst-0';
		const word = () => Array.from({length: 2 + Math.floor(random() * 9)}, () => letters[Math.floor(random() * letters.length)]).join('');
		const words = [...new Set(Array.from({length: 400}, word))];
		const all = new Fuse(words, {ignoreLocation: true, ignoreFieldNorm: true, threshold: 0.4, includeScore: true});
		for (let round = 0; round < 60; round++) {
			const term = word();
			const found = all.search(term);
			const best = found.filter(({score = 1}) => score <= (found[0]?.score ?? 0) + 1e-9).map(({item}) => item);
			best.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
			expect(nearestWord(term, createBag(words)), term).toBe(best[0]);
		}
	});
});

describe('the nearest name', () => {
	const names = ['time', 'verb', 'code', 'user', 'ua', 'uri', 'ns', 'name', 'namespace', 'resource'];
	it.each([
		['usr', 'user'],
		['vreb', 'verb'],
		['namspace', 'namespace'],
		['resorce', 'resource'],
		['xyzzy', undefined],
		['', undefined],
	])('to %s is %s', (term, name) => {
		expect(nearestName(term, names)).toBe(name);
	});
});

describe('a picker', () => {
	const items = [{name: 'deletions'}, {name: 'forbidden'}, {name: 'humans'}];
	it('ranks what is typed, and shows all before anything is', () => {
		expect(rank(items, 'hum', ({name}) => name)).toEqual([{name: 'humans'}]);
		expect(rank(items, ' ', ({name}) => name)).toEqual(items);
	});
});

describe('the words', () => {
	it('are those of seven fields, each once, and come as values come', () => {
		const store = makeStore([
			makeEvent({
				user: {username: 'alice@Example.com'},
				requestURI: '/api/v1/namespaces/team%2Da/pods',
				objectRef: {resource: 'pods', namespace: 'team-a', name: 'web-0.x'},
				userAgent: 'kubectl/v1.37.2 (linux/amd64)',
				annotations: {},
			}),
		]);
		const words = new Words(store.reader);
		expect(words.extend(Number.POSITIVE_INFINITY)).toBe(false);
		expect([...words.texts].sort()).toEqual(
			[
				'0',
				'2',
				'37',
				'a',
				'alice',
				'amd64',
				'api',
				'com',
				'example',
				'get',
				'kubectl',
				'linux',
				'namespaces',
				'pods',
				'team',
				'v1',
				'web',
				'x',
			].sort(),
		);
		store.append(makeEvent({user: {username: 'bob'}}));
		store.publish();
		words.extend(Number.POSITIVE_INFINITY);
		expect(words.texts).toContain('bob');
		expect(new Set(words.texts).size).toBe(words.texts.length);
		expect(words.masks).toHaveLength(words.texts.length);
	});

	it('are taken in in slices', () => {
		const store = makeStore(Array.from({length: 2000}, () => makeEvent()));
		const words = new Words(store.reader);
		let slices = 1;
		while (words.extend(0)) slices++;
		expect(slices).toBeGreaterThan(2);
		expect(words.texts).toContain('alice');
	});
});
