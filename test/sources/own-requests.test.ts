import {expect, it} from 'vitest';
import {OwnRequests} from '../../src/sources/own-requests.js';

const id = (n: number) => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;

it('knows a request by its audit ID and its URI together', () => {
	const requests = new OwnRequests();
	requests.add(id(1), ['/api/v1/pods?limit=1', '/proxy/api/v1/pods?limit=1']);
	expect(requests.has(id(1), '/api/v1/pods?limit=1')).toBe(true);
	expect(requests.has(id(1), '/proxy/api/v1/pods?limit=1')).toBe(true);
	expect(requests.has(id(1), '/api/v1/secrets')).toBe(false);
	expect(requests.has(id(2), '/api/v1/pods?limit=1')).toBe(false);
	expect(requests.has('', '/api/v1/pods?limit=1')).toBe(false);
});

it('does not mix up IDs that begin alike, and remembers no ID that is no UUID', () => {
	const requests = new OwnRequests();
	requests.add('00000001-0000-4000-8000-00000000000a', ['/a']);
	requests.add('00000001-0000-4000-8000-00000000000b', ['/b']);
	requests.add('fixed-id', ['/c']);
	expect(requests.has('00000001-0000-4000-8000-00000000000a', '/b')).toBe(false);
	expect(requests.has('00000001-0000-4000-8000-00000000000b', '/b')).toBe(true);
	expect(requests.has('fixed-id', '/c')).toBe(false);
	expect(requests.size).toBe(2);
});

it('forgets the oldest, but not one that has just ended', () => {
	const requests = new OwnRequests();
	for (let n = 0; n < 32_768; n++) requests.add(id(n), ['/a']);
	requests.add(id(0), ['/a']);
	requests.add(id(40_000), ['/a']);
	expect(requests.size).toBe(32_768);
	expect([0, 1, 2, 40_000].map(n => requests.has(id(n), '/a'))).toEqual([true, false, true, true]);
});
