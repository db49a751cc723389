import {asBuffer} from './byte-range.js';
import {stampLength} from './pod-log-line.js';
import type {WrapperName} from './wrapper-names.js';

/** What stands before the content of a line. */
export type Prefix = {
	readonly wrapper: WrapperName;
	/** Bytes, the blank behind it included. */
	readonly length: number;
	/** Of a CRI entry: which stream it is of, and whether the line goes on in the next entry of the same stream. */
	readonly entry?: {readonly stream: 'stdout' | 'stderr'; readonly isPart: boolean};
};

/** No prefix is longer. The kernel keeps to the same. */
const mostBytes = 512;

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`;
const name = `[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?`;
/** A name that is no word of a language: those of pods and nodes have a hyphen, a dot or a digit in them. */
const machine = `(?=[a-z]*[-.0-9])${name}`;
const program = String.raw`[\w.@/-]+(?:\[\d+\])?:`;

/** What else stands before a document only, so that no text that goes on otherwise is taken for a prefix. */
const shapes: ReadonlyArray<readonly [WrapperName, RegExp]> = [
	['cloudwatch', new RegExp(`^${time} (?:${name} )?(?=\\{)`)],
	['node-logs', new RegExp(`^${machine} (?=\\{)`)],
	['stern', new RegExp(`^${machine} ${name} (?:${name} )?(?:${time} )?(?=\\{)`)],
	['syslog', new RegExp(`^(?:[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d|${time}) ${name} ${program} (?=\\{)`)],
	['ovh', /^[\w.-]+> (?=\{)/],
];

/** The time before a message of CloudWatch. */
export const cloudwatchTime = new RegExp(`^${time} `);

/** What stern puts before klog's header. */
export const sternBeforeKlog = new RegExp(`^${machine} ${name} (?:${name} )?(?=(?:${time} )?[IWEF]\\d{4} \\d\\d:)`);

const entryShape = new RegExp(`^${time} (stdout|stderr) ([FP])(?::[!-~]*)? `);
const podShape = new RegExp(`^\\[pod/${name}/${name}\\] (?:${time} )?`);

const none: Prefix = {wrapper: 'none', length: 0};

/**
What a line has before its content: a time, a stream, the name of a pod, of a node, of a log stream. Never the header of a klog line: such a line may quote an event that an attacker made up.

@param bytes - the line is `bytes[start … end)`, out of other wrapping.

@see kubernetes/cri-client pkg/logs/logs.go for CRI entries; kubernetes/kubectl pkg/cmd/logs/logs.go for `--prefix`; aws-cli awscli/customizations/logs/tail.py
*/
export function prefixOf(bytes: Uint8Array, start: number, end: number): Prefix {
	const first = bytes[start] ?? 0;
	if (first === 0x7b || start >= end) return none;
	const isDigit = first >= 0x30 && first <= 0x39;
	const stamp = isDigit ? stampLength(bytes, start, end) : 0;
	if (stamp > 0 && bytes[start + stamp] === 0x7b) return {wrapper: 'timestamps', length: stamp};
	// The time of a legacy line is its own (`legacy-event.ts`).
	if (stamp > 0 && asBuffer(bytes).toString('latin1', start + stamp, start + stamp + 7) === 'AUDIT: ') return none;
	// Of klog lines there are many.
	if (first >= 0x41 && first <= 0x5a && !isMonth(bytes, start)) return none;
	const head = asBuffer(bytes).toString('latin1', start, Math.min(end, start + mostBytes));
	return (isDigit && entryOf(head)) || podOf(head, first) || shapeOf(head) || (stamp > 0 ? {wrapper: 'timestamps', length: stamp} : none);
}

/** `Jan `: three letters and a blank; a klog line has digits there. */
const isMonth = (bytes: Uint8Array, start: number): boolean => bytes[start + 3] === 0x20 && (bytes[start + 1] ?? 0) >= 0x61;

function entryOf(head: string): Prefix | undefined {
	const [whole, stream, tag] = entryShape.exec(head) ?? [];
	if (whole === undefined) return undefined;
	return {wrapper: 'cri', length: whole.length, entry: {stream: stream === 'stderr' ? 'stderr' : 'stdout', isPart: tag === 'P'}};
}

function podOf(head: string, first: number): Prefix | undefined {
	const [whole] = (first === 0x5b && podShape.exec(head)) || [];
	return whole === undefined ? undefined : {wrapper: 'kubectl-prefix', length: whole.length};
}

function shapeOf(head: string): Prefix | undefined {
	for (const [wrapper, shape] of shapes) {
		const [whole] = shape.exec(head) ?? [];
		if (whole !== undefined) return {wrapper, length: whole.length};
	}
	return undefined;
}
