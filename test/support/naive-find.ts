import {RE2JS} from 're2js';
import type {PathStep, RawTerm, ValueTest} from '../../src/ingest/raw-term.js';
import type {AuditEvent} from '../../src/model/event.js';
import type {Matches} from '../../src/query/matches.js';
import type {TestStore} from './make-store.js';

/** Does an event hold a raw term? By the plainest means: the whole line, and a walk through the parsed event. */
export function holdsTerm(event: AuditEvent, line: string, term: RawTerm): boolean {
	switch (term.kind) {
		case 'text': {
			const text = decodeLine(line);
			return term.matchCase ? text.includes(term.text) : text.toLowerCase().includes(term.text.toLowerCase());
		}
		case 'regex':
			return RE2JS.compile(term.flags === '' ? term.pattern : `(?${term.flags})${term.pattern}`)
				.matcher(decodeLine(line))
				.find();
		case 'path':
			return walk(event, term.steps).some(value => passes(value, term.test));
	}
}

/** The line with the escapes of its strings decoded. */
function decodeLine(line: string): string {
	return line.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_, hex: string | undefined, sign: string) =>
		hex === undefined ? ({n: '\n', t: '\t', r: '\r', b: '\b', f: '\f'}[sign] ?? sign) : String.fromCharCode(Number.parseInt(hex, 16)),
	);
}

function walk(value: unknown, steps: readonly PathStep[]): unknown[] {
	const [step, ...rest] = steps;
	if (!step) return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, child]) => (isStep(key, step) ? walk(child, rest) : []));
}

function isStep(key: string, step: PathStep): boolean {
	if ('key' in step) return key === step.key;
	return 'any' in step || globToRegex(step.glob, '').test(key);
}

function passes(value: unknown, test: ValueTest): boolean {
	if (test.is === 'present') return true;
	if (typeof value === 'object') return false;
	const text = String(value);
	if (test.is === 'any-of') return test.values.some(one => globToRegex(one, 'i').test(text));
	if (test.is === 'regex') return RE2JS.compile(test.pattern).matcher(text).find();
	if (typeof value !== 'number') return false;
	return {'>': value > test.number, '>=': value >= test.number, '<': value < test.number, '<=': value <= test.number}[test.operator];
}

const globToRegex = (glob: string, flags: string): RegExp =>
	new RegExp(
		`^${glob
			.split('*')
			.map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
			.join('[^]*')}$`,
		flags,
	);

/** Work until nothing is left to do, answering what is to be searched in raw bytes. @returns how often it had to be advanced. */
export function settleMatches(matches: Matches, store: TestStore, budgetMs = 1000): number {
	let slices = 0;
	for (let answered = -1; ; ) {
		while (matches.advance(budgetMs)) slices++;
		const wanted = matches.wanted();
		const {through} = store.reader;
		const key = wanted === undefined ? -1 : wanted.generation * 1e9 + through;
		if (wanted === undefined || key === answered) return slices;
		answered = key;
		matches.found({generation: wanted.generation, through, ...search(store, wanted.terms, 0, through)});
	}
}

/** What the worker would answer for the events from `from` to below `to`. */
export function search(store: TestStore, terms: readonly RawTerm[], from: number, to: number): {events: Uint32Array; hits: Uint32Array} {
	const events: number[] = [];
	const hits: number[] = [];
	for (let index = from; index < to; index++) {
		const event = store.events[index];
		if (!event) continue;
		let bits = 0;
		for (const [at, term] of terms.entries()) if (holdsTerm(event, store.lines[index] ?? '', term)) bits |= 1 << at;
		if (bits === 0) continue;
		events.push(index);
		hits.push(bits);
	}
	return {events: Uint32Array.from(events), hits: Uint32Array.from(hits)};
}
