import {describe, expect, it} from 'vitest';
import {goJson, makeEvent, makeLine} from '../support/make-event.js';
import {linesOf, run} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const log = (...lines: readonly string[]) => scratch.write(lines.map(line => `${line}\n`).join(''));
const textOf = async (...args: readonly string[]) => (await run(args)).stdout.toString();

const one = {
	auditID: '4de03e34-2f36-43b4-bbb5-7bfc086abac1',
	requestReceivedTimestamp: '2026-01-02T12:00:00.000100Z',
	stageTimestamp: '2026-01-02T12:00:00.002400Z',
	objectRef: {resource: 'pods', namespace: 'shop', name: 'web-1', apiVersion: 'v1'},
	requestURI: '/api/v1/namespaces/shop/pods/web-1',
};
const line = makeLine(one);

/** RFC 4180, read back without our code. */
function parseCsv(text: string): string[][] {
	const records: string[][] = [];
	const value = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n)/gy;
	let record: string[] = [];
	for (let match = value.exec(text); match; match = value.exec(text)) {
		record.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'));
		if (match[3] === ',') continue;
		records.push(record);
		record = [];
	}
	return records;
}

describe('table', () => {
	it('is what is printed where stdout is no terminal', async () => {
		expect(await textOf(log(line))).toBe(
			[
				'TIME                         CODE  VERB  USER   RESOURCE  SUBRESOURCE  NS    NAME   LATENCY',
				'2026-01-02T12:00:00.002400Z   200  get   alice  pods      -            shop  web-1    2.3ms',
				'',
			].join('\n'),
		);
	});

	it('prints nothing where nothing passes', async () => {
		expect(await run(['-q', 'verb:delete', log(line)])).toMatchObject({code: 0, stderr: ''});
		expect(await textOf('-q', 'verb:delete', log(line))).toBe('');
	});

	it('has the columns that are asked for, by any of their names', async () => {
		const text = await textOf('-o', 'columns=verb,namespace,responseStatus.code', log(line));
		expect(text).toBe('VERB  NS    CODE\nget   shop   200\n');
	});

	it('has more of them with wide', async () => {
		expect((await textOf('-o', 'wide', log(line))).split('\n')[0]).toMatch(/STAGE.*IP.*CLIENT.*AUDITID$/);
	});

	it('keeps every row on its line, and no sequence of an event acts', async () => {
		const hostile = 'a\u001b[2J\n\r\u009b1m\u202e\u200bb';
		const text = await textOf('-o', 'columns=user,verb', log(makeLine({user: {username: hostile}}), line));
		expect(text.split('\n')).toHaveLength(4);
		expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u200b]/);
		expect(text).toContain(String.raw`a\u{1b}[2J\u{a}\u{d}\u{9b}1m\u{202e}\u{200b}b`);
	});

	it('cuts nothing, however long', async () => {
		const name = 'x'.repeat(3000);
		expect(await textOf('-o', 'columns=name,verb', log(makeLine({objectRef: {resource: 'pods', name}})))).toContain(`${name}  get`);
	});
});

describe('csv', () => {
	it('can be read back, whatever stands in it', async () => {
		const user = 'a,"b"\r\nc;\u001b';
		const text = await textOf('-o', 'csv', log(makeLine({...one, user: {username: user}}), line));
		const [header = [], first = [], second = [], ...rest] = parseCsv(text);
		expect(rest).toEqual([]);
		expect(header.slice(0, 4)).toEqual(['time', 'code', 'verb', 'user']);
		expect([first.length, second.length]).toEqual([header.length, header.length]);
		const at = (name: string) => header.indexOf(name);
		expect([first[at('user')], second[at('user')], second[at('time')], second[at('reason')]]).toEqual([
			user,
			'alice',
			'2026-01-02T12:00:00.002400Z',
			'',
		]);
	});

	it('has its header also without rows', async () => {
		expect(parseCsv(await textOf('-o', 'csv', '-q', 'verb:delete', log(line)))).toHaveLength(1);
	});
});

describe('json', () => {
	it('is an array of the events as logged: duplicate keys, long numbers and escapes are still there', async () => {
		const odd = line.replace('"verb":"get"', '"verb":"get","verb":"\\u0067et","n":1e400,"m":9007199254740993,"z":-0');
		const text = await textOf('-o', 'json', log(line, odd));
		expect(text).toBe(`[\n${line},\n${odd}\n]\n`);
		expect(JSON.parse(text)).toHaveLength(2);
	});

	it('is an empty array where nothing passes', async () => {
		expect(JSON.parse(await textOf('-o', 'json', '-q', 'verb:delete', log(line)))).toEqual([]);
	});
});

describe('request', () => {
	it('is one document a request, with its fields, stages and auditIDs', async () => {
		const received = makeLine({...one, stage: 'RequestReceived', stageTimestamp: one.requestReceivedTimestamp, responseStatus: undefined});
		const documents = linesOf(await textOf('-o', 'request', log(received, line))).map(text => JSON.parse(text));
		expect(documents).toHaveLength(1);
		expect(documents[0]).toMatchObject({
			time: '2026-01-02T12:00:00.000100Z',
			verb: 'get',
			code: 200,
			user: 'alice',
			groups: ['dev', 'system:authenticated'],
			object: 'shop/pods/web-1',
			latency: 2.3,
			stage: 'ResponseComplete',
			stages: [
				{stage: 'RequestReceived', time: '2026-01-02T12:00:00.000100Z'},
				{stage: 'ResponseComplete', time: '2026-01-02T12:00:00.002400Z'},
			],
			auditIDs: [one.auditID],
		});
		expect(documents[0]).not.toHaveProperty('message');
	});
});

describe('--by', () => {
	const lines = [
		...Array.from({length: 3}, () => makeLine({verb: 'list'})),
		makeLine({user: {}, responseStatus: {metadata: {}, code: 401}}),
		...Array.from({length: 2}, (_, at) => makeLine({user: {username: `user-${at}`}, verb: 'list'})),
	];

	it('counts by one field or several, most first', async () => {
		expect(await textOf('--by', 'verb', log(...lines))).toBe('VERB  COUNT\nlist      5\nget       1\n');
		expect(JSON.parse(await textOf('--by', 'user,verb', '-o', 'json', log(...lines)))).toEqual([
			{user: 'alice', verb: 'list', count: 3},
			{user: null, verb: 'get', count: 1},
			{user: 'user-0', verb: 'list', count: 1},
			{user: 'user-1', verb: 'list', count: 1},
		]);
	});

	it('prints csv', async () => {
		expect(await textOf('--by', 'code', '-o', 'csv', log(...lines))).toBe('code,count\r\n200,5\r\n401,1\r\n');
	});

	it('prints all where stdout is no terminal, and says what --top leaves out', async () => {
		const many = Array.from({length: 30}, (_, at) => makeLine({user: {username: `user-${at}`}}));
		expect(linesOf(await textOf('--by', 'user', log(...many)))).toHaveLength(31);
		const {stdout, stderr} = await run(['--by', 'user', '--top', '5', log(...many)]);
		expect(linesOf(stdout)).toHaveLength(6);
		expect(stderr).toBe('auditview: top 5 of 30\n');
	});

	it('keeps names that JavaScript knows apart from those it does not', async () => {
		const names = ['__proto__', 'constructor', 'toString', ' ', 'hasOwnProperty'];
		const odd = names.flatMap(username => [makeLine({user: {username}}), makeLine({user: {username}})]);
		const counts = JSON.parse(await textOf('--by', 'user', '-o', 'json', log(...odd)));
		expect(counts).toEqual(names.toSorted().map(user => ({user, count: 2})));
	});
});

describe('--accounting', () => {
	it('says what became of every line, for people', async () => {
		const {stderr} = await run(['--count', '--accounting', log(line, 'klog', '{"auditID":"x"}')]);
		expect(stderr).toMatch(/: file, ended\n(.|\n)* 3 lines (.|\n)* 1 events (.|\n)* 1 other (.|\n)* 1 malformed /);
		expect(stderr).toContain('1 requests, 0 orphans, 0 open');
	});

	it('does not swallow the source after it', async () => {
		expect(await textOf('--count', '--accounting', log(line))).toBe('1\n');
	});

	it('counts orphans, open requests and auditIDs in conflict', async () => {
		const stage = (name: string, fields: object) => makeLine({auditID: 'x', stage: name, responseStatus: undefined, ...fields});
		const early = {requestReceivedTimestamp: '2026-01-02T00:00:00.000000Z', stageTimestamp: '2026-01-02T00:00:00.000000Z'};
		const name = log(
			stage('RequestReceived', {...early, auditID: 'lost'}),
			stage('ResponseStarted', {...early, verb: 'watch', requestURI: '/api/v1/pods?watch=true', auditID: 'watch'}),
			makeLine({auditID: 'twice'}),
			makeLine({auditID: 'twice'}),
		);
		const {stderr} = await run(['--count', '--accounting=json', name]);
		expect(JSON.parse(linesOf(stderr).at(-1) ?? '')).toMatchObject({requests: 4, orphans: 1, open: 1, conflictingAuditIDs: 1, redacted: 0});
	});

	it('is one line where something was no event, unless --quiet, and silence where all was well', async () => {
		expect((await run(['--count', log(line, '{"auditID":"x"}')])).stderr).toBe(
			'auditview: 1 events in 2 lines: 1 malformed (--accounting says more)\n',
		);
		expect((await run(['--count', '--quiet', log(line, '{"auditID":"x"}')])).stderr).toBe('');
		expect((await run(['--count', log(line)])).stderr).toBe('');
	});
});

it('prints an event nested 10,000 levels deep in every format', async () => {
	const deep = goJson(makeEvent()).replace(/\}$/, `,"requestObject":${'['.repeat(10_000)}${']'.repeat(10_000)}}`);
	for (const format of ['jsonl', 'raw']) expect(await textOf('-o', format, log(deep))).toBe(`${deep}\n`);
	for (const format of ['table', 'wide', 'csv', 'json', 'request']) expect(await textOf('-o', format, log(deep))).toContain('alice');
});
