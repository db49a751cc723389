import {describe, expect, it} from 'vitest';
import type {QueryNode} from '../../src/query/ast.js';
import {isNames} from '../../src/query/is.js';
import {noiseText} from '../../src/query/noise.js';
import {parseQuery} from '../../src/query/parse.js';
import {viewNamed, views} from '../../src/query/views.js';
import {queryOf} from '../support/query.js';

/** The query as a line: `(and verb=get,list -"x")`. */
function show(node: QueryNode): string {
	switch (node.kind) {
		case 'and':
		case 'or':
			return `(${[node.kind, ...node.parts.map(show)].join(' ')})`;
		case 'not':
			return `-${show(node.part)}`;
		case 'word':
			return node.isQuoted ? `"${node.text}"` : node.text;
		case 'regex':
			return `/${node.pattern}/${node.flags}`;
		case 'nearest':
			return `~${node.word}`;
		case 'named':
			return `[${node.name}]`;
		case 'is':
			return `is:${node.name}`;
		case 'bound':
			return `${node.side}:${node.time.kind}`;
		case 'path':
			return `$${node.steps.map(step => ('key' in step ? step.key : 'glob' in step ? `~${step.glob}` : '*')).join('|')} ${show2(node.test)}`;
		case 'field':
			return `${node.field.name} ${show2(node.test)}`;
	}
}

function show2(test: Extract<QueryNode, {kind: 'field' | 'path'}>['test']): string {
	switch (test.is) {
		case 'present':
			return 'present';
		case 'any-of':
			return test.values.map(value => (typeof value === 'string' ? value : value.isQuoted ? `"${value.text}"` : value.text)).join(',');
		case 'regex':
			return `=~${test.pattern}`;
		case 'compare':
			return `${test.operator}${test.number}`;
		case 'in-range':
			return test.ranges.map(({low, high, hasLow, hasHigh}) => `${hasLow ? '[' : '('}${low} ${high}${hasHigh ? ']' : ')'}`).join('');
		case 'at':
			return `at ${test.times.map(({kind}) => kind).join(',')}`;
		case 'compare-time':
			return `${test.operator} ${test.time.kind}`;
	}
}

describe('a query', () => {
	it.each([
		['', '(and)'],
		['  \n ', '(and)'],
		['foo', 'foo'],
		['foo bar', '(and foo bar)'],
		['foo and bar', '(and foo bar)'],
		['a b or c d and e', '(or (and a b) (and c d e))'],
		['a (b or c) d', '(and a (or b c) d)'],
		['not a b', '(and -a b)'],
		['not (a b)', '-(and a b)'],
		['-a !b not c', '(and -a -b -c)'],
		['--a', 'a'],
		['not -!a', '-a'],
		['- a', '-a'],
		['(a)(b)', '(and a b)'],
		['android order nothing', '(and android order nothing)'],
		['"or" "and"', '(and "or" "and")'],
		['"two words"', '"two words"'],
		['"a \\"quote\\" and a \\\\ and a \\d"', '"a "quote" and a \\ and a \\d"'],
		['web-0 a,b foo.bar *x', '(and web-0 a,b foo.bar *x)'],
		['::1 =x', '(and ::1 =x)'],
	])('%j is %s', (text, tree) => {
		expect(show(queryOf(text))).toBe(tree);
	});

	it.each([
		['user:bob', 'user bob'],
		['user=bob', 'user bob'],
		['user==bob', 'user bob'],
		['user!=bob', '-user bob'],
		['user:system:node:n1', 'user system:node:n1'],
		['query:a=b', 'query a=b'],
		['verb:get,list', 'verb get,list'],
		['name:"web 0",web-*', 'name "web 0",web-*'],
		['name:"web-*"', 'name "web-*"'],
		['ns:?', 'ns present'],
		['-subresource:?', '-subresource present'],
		['path:?x', 'path ?x'],
		['(ns:?)', 'ns present'],
		['namespace:a', 'ns a'],
		['res:pods', 'resource pods'],
		['sub:log', 'subresource log'],
		['status:404', 'code [404 404]'],
		['useragent:x', 'ua x'],
		['method:get', 'verb get'],
		['auditID:x', 'auditid x'],
		['USER:x', 'user x'],
		['user.username:bob', 'realuser bob'],
		['objectRef.namespace:a', 'ns a'],
		['responseStatus.code:>399', 'code (399 Infinity]'],
		['requestURI:/x', 'uri /x'],
		['annotations["authorization.k8s.io/decision"]:forbid', 'decision forbid'],
		['code:>=400', 'code [400 Infinity]'],
		['code:<400', 'code [-Infinity 400)'],
		['code:4xx,500', 'code [400 500)[500 500]'],
		['latency:>1s', 'latency (1000000 Infinity]'],
		['latency:<=1m30s', 'latency [-Infinity 90000000]'],
		['size:>64k', 'size (64000 Infinity]'],
		['size:2Mi', 'size [2097152 2097152]'],
		['time:>08:14', 'time :> clock'],
		['time:2026-01-01,08:14:30.5', 'time at local,clock'],
		['received:<2026-01-01T00:00:00+01:00', 'received :< instant'],
		['since:5m', 'since:back'],
		['until:2026-01-01T10:00Z', 'until:instant'],
		['before:end-1h', 'until:back'],
		['ua=~leader-election', 'ua =~leader-election'],
		['query!~"(^|&)limit="', '-query =~(^|&)limit='],
		['ua=~"\\d+ \\"x\\""', 'ua =~\\d+ "x"'],
		['ua=~a,b', 'ua =~a,b'],
		['code=~^4', 'code =~^4'],
	])('%j asks for the field %s', (text, tree) => {
		expect(show(queryOf(text))).toBe(tree);
	});

	it.each([
		['requestObject.spec.replicas:>3', '$requestObject|spec|replicas >3'],
		['annotations["k8s.io/deprecated"]:true', '$annotations|k8s.io/deprecated true'],
		['annotations["failed-open.*"]:?', '$annotations|~failed-open.* present'],
		['user.extra.*:?', '$user|extra|* present'],
		['requestObject.spec.containers[0].image:nginx,busybox', '$requestObject|spec|containers|0|image nginx,busybox'],
		['requestObject.items[*].name=~^web', '$requestObject|items|*|name =~^web'],
		['requestObject.a["b \\"c\\""]!=x', '-$requestObject|a|b "c" x'],
		['requestObject:?', '$requestObject present'],
		['foo.bar:x', '$foo|bar x'],
		['foo.bar:"a*",b*', '$foo|bar =~(?is)^(?:a\\*|b.*)$'],
	])('%j asks for the JSON path %s', (text, tree) => {
		expect(show(queryOf(text))).toBe(tree);
	});

	it.each([
		['/a.b/', '/a.b/'],
		['/a.b/i x', '(and /a.b/i x)'],
		['/two words/', '/two words/'],
		['/a\\/b/', '/a/b/'],
		['-/a/', '-/a/'],
		['(/a/)', '/a/'],
		['/api/v1/pods', '/api/v1/pods'],
		['/healthz', '/healthz'],
		['/healthz path:/', '(and /healthz path /)'],
		['/healthz /livez', '(and /healthz /livez)'],
	])('%j: a slash closes an expression only where nothing but flags follows', (text, tree) => {
		expect(show(queryOf(text))).toBe(tree);
	});

	it.each([
		['~alcie', '~alcie'],
		['-~"alcie"', '-~alcie'],
		['is:write', 'is:write'],
		['is:write,failed', '(or is:write is:failed)'],
		['is!=open', '-is:open'],
		['is:noise', '[is:noise]'],
		['view:slow -view:humans', '(and [view:slow] -[view:humans])'],
	])('%j is %s', (text, tree) => {
		expect(show(queryOf(text))).toBe(tree);
	});

	it('knows where its terms stand', () => {
		const text = 'user:bob  -(a b) "x"';
		const query = queryOf(text);
		const parts = query.kind === 'and' ? query.parts : [];
		expect(parts.map(({span}) => text.slice(span.from, span.to))).toEqual(['user:bob', '-(a b)', '"x"']);
	});
});

describe('an invalid query', () => {
	it.each([
		['usr:x', 1, 'unknown field "usr"; did you mean "user"?', 'user'],
		['user:bob delpoy usr:x', 17, 'unknown field "usr"; did you mean "user"?', 'user'],
		['🌸 usr:x', 3, 'unknown field "usr"; did you mean "user"?', 'user'],
		['vreb:get', 1, 'unknown field "vreb"; did you mean "verb"?', 'verb'],
		['http://x', 1, 'unknown field "http"; put "http://x" in quotes to find it as text', undefined],
		['10:42', 1, 'unknown field "10"; put "10:42" in quotes to find it as text', undefined],
		['is:wirte', 4, 'unknown property "wirte"; did you mean "write"?', 'write'],
		['is:marked', 4, expect.stringMatching(/^unknown property "marked"; expected one of write, /), undefined],
		['view:deletons', 6, 'unknown view "deletons"; did you mean "deletions"?', 'deletions'],
		['usertype:humen', 10, 'unknown usertype "humen"; did you mean "human"?', 'human'],
		['decision:no', 10, 'unknown decision "no"; expected one of allow, forbid', undefined],
		['code>=400', 5, 'expected "code:>="', ':>='],
		['code:abc', 6, 'expected a number, such as 404, or a class, such as 4xx', undefined],
		['code:>4xx', 7, 'expected a number, such as 404', undefined],
		['latency:>5', 10, 'expected a duration, such as 250ms, 1.5s or 1m30s', undefined],
		['size:big', 6, 'expected a size, such as 500, 64k or 2Mi', undefined],
		['time:>25:00', 7, 'expected a time, such as 08:14, 2026-01-01 or 2026-01-01T10:00:00Z', undefined],
		['since:yesterday', 7, expect.stringContaining('or a duration back from now, such as 5m'), undefined],
		['user:>3', 5, '":>" compares numbers, durations, sizes and times; user is none', undefined],
		['code:>1,2', 8, 'expected one value after ":>"', undefined],
		['user:', 6, 'expected a value after ":"', undefined],
		['verb:get,', 10, 'expected a value after ","', undefined],
		['user:""', 6, 'nothing equals ""; -user:? finds what has no user', '-user:?'],
		['user:"bob', 6, 'this quote is not closed', undefined],
		['"a"b', 4, 'expected a blank after the closing quote', undefined],
		['""', 1, 'expected text between the quotes', undefined],
		['(a', 1, 'this "(" is not closed', undefined],
		['a)', 2, 'no "(" before this ")"', undefined],
		['foo(bar)', 4, 'expected a blank before "("; put text with parentheses in quotes', undefined],
		['()', 2, 'expected a word, a "phrase", field:value or "("', undefined],
		['a or', 5, 'expected a word, a "phrase", field:value or "("', undefined],
		['or a', 1, 'expected a word, a "phrase", field:value or "("', undefined],
		['a and and b', 7, 'expected a word, a "phrase", field:value or "("', undefined],
		['a -', 4, 'expected a word, a "phrase", field:value or "("', undefined],
		['~', 2, 'expected a word after "~"', undefined],
		['ua=~(a|b)', 5, 'put an expression with parentheses in quotes', undefined],
		['ua=~[', 5, 'not an expression in RE2 syntax: missing closing ]: "["', undefined],
		['/(/', 2, 'not an expression in RE2 syntax: missing closing ): "("', undefined],
		['/(?=a)/', 2, expect.stringContaining('not an expression in RE2 syntax'), undefined],
		['ua=~"a', 5, 'this quote is not closed', undefined],
	])('%j is told at column %i: %s', (text, column, message, suggestion) => {
		const parsed = parseQuery(text);
		expect(parsed).toEqual({error: {column, offset: expect.any(Number), message, ...(suggestion === undefined ? {} : {suggestion})}});
	});

	it('is told for 32 words, as each needs a bit', () => {
		const words = Array.from({length: 32}, (_, n) => `word${n}`);
		expect(parseQuery(words.slice(1).join(' '))).toHaveProperty('query');
		expect(parseQuery(words.join(' '))).toMatchObject({error: {offset: words.slice(0, 31).join(' ').length + 1}});
	});

	it.each([
		['parentheses', '('.repeat(60_000)],
		['signs', `${'-'.repeat(60_000)}a`],
		['slashes', '/a '.repeat(20_000)],
		['quotes', '"a '.repeat(20_000)],
		['brackets', 'a["'.repeat(20_000)],
	])('of 60,000 %s neither throws nor takes long', (_, text) => {
		const start = performance.now();
		expect(() => parseQuery(text)).not.toThrow();
		expect(performance.now() - start).toBeLessThan(2000);
	});

	it('never throws, whatever is cut out of a valid one', () => {
		const text = `${views.map(({query}) => query).join(' or ')} and ~x /a b/i "q\\"" since:5m time:>08:14 ${noiseText}`;
		for (let from = 0; from < text.length; from += 7) {
			for (let to = from + 1; to < text.length; to += 31) {
				const parsed = parseQuery(text.slice(from, to));
				if ('error' in parsed) expect(parsed.error.column).toBeGreaterThan(0);
			}
		}
	});
});

describe('what comes with it', () => {
	it('has seven views, each with two letters of its own and a valid query', () => {
		expect(views.map(({name, keys}) => [name, keys])).toEqual([
			['deletions', 'de'],
			['forbidden', 'fo'],
			['unauthenticated', 'un'],
			['secrets', 'se'],
			['sessions', 'ss'],
			['slow', 'sl'],
			['humans', 'hu'],
		]);
		for (const {query} of views) expect(parseQuery(query)).toHaveProperty('query');
		expect(viewNamed('slow')?.keys).toBe('sl');
	});

	it('has a noise filter in the same language', () => {
		expect(show(queryOf(noiseText))).toContain('-is:failed -is:orphan');
	});

	it('has all that can follow is:', () => {
		for (const name of isNames) expect(parseQuery(`is:${name}`)).toHaveProperty('query');
	});
});
