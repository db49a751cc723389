import {describe, expect, it} from 'vitest';
import {createInputDecoder, type Input} from '../../src/screen/input.js';

/** Keys as their names, pastes in quotes; what is left at the end is flushed. */
const named = (inputs: readonly Input[]): string[] => inputs.map(input => (input.type === 'key' ? input.name : JSON.stringify(input.text)));

function decode(...chunks: ReadonlyArray<string | Uint8Array>): Input[] {
	const decoder = createInputDecoder();
	const inputs = chunks.flatMap(chunk => decoder.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
	return [...inputs, ...decoder.flush()];
}

const keys: ReadonlyArray<readonly [bytes: string, names: readonly string[]]> = [
	['a', ['a']],
	['A', ['A']],
	['jjj', ['j', 'j', 'j']],
	[' ', ['Space']],
	['é', ['é']],
	['王', ['王']],
	['🚀x', ['🚀', 'x']],
	['\r', ['Enter']],
	['\n', ['Ctrl-J']],
	['\t', ['Tab']],
	['\u007F', ['Backspace']],
	['\b', ['Backspace']],
	['\u0003', ['Ctrl-C']],
	['\u001A', ['Ctrl-Z']],
	['\u001C', ['Ctrl-\\']],
	['\u001F', ['Ctrl-_']],
	['\0', ['Ctrl-Space']],
	['\u001B', ['Esc']],
	['\u001B\u001B', ['Esc', 'Esc']],
	['\u001Bb', ['Alt-B']],
	['\u001BB', ['Alt-Shift-B']],
	['\u001B1', ['Alt-1']],
	['\u001B\r', ['Alt-Enter']],
	['\u001B[', ['Alt-[']],
	['\u001BO', ['Alt-Shift-O']],
	['\u001B[A\u001B[B\u001B[C\u001B[D', ['Up', 'Down', 'Right', 'Left']],
	['\u001BOA\u001BOB\u001BOC\u001BOD', ['Up', 'Down', 'Right', 'Left']],
	['\u001B[H\u001B[F\u001BOH\u001BOF', ['Home', 'End', 'Home', 'End']],
	['\u001B[1~\u001B[4~\u001B[7~\u001B[8~', ['Home', 'End', 'Home', 'End']],
	['\u001B[2~\u001B[3~\u001B[5~\u001B[6~', ['Insert', 'Delete', 'PgUp', 'PgDn']],
	['\u001BOP\u001B[11~\u001B[[A\u001B[P', ['F1', 'F1', 'F1', 'F1']],
	['\u001B[15~\u001B[24~', ['F5', 'F12']],
	['\u001B[Z', ['Shift-Tab']],
	['\u001B[1;2D\u001B[1;3C\u001B[1;5A\u001B[3;5~', ['Shift-Left', 'Alt-Right', 'Ctrl-Up', 'Ctrl-Delete']],
	['\u001B[1;2P\u001BO2P', ['Shift-F1', 'Shift-F1']],
	['\u001B\u001B[A', ['Esc', 'Up']],
	['\u001B[A\u001B', ['Up', 'Esc']],
	// kitty
	['\u001B[97u', ['a']],
	['\u001B[97;2u\u001B[97:65;2u', ['A', 'A']],
	['\u001B[97;5u\u001B[98;3u', ['Ctrl-A', 'Alt-B']],
	['\u001B[27u\u001B[13u\u001B[9;2u\u001B[127u\u001B[32u', ['Esc', 'Enter', 'Shift-Tab', 'Backspace', 'Space']],
	['\u001B[97;1:3u', []],
	['\u001B[27;5;97~', ['Ctrl-A']],
];

/** Nobody pressed any of these. */
const noKeys: ReadonlyArray<readonly [what: string, bytes: string]> = [
	['a colour reply', '\u001B]11;rgb:0000/0000/0000\u001B\\'],
	['a colour reply that ends in BEL', '\u001B]11;rgb:0000/0000/0000\u0007'],
	['a version reply', '\u001BP>|XTerm(380)\u001B\\'],
	['a cursor report', '\u001B[12;40R'],
	['a device report', '\u001B[?62;22c'],
	['a mode report', '\u001B[?2026;2$y'],
	['a report of kitty flags', '\u001B[?1u'],
	['the mouse', '\u001B[<64;10;5M\u001B[<0;10;5m'],
	['the mouse of old', '\u001B[M !!'],
	['focus', '\u001B[I\u001B[O'],
	['a size report', '\u001B[8;24;80t'],
	['an unknown key', '\u001B[99~'],
	['an application command', '\u001B_Gi=1;OK\u001B\\'],
	['a sequence without end', `\u001B[${'1;'.repeat(5000)}`],
];

describe('keys', () => {
	it.each(keys)('%j is %j', (bytes, expected) => {
		expect(named(decode(bytes))).toEqual(expected);
	});

	it('brings the text that a key types', () => {
		expect(decode('a é')).toEqual([
			{type: 'key', name: 'a', text: 'a'},
			{type: 'key', name: 'Space', text: ' '},
			{type: 'key', name: 'é', text: 'é'},
		]);
		expect(decode('\u001B[97;2u')).toEqual([{type: 'key', name: 'A', text: 'A'}]);
		expect(decode('\r\u0001')).toEqual([
			{type: 'key', name: 'Enter'},
			{type: 'key', name: 'Ctrl-A'},
		]);
	});

	it.each([
		['bytes that are no UTF-8', Uint8Array.from([0x61, 0xff, 0xc0, 0x80, 0x62])],
		['a character that another interrupts', Uint8Array.from([0x61, 0xe7, 0x8e, 0x62])],
		['C1 controls', 'a\u009Bb'],
	])('passes over %s', (_, bytes) => {
		expect(named(decode(bytes))).toEqual(['a', 'b']);
	});

	it('loses no key to a sequence that breaks off', () => {
		expect(named(decode('\u001B[12\rx'))).toEqual(['Enter', 'x']);
		expect(named(decode('\u001B[12\u001B[A'))).toEqual(['Up']);
	});
});

describe('what terminals answer', () => {
	it.each(noKeys)('eats %s', (_, bytes) => {
		expect(named(decode(bytes))).toEqual([]);
	});

	it.each(noKeys.slice(0, -1))('eats %s between two keys', (_, bytes) => {
		expect(named(decode(`a${bytes}b`))).toEqual(['a', 'b']);
	});

	it('waits for a reply in pieces longer than for a key, but not for ever', () => {
		const decoder = createInputDecoder();
		decoder.push(Buffer.from('\u001B]11;rgb:'));
		expect(decoder.waitMs()).toBe(1000);
		expect(decoder.flush()).toEqual([]);
		expect(named(decoder.push(Buffer.from('a')))).toEqual(['a']);
	});
});

describe('waiting', () => {
	it.each([
		['nothing', 'a', undefined],
		['what follows ESC', '\u001B', 50],
		['the rest of a sequence', '\u001B[1;', 50],
		['the rest of a character', '\u00E9', 50],
		['the end of a paste', '\u001B[200~abc', 1000],
	])('for %s', (_, bytes, expected) => {
		const decoder = createInputDecoder();
		decoder.push(bytes === '\u00E9' ? Uint8Array.from([0xc3]) : Buffer.from(bytes));
		expect(decoder.waitMs()).toBe(expected);
		decoder.flush();
		expect(decoder.waitMs()).toBeUndefined();
	});
});

describe('paste', () => {
	it('is text, whatever it holds', () => {
		expect(decode('\u001B[200~q\u0003\u001B[A\u001B]0;x\u0007\r\nq\u001B[201~j')).toEqual([
			{type: 'paste', text: 'q\u0003\u001B[A\u001B]0;x\u0007\nq', isCut: false},
			{type: 'key', name: 'j', text: 'j'},
		]);
	});

	it('ends where its end is, also after the beginning of one', () => {
		expect(named(decode('\u001B[200~a\u001B[201\u001B[201~b'))).toEqual(['"a\\u001b[201"', 'b']);
	});

	it('is closed when its end does not come', () => {
		expect(decode('\u001B[200~abc')).toEqual([{type: 'paste', text: 'abc', isCut: true}]);
	});

	it('is cut at 1 MB and says so; what follows it is keys again', () => {
		const [paste, key] = decode(`\u001B[200~${'x'.repeat(2_000_000)}\u001B[201~j`);
		expect(paste).toEqual({type: 'paste', text: 'x'.repeat(1_000_000), isCut: true});
		expect(key).toEqual({type: 'key', name: 'j', text: 'j'});
	});

	it('of exactly 1 MB is whole', () => {
		expect(decode(`\u001B[200~${'x'.repeat(1_000_000)}\u001B[201~`)).toEqual([{type: 'paste', text: 'x'.repeat(1_000_000), isCut: false}]);
	});
});

describe('wherever a stream of bytes is cut', () => {
	const stream = Buffer.from(
		[
			...keys.filter(([bytes]) => !/\u001B\[?$|\u001BO$/.test(bytes)).map(([bytes]) => bytes),
			...noKeys.slice(0, -1).map(([, bytes]) => bytes),
			'\u001B[200~王\u001B[2\u001B[201~z',
		].join(''),
	);
	const whole = decode(stream);

	it('in two, the inputs are the same', () => {
		expect(whole.length).toBeGreaterThan(60);
		for (let at = 0; at <= stream.length; at++) expect(decode(stream.subarray(0, at), stream.subarray(at)), `cut at ${at}`).toEqual(whole);
	});

	it('in single bytes too', () => {
		expect(decode(...Array.from(stream, byte => Uint8Array.of(byte)))).toEqual(whole);
	});
});

it('survives a million bytes of noise, and then hears a key', () => {
	const decoder = createInputDecoder();
	let seed = Number(process.env['SEED'] ?? 1);
	const noise = Uint8Array.from({length: 1_000_000}, () => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		return (seed >>> 16) & 0xff;
	});
	decoder.push(noise);
	decoder.flush();
	expect(named(decoder.push(Buffer.from('q')))).toEqual(['q']);
});
