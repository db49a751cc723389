import {type Content, type DataPart, type Drawn, draw, drawLine, type Hits, isHarmlessNow, type OursPart, withoutRuns} from './drawn.js';
import {asciiOf} from './glyphs.js';
import {look} from './look.js';
import {reset, type Style, sgrOf, styleAfter} from './style.js';
import {type Text, visibleOurs, visiblePlain} from './visible.js';

/**
Text of known width that is safe to send to a terminal: visible characters and SGR sequences of ours, beginning and ending in the default style. Panes, lines and terminal printing accept nothing else, and only this file makes it: event text that reaches a terminal without passing here is a compile error.
*/
export type Cells = string & {readonly [brand]: true};
declare const brand: unique symbol;

export type {Content, Hits, Part} from './drawn.js';

export type FitOptions = {
	readonly align?: 'left' | 'right';
	/** What gives way when it does not fit; `…` stands for it. `middle` keeps the head and the last third. */
	readonly cut?: 'end' | 'middle' | 'start';
	/** With `cut: 'middle'`, at least so many cells of the end stay, if half of the width allows; 3 unless told. */
	readonly tail?: number | undefined;
	readonly style?: Style | undefined;
	/** Reversed, in bare text. Parts bring their own. */
	readonly hits?: Hits | undefined;
};

/** Text that was not written by us, in a style of its own or with hits: a part of `fit`, `cells`, `wrap`. */
export const data = (text: Text, style?: Style, hits?: Hits): DataPart => ({kind: 'data', text, style, hits});

/** Text of our own, where doubled blanks are meant and `‹…›` is underlined. Never for text from elsewhere: it would be harmless, but look as if we had said it. */
export const ours = (text: string, style?: Style): OursPart => ({kind: 'ours', text, style});

/**
Exactly `width` cells of it: made visible, cut with `…`, filled up with blanks in its style. What it costs depends on the width, not on the length.

@param width - in cells; below 1 the answer is ''.
*/
export function fit(content: Content, width: number, options: FitOptions = {}): Cells {
	if (width < 1) return '' as Cells;
	const {style, hits, align = 'left', cut = 'end'} = options;
	if (hits === undefined && typeof content === 'string') {
		const known = fitHarmless(content, width, options);
		if (known !== undefined) return known;
	}
	const parts =
		hits !== undefined && (typeof content === 'string' || content instanceof Uint8Array) ? data(content, undefined, hits) : content;
	const drawn = draw(parts, style, {head: cut !== 'start', tail: cut !== 'end', widthCells: width});
	const kept = widthOfDrawn(drawn) <= width ? drawn : cutDrawn(drawn, width, options);
	const room: Drawn = padding(width - widthOfDrawn(kept), style);
	return render(align === 'right' ? [room, ...kept] : [...kept, room]);
}

/** As wide as it is, uncut. */
export const cells = (content: Content, style?: Style): Cells => render(draw(content, style, undefined));

/** Cells of the content as it would be shown, uncut. */
export const widthOf = (content: Content): number =>
	typeof content === 'string' && isHarmlessNow(content) ? content.length : widthOfDrawn(draw(content, undefined, undefined));

/** Blanks. */
export const blank = (width: number, style?: Style): Cells => render([padding(width, style)]);

/** A sign of ours of one cell, again and again: rules and borders. */
export const fill = (sign: string, width: number, style?: Style): Cells =>
	render(draw(ours(sign, style), undefined, undefined).map(one => ({...one, text: one.text.repeat(Math.max(0, width))})));

/** Side by side. */
export const join = (...parts: readonly Cells[]): Cells => parts.join('') as Cells;

/** The same cells with a style laid under them: what has one of its own keeps it. */
export function styled(made: Cells, style: Style): Cells {
	const sgr = sgrOf(style);
	return (sgr === '' || made === '' ? made : sgr + made.replaceAll(reset, reset + sgr) + reset) as Cells;
}

/**
On several lines, each exactly `width` cells; broken after a blank where that leaves a line at least half full, else anywhere. The last of `maxLines` is cut with `…`.

@returns at least one line; none if there is no room for one.
*/
export function wrap(content: Content, width: number, maxLines: number, style?: Style): Cells[] {
	if (width < 1 || maxLines < 1) return [];
	const drawn = withoutRuns(draw(content, style, {head: true, tail: false, widthCells: width * maxLines})).flatMap(one =>
		one.width > width ? splitDrawn(one) : [one],
	);
	const lines: Cells[] = [];
	let at = 0;
	do {
		const end = lines.length + 1 === maxLines ? drawn.length : endOfLine(drawn, at, width);
		const line = drawn.slice(at, end);
		const kept = widthOfDrawn(line) <= width ? line : cutDrawn(line, width, {});
		lines.push(render([...kept, padding(width - widthOfDrawn(kept), style)]));
		at = end;
	} while (at < drawn.length);
	return lines;
}

/**
Cells `from` to `from + width` of a line that is already drawn: of other cells, or of what Ink drew. Half of a wide character is a blank, what is missing too. All but text and our SGR is dropped or escaped, so that this is the last gate before the terminal.
*/
export function crop(line: string, from: number, width: number): Cells {
	const kept: Drawn[] = [];
	let style: Style = {};
	let column = 0;
	for (const [index, stretch] of line.split(sgrSequence).entries()) {
		if (index % 2 === 1) {
			style = styleAfter(style, stretch);
			continue;
		}
		for (const one of drawLine(stretch, sgrOf(style))) {
			keepWithin(one, column - from, width, kept);
			column += one.width;
		}
	}
	kept.push(padding(width - Math.max(0, Math.min(width, column - from)), undefined));
	return render(kept);
}

/** What of it lies in cells 0 to `width`, if it begins at cell `at`. */
function keepWithin(one: Drawn, at: number, width: number, into: Drawn[]): void {
	if (at >= width || at + one.width <= 0) return;
	if (at >= 0 && at + one.width <= width) into.push(one);
	else if (one.isRun || isAscii(one.text))
		into.push({...one, text: one.text.slice(Math.max(0, -at), width - at), width: Math.min(width, at + one.width) - Math.max(0, at)});
	else into.push({text: ' ', width: 1, sgr: one.sgr});
}

/** A line for a terminal without any style, whole and reversible (`visiblePlain`): messages and printed lines. */
export const plainLine = (text: Text): Cells => visiblePlain(text, 'kept', look().text === 'ascii') as Cells;

/** A line of JSON for a terminal: what may not pass becomes JSON's own `\u202e`, so that it is still the same JSON. Of other text, the same. */
export function jsonLine(text: Text): Cells {
	const line = typeof text === 'string' ? text : Buffer.from(text).toString();
	const isAsciiOnly = look().text === 'ascii';
	const shown = visibleOurs(line).map(({isEscape, text: piece, from, to}) => {
		if (isEscape) return line.slice(from, to).split('').map(escapeUnit).join('');
		return isAsciiOnly ? piece.replace(/[^ -~]/g, escapeUnit) : piece;
	});
	return shown.join('') as Cells;
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const sgrSequence = /\u001B\[([\d;]*)m/;

const padding = (width: number, style: Style | undefined): Drawn => ({
	text: ' '.repeat(Math.max(0, width)),
	width: Math.max(0, width),
	sgr: style?.reverse || style?.underline ? sgrOf(style) : '',
});

/** The common case, without looking at characters one by one. */
function fitHarmless(text: string, width: number, {align, cut, tail, style}: FitOptions): Cells | undefined {
	if (text.length > width * 50 + 200 || !isHarmlessNow(text)) return undefined;
	let shown = text;
	if (text.length > width) {
		const [head, end] = cutWidths(width, cut, tail);
		shown = text.slice(0, head) + ellipsis() + (end === 0 ? '' : text.slice(-end));
	}
	const room = ' '.repeat(width - shown.length);
	const sgr = sgrOf(style);
	if (sgr === '') return (align === 'right' ? room + shown : shown + room) as Cells;
	if (style?.reverse || style?.underline) return `${sgr}${align === 'right' ? room + shown : shown + room}${reset}` as Cells;
	return (align === 'right' ? `${room}${sgr}${shown}${reset}` : `${sgr}${shown}${reset}${room}`) as Cells;
}

const ellipsis = (): string => (look().glyphs === 'ascii' || look().text === 'ascii' ? asciiOf('…') : '…');

/** Cells of the head and of the end that stay beside a `…`. */
function cutWidths(width: number, cut: FitOptions['cut'], tail = 3): [head: number, end: number] {
	const room = width - 1;
	const end = cut === 'start' ? room : cut === 'middle' ? Math.min(Math.max(tail, Math.floor(room / 3)), Math.floor(room / 2)) : 0;
	return [room - end, end];
}

function cutDrawn(drawn: readonly Drawn[], width: number, {cut, tail, style}: FitOptions): Drawn[] {
	const [head, end] = cutWidths(width, cut, tail);
	return [...endOf(drawn, head, 'head'), {text: ellipsis(), width: 1, sgr: sgrOf(style)}, ...endOf(drawn, end, 'tail').reverse()];
}

/** What of it lies in so many cells at one of its ends, from there on: a run is cut, what is none is there wholly or not at all. */
function endOf(drawn: readonly Drawn[], width: number, end: 'head' | 'tail'): Drawn[] {
	const kept: Drawn[] = [];
	let left = width;
	for (let at = 0; at < drawn.length; at++) {
		const one = drawn[end === 'head' ? at : drawn.length - 1 - at];
		if (one === undefined || (one.width > left && (!one.isRun || left === 0))) break;
		if (one.width <= left) kept.push(one);
		else kept.push({...one, text: end === 'head' ? one.text.slice(0, left) : one.text.slice(-left), width: left});
		left -= Math.min(left, one.width);
	}
	return kept;
}

/** An escape that is wider than a whole line, sign by sign; of a wide character in a line of one cell, that there was something. */
const splitDrawn = (one: Drawn): Drawn[] => Array.from(isAscii(one.text) ? one.text : ellipsis(), text => ({text, width: 1, sgr: one.sgr}));

function endOfLine(drawn: readonly Drawn[], from: number, width: number): number {
	let end = from;
	let used = 0;
	let breakAt = -1;
	for (; end < drawn.length; end++) {
		const one = drawn[end];
		if (one === undefined || used + one.width > width) break;
		used += one.width;
		if (one.text === ' ' && used * 2 >= width) breakAt = end + 1;
	}
	return end === drawn.length || breakAt === -1 ? end : breakAt;
}

const isAscii = (text: string): boolean => /^[ -~]*$/.test(text);

const widthOfDrawn = (drawn: readonly Drawn[]): number => drawn.reduce((sum, one) => sum + one.width, 0);

function render(drawn: readonly Drawn[]): Cells {
	let text = '';
	let sgr = '';
	for (const one of drawn) {
		if (one.text === '') continue;
		if (one.sgr !== sgr) {
			text += (sgr === '' ? '' : reset) + one.sgr;
			sgr = one.sgr;
		}
		text += one.text;
	}
	return (sgr === '' ? text : text + reset) as Cells;
}
