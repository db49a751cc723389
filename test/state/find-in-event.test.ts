import {describe, expect, it} from 'vitest';
import {hitIn, isHit, needleOf, nextHit} from '../../src/state/find-in-event.js';
import {documentOf} from './support.js';

const event = documentOf('{"verb":"get","userAgent":"Kubectl \\u003calpha\\u003e","list":["say \\"hi\\"",1200,"Jürgen"],"last":"KUBECTL"}');
//                        1           2                                       3       4              5    6           7

const find = (text: string, from = 0, step: 1 | -1 = 1) => nextHit(event, from, step, needleOf(text));

describe('finding in an event', () => {
	it.each([
		['a value', 'kubectl', 2],
		['a key', 'last', 7],
		['a number, as logged', '200', 5],
		['quotes as they are read, not as they are escaped', 'say "hi"', 4],
		['signs that Go escapes', '<alpha>', 2],
		['letters that are not ASCII', 'jürgen', 6],
	])('finds %s', (_, text, row) => {
		expect(find(text)).toBe(row);
	});

	it('goes on to the next, around the end, and backwards', () => {
		expect([find('kubectl', 2), find('kubectl', 7), find('kubectl', 2, -1), find('verb', 1)]).toEqual([7, 2, 7, 1]);
	});

	it('takes a capital as it is', () => {
		expect([find('Kubectl', 2), find('KUBECTL', 2), find('kubectL')]).toEqual([2, 7, undefined]);
	});

	it('finds nothing for an empty text, nor in an empty document', () => {
		expect(find('')).toBeUndefined();
		expect(nextHit(documentOf(''), 0, 1, needleOf('x'))).toBeUndefined();
	});

	it('does not find a value in the container that holds it', () => {
		expect(isHit(event, 3, needleOf('hi'))).toBe(false);
		expect(isHit(event, 4, needleOf('hi'))).toBe(true);
	});

	it('says where the hit stands, so that it can be marked', () => {
		const hit = hitIn(event.bytes, 0, event.bytes.length, needleOf('GET'.toLowerCase()));
		expect(hit && new TextDecoder().decode(event.bytes.subarray(hit.start, hit.end))).toBe('get');
	});
});
