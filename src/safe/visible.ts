/**
Hostile text → visible text. Whatever could act on a terminal, cannot be seen, or is counted differently by different terminals is shown as an escape, and nothing else is changed: text that is already visible comes out as it is.

Two different texts never come out the same: an escape is marked (underlined on screen), the same signs in the text itself are not. Where nothing can be marked, the plain form doubles the backslashes of the text instead.
*/

/** A stretch of text shown as it is, or one escape. */
export type Piece = {
	/** What is shown: never a control character, never empty. */
	readonly text: string;
	readonly isEscape: boolean;
	/** Where it came from: an offset into the text, in UTF-16 units. Of bytes, an offset into what they decode to. */
	readonly from: number;
	/** Where it ends; exclusive. */
	readonly to: number;
};

/** Text, or the bytes of a text as they were logged: those that are no UTF-8 are shown one by one. */
export type Text = string | Uint8Array;

/**
- `marked`: escapes are told apart by a style. C0 as `^[`, blanks at the ends and doubled ones as `·`.
- `plain`: there are no styles. C0 as `\u{1b}`, blanks as `\u{20}`, a backslash of the text doubled, and the brackets in which auditview itself speaks escaped.
*/
export type Form = 'marked' | 'plain';

/**
What never passes: control, format, surrogate, private and unassigned (`\p{C}`), every blank but U+0020, what is ignored by default, enclosing marks, halves of flags, skin tones; the blank glyphs U+2800, U+1D159, U+FFFC; and conjoining Hangul, which some terminals join and others do not.
*/
const hostile = String.raw`[\p{C}\p{Default_Ignorable_Code_Point}\p{Me}\p{RI}\p{Emoji_Modifier}\u2800\u{1d159}\ufffc\u1160-\u11ff\ud7b0-\ud7ff]|(?! )\p{Z}`;

/** A mark needs something to stand on: at most four on one base, none on a blank, an escape, or nothing. */
const baseless = String.raw`(?<!(?!${hostile})[\p{L}\p{N}\p{P}\p{S}](?:(?!${hostile})\p{M}){0,3})\p{M}`;

const blanks = '^ +| +$| {2,}';
const unicodeEscapes = new RegExp(`${hostile}|${baseless}|${blanks}`, 'gu');
const asciiEscapes = new RegExp(`[^ -~]|${blanks}`, 'gu');
const keptBlanks = new RegExp(`${hostile}|${baseless}| +$`, 'gu');
const hostileOnly = new RegExp(`${hostile}|${baseless}`, 'gu');

/** Printable ASCII, no blank at an end, none doubled: shown as it is, in one test. */
const harmless = /^[!-~]+(?: [!-~]+)*$/;

/** Is the text shown as it is, one cell a character? False may mean either; '' is. */
export const isHarmless = (text: string): boolean => text === '' || harmless.test(text);

/**
The pieces of a text.

@param asciiOnly - whether letters outside ASCII are escapes too.
@returns nothing for ''; never throws. Of a text that is visible, one piece.
*/
export function visible(text: Text, form: Form = 'marked', asciiOnly = false): readonly Piece[] {
	return typeof text === 'string'
		? pieces(text, asciiOnly ? asciiEscapes : unicodeEscapes, escapeOf(form))
		: pieces(fromBytes(text), asciiOnly ? asciiEscapes : unicodeEscapes, byteEscapeOf(form));
}

/** The pieces of our own text: its blanks are meant, all else is looked at as in any text, so that a mistake of ours cannot let anything through. */
export const visibleOurs = (text: string): readonly Piece[] => pieces(text, hostileOnly, escapeOf('marked'));

/**
The plain form, for what is no terminal: reversible, without a style, on one line.

@param inner - `shown` escapes doubled blanks (values in columns), `kept` leaves those inside (whole lines).
*/
export function visiblePlain(text: Text, inner: 'shown' | 'kept' = 'shown', asciiOnly = false): string {
	if (typeof text === 'string' && isHarmless(text) && !text.includes('\\')) return text;
	const expression = asciiOnly ? asciiEscapes : inner === 'kept' ? keptBlanks : unicodeEscapes;
	const isBytes = typeof text !== 'string';
	return pieces(isBytes ? fromBytes(text) : text, expression, isBytes ? byteEscapeOf('plain') : escapeOf('plain'))
		.map(piece => (piece.isEscape ? piece.text : plainSigns(piece.text)))
		.join('');
}

/** Signs of the text that the plain form needs for itself: a backslash begins an escape, in `‹…›` auditview speaks. */
export const plainSigns = (text: string): string => text.replace(/[\\‹›]/g, sign => (sign === '\\' ? '\\\\' : uEscape(sign.charCodeAt(0))));

function pieces(text: string, expression: RegExp, escapeSign: (sign: string) => string): Piece[] {
	const found: Piece[] = [];
	let at = 0;
	for (const match of text.matchAll(expression)) {
		if (match.index > at) found.push({text: text.slice(at, match.index), isEscape: false, from: at, to: match.index});
		// Several only where they are blanks.
		for (let from = match.index; from < match.index + match[0].length; ) {
			const sign = String.fromCodePoint(text.codePointAt(from) ?? 0);
			found.push({text: escapeSign(sign), isEscape: true, from, to: from + sign.length});
			from += sign.length;
		}
		at = match.index + match[0].length;
	}
	if (at < text.length) found.push({text: text.slice(at), isEscape: false, from: at, to: text.length});
	return found;
}

const uEscape = (code: number): string => `\\u{${code.toString(16)}}`;

const escapeOf =
	(form: Form) =>
	(sign: string): string => {
		const code = sign.codePointAt(0) ?? 0;
		if (form === 'plain') return uEscape(code);
		if (code === 0x20) return '·';
		return code < 0x20 || code === 0x7f ? `^${String.fromCharCode(code ^ 0x40)}` : uEscape(code);
	};

/** Of bytes: `fromBytes` made a lone surrogate of each that is no UTF-8, and no other can occur there. */
const byteEscapeOf = (form: Form) => {
	const others = escapeOf(form);
	return (sign: string): string => {
		const code = sign.codePointAt(0) ?? 0;
		return code >= 0xdc80 && code <= 0xdcff ? `\\x{${(code - 0xdc00).toString(16)}}` : others(sign);
	};
};

/** UTF-8 → text; a byte that is none becomes the lone surrogate U+DC00 + byte, which UTF-8 cannot hold. */
function fromBytes(bytes: Uint8Array): string {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const text = buffer.toString();
	if (!text.includes('\ufffd')) return text;
	let decoded = '';
	for (let at = 0; at < buffer.length; ) {
		const length = validLength(buffer, at);
		decoded += length === 0 ? String.fromCharCode(0xdc00 + (buffer[at] ?? 0)) : buffer.toString('utf8', at, at + length);
		at += length || 1;
	}
	return decoded;
}

/** Bytes of the UTF-8 character that begins here; 0 if none does. */
function validLength(buffer: Buffer, at: number): number {
	const first = buffer[at] ?? 0;
	const length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
	if (length < 2) return length;
	const end = at + length;
	return end <= buffer.length && buffer.compare(Buffer.from(buffer.toString('utf8', at, end)), 0, undefined, at, end) === 0 ? length : 0;
}
