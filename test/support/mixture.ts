import {goJson, makeEvent} from './make-event.js';

/** What a line of a mixture is, and what must come of it. */
export type MixedLine = {
	readonly kind: 'event' | 'other' | 'malformed';
	/** As it stands in the log, without its newline. */
	readonly line: Buffer;
	/** Of an event its JSON document. */
	readonly document: Buffer;
};

/** A log made of everything that stands in logs. */
export type Mixture = {readonly bytes: Buffer; readonly lines: readonly MixedLine[]};

const empty = Buffer.alloc(0);

/** A list of kinds of lines, each from a source of random numbers. */
const makers: ReadonlyArray<(random: () => number) => MixedLine> = [
	random => event(random, '', ''),
	random => event(random, '', ''),
	random => event(random, '', ''),
	random => event(random, '', '\r'),
	random => event(random, '\0'.repeat(1 + Math.floor(random() * 9)), ''),
	random => event(random, '\ufeff', ''),
	random => event(random, '2026-01-02T12:00:00.123456789Z ', random() < 0.5 ? '\r' : ''),
	() => other('I0102 03:04:05.000006       1 controller.go:128] OpenAPI AggregationController: Processing item'),
	() => other(''),
	() => other('\r'),
	() => other('{"msg":"no audit event","level":"info"}'),
	() => other('plain text, with "auditID" in it'),
	random => malformed(goJson(makeEvent()).slice(0, -1 - Math.floor(random() * 40))),
	() => malformed('{"auditID":"a","requestURI":"/v3/users","method":"GET"}'),
];

function event(random: () => number, before: string, after: string): MixedLine {
	const body = random() < 0.1 ? {requestObject: {data: 'ü€😀<&>'.repeat(Math.floor(random() * 9_000))}} : {};
	const document = goJson(makeEvent(body));
	return {kind: 'event', line: Buffer.from(before + document + after), document: Buffer.from(document)};
}

const other = (line: string): MixedLine => ({kind: 'other', line: Buffer.from(line), document: empty});
const malformed = (line: string): MixedLine => ({kind: 'malformed', line: Buffer.from(line), document: empty});

/** @param random - numbers from 0 to below 1. The last line has a newline or not. */
export function makeMixture(random: () => number, count: number): Mixture {
	const lines = Array.from({length: count}, () => (makers[Math.floor(random() * makers.length)] ?? makers[0])?.(random) ?? other(''));
	const last = lines.at(-1);
	// An unterminated line of no bytes is no line.
	const isOpen = random() < 0.5 && last !== undefined && last.line.length > 0;
	const bytes = Buffer.concat(
		lines.flatMap(({line}, place) => (place === lines.length - 1 && isOpen ? [line] : [line, Buffer.from('\n')])),
	);
	return {bytes, lines};
}

export const ofKind = (mixture: Mixture, kind: MixedLine['kind']): readonly MixedLine[] => mixture.lines.filter(line => line.kind === kind);
