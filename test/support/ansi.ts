/** What a program wrote to a terminal, taken apart without mercy: whatever is neither text nor a whole sequence is `broken`. */
export type Token =
	| {readonly type: 'text'; readonly raw: string}
	| {readonly type: 'control'; readonly raw: string}
	/** `CSI`: `body` is all after it, the final byte included. */
	| {readonly type: 'csi'; readonly raw: string; readonly body: string}
	/** OSC, DCS, APC, PM, SOS, with their end. */
	| {readonly type: 'string'; readonly raw: string}
	/** ESC and what else may follow. */
	| {readonly type: 'escape'; readonly raw: string}
	| {readonly type: 'broken'; readonly raw: string};

const grammar =
	/(?<csi>\u001B\[[0-?]*[ -/]*[@-~])|(?<string>\u001B[\]P_^X][^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C))|(?<escape>\u001B[ -/]*[0-OQ-WYZ`-~\\])|(?<broken>\u001B)|(?<control>[\u0000-\u001F\u007F-\u009F])|(?<text>[^\u0000-\u001F\u007F-\u009F]+)/gs;

/** The tokens of a stretch of output. Bytes that are no UTF-8 are `broken`. */
export function tokens(output: Uint8Array | string): Token[] {
	const text = typeof output === 'string' ? output : new TextDecoder('utf-8', {fatal: false}).decode(output);
	const found: Token[] = [];
	for (const {groups = {}} of text.matchAll(grammar)) {
		for (const [type, raw] of Object.entries(groups)) {
			if (raw === undefined) continue;
			if (type === 'csi') found.push({type, raw, body: raw.slice(2)});
			else found.push({type: type as 'text', raw});
		}
	}
	return found;
}

/** The sequences that auditview may send while it has the terminal, and no others. */
const allowed: readonly RegExp[] = [
	// Place, column, style: ours only. 3J would empty the scrollback and is never sent.
	/^\[\d+;\d+H$/,
	/^\[\d+G$/,
	// Blanks, and past them.
	/^\[\d+[XC]$/,
	/^\[(?:0|(?:[1247]|3[0-7]|9[0-7])(?:;(?:[1247]|3[0-7]|9[0-7]))*)m$/,
	/^\[2J$/,
	/^\[\?(?:2026|25|1049|7|2004)[hl]$/,
	/^\[8[hl]$/,
	/^\\$/,
];

/** Characters that no text on a terminal may hold: written down here anew, so that the list in `src` is held against another. */
const hostile = new RegExp(
	[
		'\\u00ad|\\u034f|\\u061c|[\\u115f\\u1160\\u17b4\\u17b5]|[\\u180b-\\u180f]|[\\u200b-\\u200f]|[\\u2028-\\u202f]|[\\u205f-\\u206f]|\\u2800|\\u3000|\\u3164',
		'[\\ud800-\\udfff]|[\\ue000-\\uf8ff]|[\\ufe00-\\ufe0f]|\\ufeff|\\uffa0|[\\ufff0-\\ufffc]',
		'[\\u{1bca0}-\\u{1bca3}]|\\u{1d159}|[\\u{1d173}-\\u{1d17a}]|[\\u{1f1e6}-\\u{1f1ff}]|[\\u{1f3fb}-\\u{1f3ff}]|[\\u{e0000}-\\u{e0fff}]|[\\u{f0000}-\\u{10ffff}]',
		'[\\u0300-\\u036f]{5}',
	].join('|'),
	'u',
);

const cutFrame = /\u001B\[\?2026h(?:(?!\u001B\[\?2026[hl]).)*(?=\u001B\\\u001B\[\?2026l)/gs;

/**
What in the output is not on the allow-list, each with what stands before it; empty if all is well.

A frame that the end of the program cut in the middle is passed over: the exit string does not wait for a terminal that is behind, and begins with what ends any sequence.

@param output - from the entry of the alternate screen to its end.
@param also - sequences that are allowed beside: of a shell, an OSC 52.
*/
export function violations(output: Uint8Array | string, also: readonly RegExp[] = []): string[] {
	const found: string[] = [];
	let before = '';
	const text = typeof output === 'string' ? output : Buffer.from(output).toString();
	for (const token of tokens(text.replace(cutFrame, ''))) {
		const isFine =
			token.type === 'text'
				? !hostile.test(token.raw) && !token.raw.includes('\uFFFD')
				: token.raw[0] === '\u001B' && [...allowed, ...also].some(one => one.test(token.raw.slice(1)));
		if (!isFine) found.push(`${token.type} ${JSON.stringify(token.raw)} after ${JSON.stringify(before)}`);
		before = (before + token.raw).slice(-40);
	}
	return found;
}
