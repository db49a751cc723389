import {describe, expect, it} from 'vitest';
import {parseRfc3339} from '../../src/model/time.js';
import {createGlob} from '../../src/query/glob.js';
import {compareRange, equalRange, isInRange, parseSize} from '../../src/query/number-value.js';
import {decodePercent, decodeQuery, parameterOf} from '../../src/query/percent.js';
import {compileRegex, quoteRegex} from '../../src/query/regex.js';
import {type Clock, parseTimeValue, resolveTime} from '../../src/query/time-value.js';

const at = parseRfc3339;
const clock: Clock = {now: at('2026-01-05T12:00:00Z'), newest: at('2026-01-03T10:00:00Z'), day: Number.NaN, isUtc: true};

describe('times', () => {
	it.each([
		['2026-01-01T10:00:00Z', '2026-01-01T10:00:00Z', 1e6],
		['2026-01-01T10:00:00.5Z', '2026-01-01T10:00:00.5Z', 1e5],
		['2026-01-01T10:00Z', '2026-01-01T10:00:00Z', 60e6],
		['2026-01-01T10:00+02:00', '2026-01-01T08:00:00Z', 60e6],
		['2026-01-01 10:00', '2026-01-01T10:00:00Z', 60e6],
		['2026-01-01', '2026-01-01T00:00:00Z', 86_400e6],
		['08:14', '2026-01-03T08:14:00Z', 60e6],
		['8:14:30', '2026-01-03T08:14:30Z', 1e6],
		['08:14:30.123456', '2026-01-03T08:14:30.123456Z', 1],
		['5m', '2026-01-05T11:55:00Z', 1],
		['1h30m', '2026-01-05T10:30:00Z', 1],
		['end-1h', '2026-01-03T09:00:00Z', 1],
		['end', '2026-01-03T10:00:00Z', 1],
	])('%s is %s', (text, from, width) => {
		const value = parseTimeValue(text);
		expect(value && resolveTime(value, clock)).toEqual({from: at(from), to: at(from) + width});
	});

	it('without a date are of the day of the cursor, where there is one', () => {
		const value = parseTimeValue('08:14');
		expect(value && resolveTime(value, {...clock, day: at('2026-01-01T23:00:00Z')}).from).toBe(at('2026-01-01T08:14:00Z'));
	});

	it.each(['', '24:00', '08:60', '8', 'yesterday', '2026-13-01', '2026-02-30', '2026-01-01T', '2026-01-01T25:00', 'end+1h', 'end-', '-5m'])(
		'%j is none',
		text => {
			expect(parseTimeValue(text)).toBeUndefined();
		},
	);
});

describe('numbers', () => {
	it.each([
		['0', 0],
		['500', 500],
		['64k', 64_000],
		['64kB', 64_000],
		['1.5M', 1_500_000],
		['2Ki', 2048],
		['1GiB', 2 ** 30],
	])('%s is a size of %d bytes', (text, bytes) => {
		expect(parseSize(text)).toBe(bytes);
	});

	it.each(['', 'k', '-1', '1kk', '1 k'])('%j is no size', text => {
		expect(parseSize(text)).toBeNaN();
	});

	it('are compared as written, and what is absent is in no range', () => {
		const inRange = (number: number, range: ReturnType<typeof equalRange>) => range !== undefined && isInRange(number, range);
		expect([399, 400, 499, 500].map(code => inRange(code, equalRange('4xx', 'number')))).toEqual([false, true, true, false]);
		expect([399, 400, 401].map(code => inRange(code, compareRange(':>', 400)))).toEqual([false, false, true]);
		expect([399, 400, 401].map(code => inRange(code, compareRange(':<=', 400)))).toEqual([true, true, false]);
		for (const operator of [':>', ':>=', ':<', ':<='] as const) expect(isInRange(Number.NaN, compareRange(operator, 0))).toBe(false);
	});
});

describe('wildcards', () => {
	it.each([
		['web-*', 'web-0', true],
		['web-*', 'web-', true],
		['web-*', 'my-web-0', false],
		['*', '', true],
		['a*b*c', 'axxbxxc', true],
		['a*b*c', 'acb', false],
		['a*a', 'a', false],
		['*/proxy/stats*', '/api/v1/nodes/n/proxy/stats/summary', true],
		['a.c', 'abc', false],
		['a**b', 'ab', true],
	])('%s and %s: %s', (pattern, text, expected) => {
		expect(createGlob(pattern, false)(text)).toBe(expected);
	});

	it('ignore case where asked to', () => {
		expect(createGlob('GE*', true)('get')).toBe(true);
		expect(createGlob('GE*', false)('get')).toBe(false);
	});

	it('take no time to speak of, however many there are', () => {
		const start = performance.now();
		expect(createGlob(`${'a*'.repeat(5000)}b`, false)('a'.repeat(100_000))).toBe(false);
		expect(performance.now() - start).toBeLessThan(1000);
	});
});

describe('percent-decoding', () => {
	it.each([
		['/a%20b', '/a b'],
		['/%E7%94%B0', '/田'],
		['/a+b', '/a+b'],
		['/%', '/%'],
		['/%zz', '/%zz'],
		['/%ff', '/\uFFFD'],
		['/%2525', '/%25'],
		['%EF%BB%BFx', '\uFEFFx'],
	])('%s is %s, and nothing throws', (text, decoded) => {
		expect(decodePercent(text)).toBe(decoded);
	});

	it('reads + in a query as a blank, and leaves & between parameters', () => {
		expect(decodeQuery('a=x+y&b=%26')).toBe('a=x y&b=&');
		expect(parameterOf('dryRun=All&fieldManager=a%2Fb', 'fieldManager')).toBe('a/b');
		expect(parameterOf('xdryRun=All', 'dryRun')).toBe('');
	});
});

describe('expressions', () => {
	it('are linear, whatever the pattern', () => {
		const regex = compileRegex('(a+)+$');
		const start = performance.now();
		expect(typeof regex === 'function' && regex(`${'a'.repeat(20_000)}b`)).toBe(false);
		expect(performance.now() - start).toBeLessThan(5000);
	});

	it('say what is wrong with them', () => {
		expect(compileRegex('a(')).toEqual({error: 'missing closing ): "a("'});
	});

	it('quote text', () => {
		const regex = compileRegex(`^${quoteRegex('a.b*c')}$`);
		expect(typeof regex === 'function' && [regex('a.b*c'), regex('axb*c')]).toEqual([true, false]);
	});
});
