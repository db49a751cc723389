import {describe, expect, it} from 'vitest';
import {parseArguments} from '../src/command-line.js';
import {flags} from '../src/flags.js';
import {isPrinted, type Options} from '../src/options.js';

function optionsOf(...argv: readonly string[]): Options {
	const invocation = parseArguments(argv, '1.2.3');
	if (invocation.command !== 'view' && invocation.command !== 'demo') throw new Error(JSON.stringify(invocation));
	return invocation.options;
}

describe('parseArguments', () => {
	it('reads sources and flags in any order', () => {
		expect(optionsOf('a.log', '-n', 'infra', '--pod', 'one', 'b.log', '--pod=two', '-q', 'x', '-qy', '--rows', 'events')).toMatchObject({
			sources: ['a.log', 'b.log'],
			namespace: 'infra',
			pod: ['one', 'two'],
			query: ['x', 'y'],
			rows: 'events',
		});
	});

	it('takes a query that begins with a dash, as negations do', () => {
		expect(optionsOf('-q', '-user:alice').query).toEqual(['-user:alice']);
	});

	it('tells follow, no-follow and nothing said apart', () => {
		expect([optionsOf().follow, optionsOf('-f').follow, optionsOf('--no-follow').follow]).toEqual([undefined, true, false]);
	});

	it.each([
		[['--accounting', 'a.log'], 'text', ['a.log']],
		[['--accounting=json', 'a.log'], 'json', ['a.log']],
		[['a.log'], undefined, ['a.log']],
	])('reads %j', (argv, accounting, sources) => {
		expect(optionsOf(...argv)).toMatchObject({accounting, sources});
	});

	it.each([
		['5m', {kind: 'back', from: 'now', micros: 300e6}],
		['end-1h', {kind: 'back', from: 'end', micros: 3600e6}],
		['2026-01-01T00:00:00Z', {kind: 'instant', micros: 1767225600e6}],
	])('reads --since %s', (text, since) => {
		expect(optionsOf('--since', text).since).toMatchObject(since);
	});

	it('reads the width of buckets, and keeps it as it was typed', () => {
		expect(optionsOf('--histogram', '1h30m').histogram).toEqual({micros: 5400e6, text: '1h30m'});
		expect([optionsOf().latency, optionsOf('--latency').latency]).toEqual([false, true]);
	});

	it('reads formats and their columns', () => {
		expect(optionsOf('-o', 'jsonl').output).toEqual({format: 'jsonl', columns: []});
		expect(optionsOf('-o', 'columns=time,annotations["a=b"]').output).toEqual({format: 'columns', columns: ['time', 'annotations["a=b"]']});
	});

	it('knows UTC and local times, the last one said', () => {
		expect([optionsOf().times, optionsOf('--utc').times, optionsOf('--utc', '--local').times]).toEqual(['local', 'utc', 'local']);
	});

	it('takes a first word that is a command for it, and files of such names by path or after --', () => {
		expect(parseArguments(['demo', '--pace', '2', '--stop-after', '9', '--at', '2026-01-01T00:00:00Z'], '')).toMatchObject({
			command: 'demo',
			options: {pace: 2, stopAfter: 9, at: 1767225600e6, sources: []},
		});
		expect(optionsOf('./demo').sources).toEqual(['./demo']);
		expect(optionsOf('--', 'demo', '--count')).toMatchObject({sources: ['demo', '--count'], count: false});
		expect(parseArguments(['fields', '-o', 'markdown'], '')).toEqual({command: 'fields', form: 'markdown'});
	});

	it('says what is wrong in one line', () => {
		for (const argv of [
			['--nope'],
			['-n'],
			['demo', 'x'],
			['fields', '-o', 'csv'],
			['--pace', '2'],
			['demo', '--pace', '-1'],
			['--by', 'a,,b'],
			['-o', 'csv=x'],
			['--histogram'],
			['--histogram', 'soon'],
			['--histogram', '0s'],
		]) {
			const invocation = parseArguments(argv, '');
			expect(invocation, argv.join(' ')).toMatchObject({command: 'wrong'});
			expect(invocation.command === 'wrong' && invocation.message, argv.join(' ')).toMatch(/^[^\n]{10,}$/);
		}
	});

	it.each(['--history', '--config', '--theme', '--mouse', '--rbac'])('does not know %s yet', flag => {
		expect(parseArguments([flag], '')).toMatchObject({command: 'wrong', message: expect.stringContaining(`unknown flag ${flag}`)});
	});

	it.each([
		['512M', 512e6],
		['2Gi', 2 ** 31],
		['1500000000', 15e8],
	])('takes %s of memory', (value, bytes) => {
		expect(parseArguments(['--max-memory', value], '')).toMatchObject({options: {maxMemory: bytes}});
	});

	it.each(['', '64M', 'lots', '-1G', '12'])('takes no memory of "%s"', value => {
		expect(parseArguments(['--max-memory', value], '')).toMatchObject({command: 'wrong', message: expect.stringContaining('--max-memory')});
	});

	it('has a help for every flag, once', () => {
		const {text} = parseArguments(['--help'], '') as {text: string};
		for (const {flags: names, on} of flags) if (on.includes('')) expect(text.split(`  ${names}`), names).toHaveLength(2);
	});
});

describe('isPrinted', () => {
	const terminal = {stdoutIsTerminal: true, term: 'xterm'};

	it.each([
		['nothing asked, on a terminal', [], terminal, false],
		['-o', ['-o', 'table'], terminal, true],
		['--count', ['--count'], terminal, true],
		['--by', ['--by', 'verb'], terminal, true],
		['--histogram', ['--histogram', '1m'], terminal, true],
		['--latency', ['--latency'], terminal, true],
		['stdout is no terminal', [], {...terminal, stdoutIsTerminal: false}, true],
		['TERM=dumb', [], {...terminal, term: 'dumb'}, true],
		['no TERM', [], {...terminal, term: undefined}, true],
	])('%s', (_, argv, surroundings, isPrint) => {
		expect(isPrinted(optionsOf(...argv), surroundings)).toBe(isPrint);
	});
});
