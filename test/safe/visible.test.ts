import {describe, expect, it} from 'vitest';
import {type Form, visible, visiblePlain} from '../../src/safe/visible.js';

/** Escapes in angle brackets, so that a marked sign and the same sign in the text differ. */
const shown = (text: string | Uint8Array, form?: Form, asciiOnly?: boolean): string =>
	visible(text, form, asciiOnly)
		.map(piece => (piece.isEscape ? `<${piece.text}>` : piece.text))
		.join('|');

describe('what is visible already is left alone', () => {
	it.each([
		'pods',
		'kubectl/v1.33.0 (darwin/arm64)',
		'a b c',
		'jürgen@example.de',
		'王伟@example.cn',
		'team-α',
		'e\u0301te\u0301',
		'שלום',
		'مرحبا',
		'नमस्ते',
		'🚀',
		'…',
		'❯',
		'·',
		'^[',
		'\\u{202e}',
		'한국어',
	])('%s', text => {
		expect(visible(text)).toEqual([{text, isEscape: false, from: 0, to: text.length}]);
	});
});

describe('what could act, hide, or be counted differently is an escape', () => {
	it.each([
		['an escape sequence', '\u001B[2J', '<^[>|[2J'],
		['NUL, tab, newline, DEL', '\0\t\n\u007F', '<^@>|<^I>|<^J>|<^?>'],
		['C1: a CSI of one character', '\u009B2J', '<\\u{9b}>|2J'],
		['right-to-left override', 'a\u202Eb', 'a|<\\u{202e}>|b'],
		['isolates', '\u2066x\u2069', '<\\u{2066}>|x|<\\u{2069}>'],
		['zero width', 'a\u200Bb\uFEFF', 'a|<\\u{200b}>|b|<\\u{feff}>'],
		['joined emoji', '👩\u200D🚀', '👩|<\\u{200d}>|🚀'],
		['a variation selector', '✈\uFE0F', '✈|<\\u{fe0f}>'],
		['a flag', '🇩🇪', '<\\u{1f1e9}>|<\\u{1f1ea}>'],
		['a skin tone', '👍🏽', '👍|<\\u{1f3fd}>'],
		['tags', 'x\u{E0061}', 'x|<\\u{e0061}>'],
		['private use', '\uE000\u{F0000}', '<\\u{e000}>|<\\u{f0000}>'],
		['unassigned', '\u0378', '<\\u{378}>'],
		['a lone surrogate', 'a\uD800b', 'a|<\\u{d800}>|b'],
		['a lone surrogate that bytes would stand for', '\uDC80', '<\\u{dc80}>'],
		['odd blanks', 'a\u00A0b\u3000c\u2028', 'a|<\\u{a0}>|b|<\\u{3000}>|c|<\\u{2028}>'],
		['blank glyphs', '\u2800\u{1D159}\uFFFC\u3164', '<\\u{2800}>|<\\u{1d159}>|<\\u{fffc}>|<\\u{3164}>'],
		['an enclosing mark', 'a\u20DD', 'a|<\\u{20dd}>'],
		['a mark on nothing', '\u0301a', '<\\u{301}>|a'],
		['a mark on a blank', 'a \u0301', 'a |<\\u{301}>'],
		['a mark on an escape', '\u202E\u0301', '<\\u{202e}>|<\\u{301}>'],
		['a fifth mark', `a${'\u0301'.repeat(5)}b`, `a${'\u0301'.repeat(4)}|<\\u{301}>|b`],
		['blanks at the ends', ' a ', '<·>|a|<·>'],
		['doubled blanks', 'a  b', 'a|<·>|<·>|b'],
		['nothing but blanks', '   ', '<·>|<·>|<·>'],
		['conjoining Hangul', '\u1100\u1161', '\u1100|<\\u{1161}>'],
	])('%s', (_, text, expected) => {
		expect(shown(text)).toBe(expected);
	});

	it('knows where each piece came from', () => {
		const text = 'a\u{E0061}b';
		expect(visible(text).map(({from, to}) => text.slice(from, to))).toEqual(['a', '\u{E0061}', 'b']);
	});

	it('lets 100,000 marks through four a base, and soon', () => {
		const pieces = visible(`a${'\u0301'.repeat(100_000)}`);
		expect(pieces.filter(piece => piece.isEscape)).toHaveLength(99_996);
	});
});

describe('bytes', () => {
	it.each([
		['one that is no UTF-8', [0x61, 0xff, 0x62], 'a|<\\x{ff}>|b'],
		['a character cut short', [0xe7, 0x8e], '<\\x{e7}>|<\\x{8e}>'],
		['an overlong slash', [0xc0, 0xaf], '<\\x{c0}>|<\\x{af}>'],
		['a surrogate', [0xed, 0xa0, 0x80], '<\\x{ed}>|<\\x{a0}>|<\\x{80}>'],
		['a true replacement character', [0xef, 0xbf, 0xbd], '\uFFFD'],
		['a beginning, a true character', [0xe7, 0xe7, 0x8e, 0x8b], '<\\x{e7}>|王'],
	])('shows %s', (_, bytes, expected) => {
		expect(shown(Uint8Array.from(bytes))).toBe(expected);
	});

	it('shows text in UTF-8 as text', () => {
		expect(shown(Buffer.from('王 \u202E 🚀'))).toBe(shown('王 \u202E 🚀'));
	});
});

describe('where there are no styles', () => {
	it.each([
		['a backslash is doubled', 'a\\b', 'a\\\\b'],
		['C0 is written out', '\u001B[2J', '\\u{1b}[2J'],
		['blanks are written out', ' a  b', '\\u{20}a\\u{20}\\u{20}b'],
		['the brackets in which we speak are escaped', '‹redacted›', '\\u{2039}redacted\\u{203a}'],
	])('%s', (_, text, expected) => {
		expect(visiblePlain(text)).toBe(expected);
	});

	it('keeps the blanks inside a whole line, but shows those at its end', () => {
		expect(visiblePlain('  a  b  ', 'kept')).toBe('  a  b\\u{20}\\u{20}');
	});

	it('writes letters as escapes where the locale has none', () => {
		expect(visiblePlain('jürgen 王', 'shown', true)).toBe('j\\u{fc}rgen \\u{738b}');
		expect(shown('jürgen', 'marked', true)).toBe('j|<\\u{fc}>|rgen');
	});
});

describe('two different texts never look the same', () => {
	const invisible = [
		'',
		' ',
		'  ',
		'\u00A0',
		'\u2007',
		'\u200B',
		'\u200D',
		'\u2060',
		'\uFEFF',
		'\u00AD',
		'\u034F',
		'\u061C',
		'\u180E',
		'\u3164',
		'\uFE0F',
		'\u{E0020}',
		'\u2800',
		'\t',
		'\n',
		'\r',
		'\0',
		'\u001B',
		'\u007F',
		'\u0085',
		'\u009B',
	];
	const lookalikes = [
		'·',
		'··',
		'^[',
		'^@',
		'^I',
		'^?',
		'\\u{200b}',
		'\\u{a0}',
		'\\x{ff}',
		'\\',
		'\\\\',
		'\\u{20}',
		'\\\\u{20}',
		'‹›',
		'\uD800',
		'\uDC00',
		'\uFFFD',
		'\u0301',
		'e\u0301',
		'é',
	];
	const texts = [
		...new Set([...invisible, ...lookalikes].flatMap(one => [one, `a${one}`, `${one}b`, `a${one}b`, `a ${one}b`, `${one}${one}`])),
	];

	it.each([
		['marked', (text: string) => shown(text)],
		['marked, ASCII only', (text: string) => shown(text, 'marked', true)],
		['plain', (text: string) => visiblePlain(text)],
		['plain lines', (text: string) => visiblePlain(text, 'kept')],
		['plain, ASCII only', (text: string) => visiblePlain(text, 'shown', true)],
	])('%s', (_, form) => {
		const seen = new Map<string, string>();
		for (const text of texts) {
			const other = seen.get(form(text));
			expect(other, `${JSON.stringify(other)} and ${JSON.stringify(text)} both as ${form(text)}`).toBeUndefined();
			seen.set(form(text), text);
		}
	});

	it('holds for every single code point: none is shown as another, and none is invisible', () => {
		const seen = new Set<string>();
		for (let code = 0; code <= 0x10ffff; code++) {
			const form = shown(String.fromCodePoint(code));
			if (form === '' || seen.has(form)) expect.fail(`U+${code.toString(16)} is shown as ${form}`);
			seen.add(form);
		}
		expect(seen.size).toBe(0x110000);
	});
});
