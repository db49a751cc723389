import type {Input} from './input.js';

/*
Names of keys: what is on the cap (`Enter`, `PgUp`, `F1`, `Space`), or what it types (`a`, `A`, `é`), after `Ctrl-`, `Alt-`, `Shift-` in this order. Letters after Ctrl and Alt are written large, as people write them: `Ctrl-A`, `Alt-B`, `Alt-Shift-B`.
*/

const key = (name: string, text?: string): Input => (text === undefined ? {type: 'key', name} : {type: 'key', name, text});

const special: ReadonlyMap<number, string> = new Map([
	[0x00, 'Ctrl-Space'],
	[0x08, 'Backspace'],
	[0x09, 'Tab'],
	[0x0d, 'Enter'],
	[0x1b, 'Esc'],
	[0x7f, 'Backspace'],
]);

/** One byte outside any sequence; undefined for what is no ASCII. */
export function keyOfByte(byte: number): Input | undefined {
	const name = special.get(byte);
	if (name !== undefined) return key(name);
	if (byte < 0x20) return key(`Ctrl-${String.fromCharCode(byte + 0x40)}`);
	if (byte === 0x20) return key('Space', ' ');
	return byte < 0x7f ? key(String.fromCharCode(byte), String.fromCharCode(byte)) : undefined;
}

/** An ASCII byte after ESC: the key with Alt. */
export function keyOfEscaped(byte: number): Input | undefined {
	const plain = keyOfByte(byte);
	return plain?.type === 'key' ? key(`Alt-${shiftedName(plain.name)}`) : undefined;
}

const shiftedName = (name: string): string => (/^[A-Z]$/.test(name) ? `Shift-${name}` : /^[a-z]$/.test(name) ? name.toUpperCase() : name);

const finals: ReadonlyMap<string, string> = new Map([
	['A', 'Up'],
	['B', 'Down'],
	['C', 'Right'],
	['D', 'Left'],
	['E', 'Begin'],
	['F', 'End'],
	['H', 'Home'],
	['P', 'F1'],
	['Q', 'F2'],
	['R', 'F3'],
	['S', 'F4'],
	['T', 'F5'],
]);

const numbered: ReadonlyMap<number, string> = new Map([
	[1, 'Home'],
	[2, 'Insert'],
	[3, 'Delete'],
	[4, 'End'],
	[5, 'PgUp'],
	[6, 'PgDn'],
	[7, 'Home'],
	[8, 'End'],
	...[11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].map((code, index): [number, string] => [code, `F${index + 1}`]),
]);

/** `ESC O x`, application mode and keypad. F5 is the Linux console's, whose `ESC [ [ A` comes here as P to T. */
export function keyOfSs3(final: string): Input | undefined {
	const name = final === 'M' ? 'Enter' : finals.get(final);
	return name === undefined ? undefined : key(name);
}

/** The body of a CSI sequence, its final byte included; undefined for all that is no key. */
export function keyOfCsi(body: string): Input | undefined {
	const match = /^([\d:;]*)([A-Za-z~])$/.exec(body);
	if (!match) return undefined;
	const [, digits = '', final = ''] = match;
	const [codes = '', modifiers = '', third = ''] = digits.split(';');
	const [code = 0, shifted = 0] = codes.split(':').map(Number);
	const [modifier = 0, kind = 0] = modifiers.split(':').map(Number);
	const mods = Math.max(0, modifier - 1);
	// Released, or with Super, Hyper or Meta: nothing is bound to these, and it is not the plain key.
	if (kind === 3 || mods & 0b11_1000) return undefined;
	if (final === 'u') return keyOfUnicode(code, shifted, mods);
	if (final === '~' && code === 27) return keyOfUnicode(Number(third), 0, mods);
	if (final === 'Z') return key('Shift-Tab');
	// `CSI row ; column R` is a report, whatever F3 with Shift would send.
	const name = final === '~' ? numbered.get(code) : final === 'R' || final === 'T' || code > 1 ? undefined : finals.get(final);
	return name === undefined ? undefined : key(prefix(mods) + name);
}

const prefix = (mods: number): string => (mods & 4 ? 'Ctrl-' : '') + (mods & 2 ? 'Alt-' : '') + (mods & 1 ? 'Shift-' : '');

/** kitty's `CSI code u` and xterm's `CSI 27 ; mod ; code ~`. */
function keyOfUnicode(code: number, shifted: number, mods: number): Input | undefined {
	const digit = code - 57_399;
	if (digit >= 0 && digit <= 9) return keyOfUnicode(0x30 + digit, 0, mods);
	const name = code === 57_414 ? 'Enter' : code === 0x20 ? 'Space' : special.get(code);
	if (name !== undefined && code !== 0) return mods === 0 && code === 0x20 ? key(name, ' ') : key(prefix(mods) + name);
	if (code < 0x20 || code > 0x10_ffff || (code >= 0xe000 && code <= 0xf8ff)) return undefined;
	const plain = String.fromCodePoint(code);
	if (/\p{C}/u.test(plain)) return undefined;
	const typed = mods & 1 ? (shifted ? String.fromCodePoint(shifted) : plain.toUpperCase()) : plain;
	if ((mods & 6) === 0) return key(typed, typed);
	return key(prefix(mods & 6) + (mods & 4 ? typed.toUpperCase() : shiftedName(typed)));
}
