import {expect, it} from 'vitest';
import {hasOddEscapes} from '../../src/decode/odd-escapes.js';
import {BlockReader} from '../../src/ingest/blocks.js';
import {Find} from '../../src/ingest/find.js';
import type {FromIngest} from '../../src/ingest/messages.js';
import type {RawTerm} from '../../src/ingest/raw-term.js';
import {flag} from '../../src/store/columns.js';
import {StoreWriter} from '../../src/store/writer.js';
import {waitFor} from '../support/load.js';
import {makeEvent} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();

/** Words with every kind of spelling, and pieces that are nearly one of them. */
const words = [
	'needle',
	'NEEDle',
	'needl',
	'kilo',
	'Näh',
	'näh',
	'x/y',
	'<b>',
	'"q"',
	'a\\b',
	'\u212Ailo',
	'\u0130',
	'i\u0307',
	'😀',
	'ß',
	'\u017Ft',
	'st',
	'\u2028',
];
/** Bytes that are no JSON, or no text. */
const junk = [
	'\\',
	'\\q',
	'\\u00',
	'nee',
	'dle',
	'"',
	'\n',
	'C4B0',
	'\\\\',
	'\\n',
	'\\needle',
	'need\\le',
	'n\\u0065edle',
	'\\kilo',
	'kil\\/o',
];

type Random = () => number;
const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)] as T;

/** A character as Go writes it, or as it does not. */
function spell(sign: string, random: Random): string {
	const escaped = `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
	if (random() < 0.02 && sign.length === 1) return sign === '/' ? '\\/' : escaped;
	if (sign === '"' || sign === '\\') return `\\${sign}`;
	return '<>&\u2028'.includes(sign) ? escaped : sign;
}

function documentOf(random: Random): Buffer {
	const filler = random() < 0.02 ? 'f'.repeat(random() * 400_000) : random() < 0.005 ? 'ä/'.repeat(random() * 500_000) : '';
	const text = Array.from({length: random() * 6}, () => pick(words, random)).join(pick(['', ' ', filler], random));
	return Buffer.from(`{"data":"${[...text].map(sign => (filler.includes(sign) ? sign : spell(sign, random))).join('')}"}`);
}

const malformed = (random: Random): Buffer =>
	Buffer.concat(
		Array.from({length: 1 + random() * 5}, () =>
			random() < 0.2
				? Buffer.from([0xc4, 0xb0, 0xe2, 0x84].slice(Math.floor(random() * 4)))
				: Buffer.from(pick([...junk, ...words], random)),
		),
	);

type Entry = {readonly kind: 'event' | 'malformed' | 'gap'; readonly source: number; readonly offset: number; readonly length: number};

/** Some bytes of a source are gone, as those of a file that was cut short, before what it was given then: no read goes over them. */
type Made = {readonly entries: Entry[]; readonly read: (offset: number, length: number) => Buffer};

/** A source: documents with other things between them. */
function makeSource(source: number, count: number, random: Random): Made {
	const parts: Buffer[] = [];
	const entries: Entry[] = [];
	let offset = 0;
	const put = (bytes: Buffer) => {
		parts.push(bytes);
		offset += bytes.length;
	};
	for (let i = 0; i < count; i++) {
		if (random() < 0.2) put(Buffer.from(random() < 0.1 ? 'needle\n'.repeat(9000) : 'needle kilo\n'));
		if (random() < 0.05) entries.push({kind: 'gap', source, offset, length: 0});
		const isEvent = random() < 0.9;
		const bytes = isEvent ? documentOf(random) : malformed(random);
		entries.push({kind: isEvent ? 'event' : 'malformed', source, offset, length: bytes.length});
		put(bytes);
		put(Buffer.from('\n'));
	}
	const bytes = Buffer.concat(parts);
	const whole = pick(entries, random).offset;
	const gone = random() < 0.5 ? whole : whole - Math.floor(random() * 5000);
	return {
		entries,
		read: (from, length) => bytes.subarray(from, from < whole ? Math.max(from, Math.min(from + length, gone)) : from + length),
	};
}

/** Sources take turns, and begin with their tails. */
function orderOfArrival(sources: ReadonlyArray<readonly Entry[]>, random: Random): Entry[] {
	const queues = sources.map(entries => {
		const cut = Math.floor(random() * entries.length);
		return [...entries.slice(cut), ...entries.slice(0, cut)];
	});
	const all: Entry[] = [];
	for (let left = queues.filter(queue => queue.length > 0); left.length > 0; left = left.filter(queue => queue.length > 0))
		all.push(...pick(left, random).splice(0, 1 + random() * pick([2, 200], random)));
	return all;
}

const decoded = (bytes: Buffer): string =>
	bytes
		.toString()
		.replace(/\\(?:u([0-9a-f]{4})|(.))/gis, (_, hex: string | undefined, sign: string) =>
			hex === undefined ? ({n: '\n', t: '\t', r: '\r', b: '\b', f: '\f'}[sign] ?? sign) : String.fromCharCode(Number.parseInt(hex, 16)),
		);

function isIn(text: string, lower: string, term: RawTerm): boolean {
	if (term.kind === 'text') return term.matchCase ? text.includes(term.text) : lower.includes(term.text.toLowerCase());
	return term.kind === 'regex' && new RegExp(term.pattern, `u${term.flags}`).test(text);
}

function termsOf(random: Random): RawTerm[] {
	const texts = Array.from(
		{length: 6},
		() => pick(words, random).slice(Math.floor(random() * 3)) + (random() < 0.3 ? pick(words, random) : ''),
	);
	return [
		...texts.map((text): RawTerm => ({kind: 'text', text, matchCase: random() < 0.5})),
		{
			kind: 'regex',
			pattern: pick(['needle$', 'kilo', 'n[e]+dle', '[äÄ]h', 'x.y|need', 's+t', 'k[il]+o', 'i?lo'], random),
			flags: pick(['', 'i'], random),
		},
	];
}

it.each([0, 1, 2, 3])(`finds what a plain look at every entry finds (SEED=${seed}), round %i`, async round => {
	const random = createRandom(seed + round);
	const sources = Array.from({length: 1 + random() * 4}, (_, source) => makeSource(source, 50 + random() * 450, random));
	const writer = new StoreWriter({segment: () => undefined, dictionary: () => undefined, left: () => undefined}, () => false);
	const entries = orderOfArrival(
		sources.map(source => source.entries),
		random,
	);
	const read = (source: number, offset: number, length: number) => sources[source]?.read(offset, length) ?? Buffer.alloc(0);
	const bytesOf = ({source, offset, length}: Entry) => read(source, offset, length);
	for (const entry of entries) {
		const flags = hasOddEscapes(bytesOf(entry), 0, entry.length) ? flag.oddEscapes : 0;
		if (entry.kind === 'event') writer.appendEvent(makeEvent(), entry, flags);
		else writer.appendOther(entry.kind, entry, Number.NaN, '');
	}
	const told: Array<Extract<FromIngest, {type: 'found'}>> = [];
	const readAt = (source: number, offset: number, length: number, into?: Buffer) => {
		const bytes = read(source, offset, length);
		return into ? into.subarray(0, bytes.copy(into)) : bytes;
	};
	const find = new Find(new BlockReader(writer.places, readAt), message => message.type === 'found' && told.push(message));
	find.extend(entries.length >> 1);
	const texts = entries.map(entry => decoded(bytesOf(entry)));
	const lowers = texts.map(text => text.toLowerCase());
	for (let generation = 1; generation < 6; generation++) {
		const terms = termsOf(random);
		told.length = 0;
		find.ask(generation, terms, 0);
		find.extend(entries.length);
		await waitFor('the end', () => told.at(-1)?.through === entries.length);
		const found = new Map(told.flatMap(({events, hits}) => Array.from(events, (event, i) => [event, hits[i]] as const)));
		const order = told.flatMap(({events}) => [...events]);
		expect(order).toEqual([...order].sort((a, b) => a - b));
		for (const [event, text] of texts.entries()) {
			const expected = terms.reduce((bits, term, bit) => (isIn(text, lowers[event] ?? '', term) ? bits | (1 << bit) : bits), 0);
			if (found.get(event) !== (expected || undefined))
				expect({event, entry: entries[event], found: found.get(event), terms, expected}).toEqual(expected);
		}
	}
});
