import {RE2JS} from 're2js';
import {decodeEscapes} from '../decode/json-token.js';
import {type NearTest, nearKey, nearText} from './near-needle.js';
import type {Needle} from './needle-search.js';
import type {PathStep, RawTerm, ValueTest} from './raw-term.js';
import {literalsOf} from './regex-literal.js';

/** The raw bytes of one entry, and what terms make of them, each made when it is first asked for. */
export class RawDocument {
	#text: string | undefined;
	#lower: string | undefined;
	#value: {readonly parsed: unknown} | undefined;

	constructor(private readonly bytes: Buffer) {}

	/** The document as logged, character escapes decoded. */
	get text(): string {
		this.#text ??= decodeEscapes(this.bytes.toString('utf8'));
		return this.#text;
	}

	get lower(): string {
		this.#lower ??= this.text.toLowerCase();
		return this.#lower;
	}

	/** undefined where it is no JSON. */
	get value(): unknown {
		if (!this.#value) {
			try {
				this.#value = {parsed: JSON.parse(this.bytes.toString('utf8'))};
			} catch {
				this.#value = {parsed: undefined};
			}
		}
		return this.#value.parsed;
	}
}

/** A term made ready. */
export type RawTest = {
	/** Bytes without which no document passes, unless it is oddly spelt (`Places.isOddlySpelt`). */
	readonly needle?: Needle | undefined;
	/** The needle is all that is asked for: wherever it stands for itself, the document passes. */
	readonly isNeedleAll?: boolean;
	/** Says of a needle found whether the document must be looked at for it. */
	readonly near?: NearTest | undefined;
	passes(document: RawDocument): boolean;
};

/** @returns a test that nothing passes for a pattern that is no RE2 syntax: the query was to say so. */
export function compileTerm(term: RawTerm): RawTest {
	switch (term.kind) {
		case 'text':
			return compileText(term.text, term.matchCase);
		case 'regex': {
			const regex = compileRegex(term.pattern, term.flags);
			const needle = longestOf(literalsOf(term.pattern), !term.flags.includes('i'));
			return {needle, passes: document => regex?.test(document.text) ?? false};
		}
		case 'path': {
			const test = compileValueTest(term.test);
			return {...lookForPath(term.steps, test), passes: document => valuesAt(document.value, term.steps).some(test)};
		}
	}
}

function compileText(text: string, matchCase: boolean): RawTest {
	const needle = longestOf([text], matchCase);
	const fold = (one: string) => (matchCase ? one : one.toLowerCase());
	const folded = fold(text);
	const passes = (document: RawDocument) => (matchCase ? document.text : document.lower).includes(folded);
	if (!needle) return {passes};
	if (needle.bytes.equals(Buffer.from(text))) return {needle, isNeedleAll: true, passes};
	// The lower case of a sigma depends on what is around it, that of ASCII does not.
	const near = matchCase || /^\p{ASCII}*$/u.test(text) ? nearText(text, needle.bytes.toString(), fold) : undefined;
	return {needle, near, passes};
}

/** Characters that Go writes in more than one way, or that several bytes become: quotes and backslashes, `< > &`, controls, line separators, halves of pairs, what no UTF-8 decodes to. */
const ambiguous = /["\\<>&\p{Cc}\u2028\u2029\ufffd\p{Cs}]/u;
const ambiguousOrWide = /["\\<>&\P{ASCII}\p{Cc}]/u;

/** The longest piece of these texts that has one spelling in what Go writes; ignoring case only ASCII has few enough. */
function longestOf(texts: readonly string[], matchCase: boolean): Needle | undefined {
	const pieces = texts.flatMap(text => text.split(matchCase ? ambiguous : ambiguousOrWide));
	const longest = pieces.reduce((best, piece) => (piece.length > best.length ? piece : best), '');
	return longest === '' ? undefined : {bytes: Buffer.from(longest), matchCase};
}

/** The last key of the path: whoever passes has it, in quotes, and behind it the value if nothing follows in the path. Digits may be an index. */
function lookForPath(steps: readonly PathStep[], test: (value: unknown) => boolean): Pick<RawTest, 'needle' | 'near'> {
	const last = steps.findLast((step): step is {readonly key: string} => 'key' in step && !/^\d+$/.test(step.key));
	if (!last) return {};
	if (ambiguous.test(last.key)) return {needle: longestOf([last.key], true)};
	const bytes = Buffer.from(`"${last.key}"`);
	return {needle: {bytes, matchCase: true}, near: last === steps.at(-1) ? nearKey(bytes.length, test) : undefined};
}

function compileRegex(pattern: string, flags: string): RE2JS | undefined {
	try {
		return RE2JS.compile(flags === '' ? pattern : `(?${flags})${pattern}`);
	} catch {
		return undefined;
	}
}

/** All values that a path leads to. Goes through the document without recursion. */
function valuesAt(root: unknown, steps: readonly PathStep[]): unknown[] {
	let values = [root];
	for (const step of steps) {
		values = values.flatMap(value => below(value, step));
		if (values.length === 0) break;
	}
	return values;
}

function below(value: unknown, step: PathStep): unknown[] {
	if (typeof value !== 'object' || value === null) return [];
	if ('any' in step) return Object.values(value);
	if ('glob' in step) return Object.entries(value).flatMap(([key, child]) => (matchesGlob(step.glob, key) ? [child] : []));
	return Object.hasOwn(value, step.key) && !(Array.isArray(value) && step.key === 'length') ? [Reflect.get(value, step.key)] : [];
}

/** null and the empty text are absent, as everywhere. */
function compileValueTest(test: ValueTest): (value: unknown) => boolean {
	switch (test.is) {
		case 'present':
			return value => value !== undefined && value !== null && value !== '';
		case 'any-of': {
			const globs = test.values.map(value => value.toLowerCase());
			return value => {
				const text = scalarText(value)?.toLowerCase();
				return text !== undefined && globs.some(glob => matchesGlob(glob, text));
			};
		}
		case 'compare':
			return value => compare(numberOf(value), test.operator, test.number);
		case 'regex': {
			const regex = compileRegex(test.pattern, '');
			return value => {
				const text = scalarText(value);
				return text !== undefined && (regex?.test(text) ?? false);
			};
		}
	}
}

/** undefined for what is absent, and for objects and arrays. */
function scalarText(value: unknown): string | undefined {
	return typeof value === 'string'
		? value || undefined
		: typeof value === 'number' || typeof value === 'boolean'
			? String(value)
			: undefined;
}

/** Numbers, and strings that hold one; NaN for anything else. */
function numberOf(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
}

function compare(number: number, operator: '>' | '>=' | '<' | '<=', limit: number): boolean {
	switch (operator) {
		case '>':
			return number > limit;
		case '>=':
			return number >= limit;
		case '<':
			return number < limit;
		case '<=':
			return number <= limit;
	}
}

/** Does the whole text match, `*` standing for any text? Takes at most as many steps as both lengths multiplied: only the last star met is ever tried again. */
function matchesGlob(glob: string, text: string): boolean {
	let [g, t, star, resume] = [0, 0, -1, 0];
	while (t < text.length) {
		if (glob[g] === '*') {
			star = g++;
			resume = t;
		} else if (g < glob.length && glob[g] === text[t]) {
			g++;
			t++;
		} else if (star >= 0) {
			g = star + 1;
			t = ++resume;
		} else return false;
	}
	while (glob[g] === '*') g++;
	return g === glob.length;
}
