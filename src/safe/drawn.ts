import {asciiOf} from './glyphs.js';
import {look} from './look.js';
import {type Style, sgrOf} from './style.js';
import {isHarmless, plainSigns, type Text, visible, visibleOurs} from './visible.js';
import {widthOfCodePoint} from './widths.js';

/** Where to reverse: ranges of UTF-16 offsets into the text, end exclusive, or what finds them. */
export type Hits =
	| ReadonlyArray<readonly [from: number, to: number]>
	| ((text: string) => ReadonlyArray<readonly [from: number, to: number]>);

/** Text of the log, of a server, of the user: anything that was not written by us. */
export type DataPart = {readonly kind: 'data'; readonly text: Text; readonly style?: Style | undefined; readonly hits?: Hits | undefined};
/** Text that we wrote. `‹…›` in it is underlined. */
export type OursPart = {readonly kind: 'ours'; readonly text: string; readonly style?: Style | undefined};
/** What a stretch of cells is made of. Bare text is data in the style of the whole. */
export type Part = Text | DataPart | OursPart;
export type Content = Part | readonly Part[];

/** Is data shown as it is, one cell a character, as things look now? False may mean either. */
export const isHarmlessNow = (text: string): boolean => isHarmless(text) && !(look().styles === 'none' && text.includes('\\'));

/** What cannot be cut further: a character with its marks, or an escape; a `isRun` is several characters of one cell each. `sgr` is its style as bytes, '' for the default. */
export type Drawn = {readonly text: string; readonly width: number; readonly sgr: string; readonly isRun?: true};

/** The two ends of a part that may be needed to draw so many cells; of anything longer the middle is never looked at. */
export type Ends = {readonly head: boolean; readonly tail: boolean; readonly widthCells: number};

type Glyph = {readonly text: string; readonly width: number; readonly isEscape: boolean; readonly from: number; readonly to: number};

/** Draw the parts one after the other. @param ends - undefined draws all of them. */
export function draw(content: Content, style: Style | undefined, ends: Ends | undefined): Drawn[] {
	const parts: readonly Part[] = Array.isArray(content) ? content : [content as Part];
	const drawn: Drawn[] = [];
	for (const part of parts) {
		if (typeof part === 'string' || part instanceof Uint8Array) drawData({kind: 'data', text: part}, style, ends, drawn);
		else if (part.kind === 'data') drawData(part, style, ends, drawn);
		else drawOurs(part, style, drawn);
	}
	return drawn;
}

function drawData(part: DataPart, outer: Style | undefined, ends: Ends | undefined, into: Drawn[]): void {
	const style = part.style ? {...outer, ...part.style} : outer;
	const {text: whole, hits} = part;
	if (typeof whole === 'string' && whole.length <= longestCached && isHarmlessNow(whole)) {
		drawRuns(whole, rangesOf(hits, whole, 0), style, into);
		return;
	}
	const plain = sgrOf(style);
	const marked = sgrOf({...style, underline: true});
	for (const {text, offset} of stretches(whole, ends)) {
		const ranges = rangesOf(part.hits, text, offset);
		for (const glyph of glyphsOf(text)) {
			const isHit = ranges.some(([from, to]) => glyph.from + offset < to && glyph.to + offset > from);
			const sgr = isHit ? sgrOf({...style, reverse: true, underline: glyph.isEscape}) : glyph.isEscape ? marked : plain;
			into.push({text: glyph.text, width: glyph.width, sgr});
		}
	}
}

/** Text of one cell a character: the hits, and what is before, between and behind them. Ranges come in any order, and may overlap. */
function drawRuns(text: string, ranges: ReadonlyArray<readonly [number, number]>, style: Style | undefined, into: Drawn[]): void {
	const plain = sgrOf(style);
	let at = 0;
	const drawTo = (end: number, sgr: string): void => {
		const to = Math.min(end, text.length);
		if (to <= at) return;
		into.push({text: text.slice(at, to), width: to - at, sgr, isRun: true});
		at = to;
	};
	if (ranges.length > 0) {
		const hit = sgrOf({...style, reverse: true, underline: false});
		for (const [from, to] of [...ranges].sort((one, other) => one[0] - other[0])) {
			drawTo(from, plain);
			drawTo(to, hit);
		}
	}
	drawTo(text.length, plain);
}

function rangesOf(hits: Hits | undefined, text: Text, offset: number): ReadonlyArray<readonly [number, number]> {
	if (hits === undefined || typeof hits !== 'function') return hits ?? [];
	return typeof text === 'string' ? hits(text).map(([from, to]) => [from + offset, to + offset] as const) : [];
}

function drawOurs(part: OursPart, outer: Style | undefined, into: Drawn[]): void {
	const style = part.style ? {...outer, ...part.style} : outer;
	// The common case: nothing to mark, nothing to replace.
	if (asciiRun.test(part.text)) {
		into.push({text: part.text, width: part.text.length, sgr: sgrOf(style), isRun: true});
		return;
	}
	const isAscii = look().glyphs === 'ascii' || look().text === 'ascii';
	const plain = sgrOf(style);
	const marked = sgrOf({...style, underline: true});
	for (const stretch of part.text.split(/(‹[^‹›]*›)/)) {
		const sgr = /^‹.*›$/s.test(stretch) ? marked : plain;
		into.push(...drawLine(isAscii ? asciiOf(stretch) : stretch, sgr));
	}
}

const asciiRun = /^[ -~]+$/;
/** The same with signs of ours that are neither wide nor ever escaped: nearly all lines that are drawn once more hold some. */
const signRun = /^[ -~·–—‖…‹›←-↓−⏎─-▟■▲-◂◆○●✓✗❯]+$/;

/** A stretch of a line that was drawn before: neither marked nor changed again, but for what may never pass. */
export function drawLine(text: string, sgr: string): Drawn[] {
	if (signRun.test(text)) return [{text, width: text.length, sgr, isRun: true}];
	return visibleOurs(text).flatMap(piece =>
		piece.isEscape
			? [{text: piece.text, width: piece.text.length, sgr}]
			: clusters(piece.text, 0).map(({text, width}) => ({text, width, sgr})),
	);
}

/** Runs as single characters, for whoever has to cut. */
export const withoutRuns = (drawn: readonly Drawn[]): Drawn[] =>
	drawn.flatMap(one => (one.isRun ? Array.from(one.text, text => ({text, width: 1, sgr: one.sgr})) : [one]));

/** A cell holds a character of at most two units, or four bytes, and four marks of as many: with this many the ends surely suffice. */
const mostUnits = (widthCells: number): number => 24 * widthCells + 64;

function stretches(text: Text, ends: Ends | undefined): Array<{text: Text; offset: number}> {
	const most = ends ? mostUnits(ends.widthCells) : Number.POSITIVE_INFINITY;
	if (ends === undefined || text.length <= most * 2) return [{text, offset: 0}];
	const found = [];
	if (ends.head) found.push({text: slice(text, 0, most), offset: 0});
	if (ends.tail) found.push({text: slice(text, text.length - most, text.length), offset: text.length - most});
	return found;
}

const slice = (text: Text, from: number, to: number): Text => (typeof text === 'string' ? text.slice(from, to) : text.subarray(from, to));

/** Shown forms of the values that come again and again. Two generations, so that it forgets what is not asked for. */
const cache = {look: look(), young: new Map<string, readonly Glyph[]>(), old: new Map<string, readonly Glyph[]>()};
const mostCached = 4096;
const longestCached = 512;

function glyphsOf(text: Text): readonly Glyph[] {
	if (typeof text !== 'string' || text.length > longestCached) return makeGlyphs(text);
	if (cache.look !== look() || cache.young.size >= mostCached) {
		cache.old = cache.look === look() ? cache.young : new Map();
		cache.young = new Map();
		cache.look = look();
	}
	const known = cache.young.get(text) ?? cache.old.get(text);
	const glyphs = known ?? makeGlyphs(text);
	cache.young.set(text, glyphs);
	return glyphs;
}

function makeGlyphs(text: Text): readonly Glyph[] {
	const {styles, glyphs, text: letters} = look();
	const isPlain = styles === 'none';
	const made: Glyph[] = [];
	for (const piece of visible(text, isPlain ? 'plain' : 'marked', letters === 'ascii')) {
		if (piece.isEscape) {
			const shown = piece.text === '·' && glyphs === 'ascii' ? '.' : piece.text;
			made.push({text: shown, width: shown.length, isEscape: true, from: piece.from, to: piece.to});
		} else for (const glyph of clusters(piece.text, piece.from)) made.push(isPlain ? inPlain(glyph) : glyph);
	}
	return made;
}

function inPlain(glyph: Glyph): Glyph {
	const text = plainSigns(glyph.text);
	return text === glyph.text ? glyph : {...glyph, text, width: text.length};
}

/** Visible text, character by character with the marks that stand on them. */
function clusters(text: string, offset: number): Glyph[] {
	const found: Glyph[] = [];
	let from = 0;
	while (from < text.length) {
		let code = text.codePointAt(from) ?? 0;
		const width = widthOfCodePoint(code);
		let to = from + unitsOf(code);
		while (to < text.length) {
			code = text.codePointAt(to) ?? 0;
			if (widthOfCodePoint(code) !== 0) break;
			to += unitsOf(code);
		}
		found.push({text: text.slice(from, to), width, isEscape: false, from: from + offset, to: to + offset});
		from = to;
	}
	return found;
}

const unitsOf = (code: number): number => (code > 0xffff ? 2 : 1);
