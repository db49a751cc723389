import {createGenerator} from '../bench/generate.mjs';
import {joinLines} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {hostileLines, wholeLine} from './hostile-lines.js';

/** Longer lines are not mutated: they cost time, and the steps in them are all alike. */
const longest = 3000;

/** What is planted: pieces of syntax, of escapes, and members that stand in the wrong place. */
const pieces: readonly Buffer[] = [
	...[
		'"',
		'\\',
		'{',
		'}',
		'[',
		']',
		':',
		',',
		'0',
		'1',
		'-',
		'.',
		'e',
		't',
		'null',
		'true',
		' ',
		'\t',
		'\x01',
		'\r',
		'?',
		'""',
		'{}',
		'[]',
		',,',
	],
	...[
		'\\u003f',
		'\\u0061',
		'\\u0026',
		'\\ud800',
		'\\q',
		'\\/',
		'\\n',
		'\\"',
		'\\\\',
		'"a":1,',
		',"verb":"delete"',
		',"username":"bob"',
		',"groups":["x"]',
	],
	...[
		'"code":70000',
		'"code":01',
		':60.',
		':59.',
		'T24:',
		'-02-30',
		'-02-29',
		'é',
		'王',
		'\u2028',
		'\ufeff',
		'"level":"None"',
		'"dryRun":["All"]',
		'delete',
	],
	...[
		'"authorization.k8s.io\\/decision":"forbid",',
		'"authorization.k8s.io/decision":"forbid",',
		'"authorization.k8s.io/reason":"",',
		'"__proto__":{}',
	],
	...[
		',"requestObject":{}',
		',"responseObject":[1]',
		',"requestReceivedTimestamp":"2001-01-01T00:00:00.000000Z"',
		',"uid":""',
		',"name":"x"',
		',"apiVersion":"v2"',
	],
].map(text => Buffer.from(text));
const odd = [[0xff], [0xc2], [0x7f], [0], [0xed, 0xa0, 0x80], [0xe2, 0x82]].map(bytes => Buffer.from(bytes));
const planted = [...pieces, ...odd];

const structure = new Set([...'",:{}[]'].map(sign => sign.charCodeAt(0)));

/** Lines to begin with: usual ones, those of the generator, hostile ones. */
function beginnings(): readonly (readonly Buffer[])[] {
	const generator = createGenerator('mix', 1);
	const made = Array.from({length: 4000}, () => Buffer.from(generator.line()));
	const usual = Array.from({length: 200}, (_, n) => (n % 2 === 0 ? wholeLine : Buffer.from(makeLine())));
	const hostile = hostileLines.filter((_, at) => at % 4 === 0).map(line => Buffer.from(line));
	return [usual, made, hostile].map(lines => lines.filter(line => line.length > 0 && line.length < longest));
}

let kinds: ReturnType<typeof beginnings> | undefined;

/** Lines that were changed in one to three places, some not at all, as a log. The same random numbers give the same lines. */
export function mutateLines(random: () => number, count: number): Buffer {
	kinds ??= beginnings();
	const all = kinds;
	const below = (limit: number): number => Math.floor(random() * limit);
	const pick = <T>(list: readonly T[], otherwise: T): T => list[below(list.length)] ?? otherwise;
	const line = () => pick(pick(all, []), wholeLine);
	const mutated: Buffer[] = [];
	for (let n = 0; n < count; n++) {
		let one = line();
		for (let left = below(4); left > 0; left--) one = mutate(one, {below, other: line(), piece: pick(planted, wholeLine)});
		mutated.push(one);
	}
	return joinLines(mutated);
}

type Means = {readonly below: (limit: number) => number; readonly other: Buffer; readonly piece: Buffer};

/** One change. */
function mutate(line: Buffer, means: Means): Buffer {
	return means.below(3) === 0 ? change(line, means) : breakUp(line, means);
}

/** Another letter or digit in the place of one: most stay events, with values that were never there. */
function change(line: Buffer, {below}: Means): Buffer {
	const at = below(line.length);
	const byte = line[at] ?? 0;
	const isDigit = byte >= 0x30 && byte <= 0x39;
	const isLetter = (byte | 32) >= 0x61 && (byte | 32) <= 0x7a;
	const changed = Buffer.from(line);
	if (isDigit) changed[at] = 0x30 + below(10);
	else if (isLetter) changed[at] = (byte & 32) + 0x41 + below(26);
	return changed;
}

/** A piece planted, lost, doubled, or of another line; more often at a structural byte than elsewhere. */
function breakUp(line: Buffer, {below, other, piece}: Means): Buffer {
	let at = below(line.length + 1);
	if (below(3) > 0) while (at < line.length && !structure.has(line[at] ?? 0)) at++;
	at = Math.min(line.length, at + below(2));
	const before = line.subarray(0, at);
	const from = below(other.length);
	const broken = [
		() => [before, piece, line.subarray(at)],
		() => [before, line.subarray(at + 1 + below(4))],
		() => [before, Buffer.from([below(256)]), line.subarray(at + 1)],
		() => [before, other.subarray(from, from + 1 + below(300))],
		() => [before, other.subarray(from, from + 1 + below(40)), line.subarray(at)],
		() => [before, line.subarray(at, at + below(120)), line.subarray(at)],
		() => [before, piece, line.subarray(at + piece.length)],
		() => [before, line.subarray(at + 1, at + 2), line.subarray(at, at + 1), line.subarray(at + 2)],
	];
	return Buffer.concat(broken[below(broken.length)]?.() ?? []);
}
