import type {JsonRows} from '../decode/json-rows.js';
import {indexOf} from './fold-memory.js';
import type {OpenedEvent} from './state.js';

/** From the event to a value inside it: a key, or an index of an array. */
export type PathStep = string | number;

/** The way to a row of an event; empty for the event itself. */
export function pathTo({rows, bytes}: Pick<OpenedEvent, 'rows' | 'bytes'>, row: number): PathStep[] {
	const steps: PathStep[] = [];
	for (let at = row; at > 0 && at < rows.count; at = rows.parent[at] ?? 0) steps.push(stepTo(rows, bytes, at));
	return steps.reverse();
}

/** As jq and the status rule have it: `.user.groups[0]`, `.annotations["k8s.io/deprecated"]`; `.` for the event itself. */
export function shownPath(steps: readonly PathStep[]): string {
	if (steps.length === 0) return '.';
	const text = steps.map(step => (typeof step === 'number' ? `[${step}]` : isPlain(step) ? `.${step}` : `[${inQuotes(step)}]`)).join('');
	return text.startsWith('.') ? text : `.${text}`;
}

/** As a field of a query: any item of an array is meant, because the place of an item says little: `user.groups.*`. */
export function queryPath(steps: readonly PathStep[]): string {
	return steps
		.map((step, at) => (typeof step === 'number' ? '.*' : isPlain(step) ? `${at === 0 ? '' : '.'}${step}` : `[${inQuotes(step)}]`))
		.join('');
}

const isPlain = (key: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(key);
const inQuotes = (key: string): string => `"${key.replace(/["\\]/g, '\\$&')}"`;

function stepTo(rows: JsonRows, bytes: Uint8Array, row: number): PathStep {
	const [start, end] = [rows.keyStart[row] ?? 0, rows.keyEnd[row] ?? 0];
	if (start === end) return indexOf(rows, row);
	const token = decoder.decode(bytes.subarray(start, end));
	return token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
}

const decoder = new TextDecoder();
