import type {PathStep} from '../ingest/raw-term.js';

/** A path as it stands in a query: where it ends, and its steps. `isPlain`: one key without dots and brackets, as fields are named. */
export type ScannedPath = {readonly steps: readonly PathStep[]; readonly end: number; readonly isPlain: boolean};

/** A key that stands without brackets. */
const plainStep = /[\p{L}\p{N}_$-]+|\*/uy;
const indexStep = /\[(\d+|\*)\]/y;
/** `\"` and `\\` are the only escapes. */
const quotedStep = /\["((?:[^"\\]|\\.)*)"\]/suy;

/**
Read a name or JSON path: `verb`, `user.extra.*`, `annotations["k8s.io/deprecated"]`, `spec.containers[0].image`.

@returns undefined where none begins at `at`. A dot at the end is not part of it.
*/
export function scanPath(text: string, at: number): ScannedPath | undefined {
	const first = matchAt(plainStep, text, at);
	if (!first) return undefined;
	const steps: PathStep[] = [plainOf(first[0])];
	let end = at + first[0].length;
	for (;;) {
		const step = scanStep(text, end);
		if (!step) return {steps, end, isPlain: steps.length === 1 && first[0] !== '*'};
		steps.push(step.step);
		end = step.end;
	}
}

function scanStep(text: string, at: number): {readonly step: PathStep; readonly end: number} | undefined {
	if (text[at] === '.') {
		const plain = matchAt(plainStep, text, at + 1);
		return plain ? {step: plainOf(plain[0]), end: at + 1 + plain[0].length} : undefined;
	}
	if (text[at] !== '[') return undefined;
	const index = matchAt(indexStep, text, at);
	if (index) return {step: plainOf(index[1] ?? ''), end: at + index[0].length};
	const quoted = matchAt(quotedStep, text, at);
	if (!quoted) return undefined;
	const key = (quoted[1] ?? '').replace(/\\(["\\])/g, '$1');
	return {step: key.includes('*') ? {glob: key} : {key}, end: at + quoted[0].length};
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
	pattern.lastIndex = at;
	return pattern.exec(text);
}

const plainOf = (key: string): PathStep => (key === '*' ? {any: true} : {key});

/** One text for all spellings of a path; case does not count. */
export function pathKey(steps: readonly PathStep[]): string {
	return steps.map(step => ('key' in step ? step.key : 'glob' in step ? `~${step.glob}` : '\u0000*').toLowerCase()).join('\u0000');
}
