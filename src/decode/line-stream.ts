import {asBuffer} from './byte-range.js';
import {cloudwatchTime, prefixOf, sternBeforeKlog} from './prefix.js';

/** What a line says of the log that it is of, in a source with lines of several: those of several pods, or of several log streams of CloudWatch. */
export type LineStream = {
	/** What the lines of the stream begin with; of CloudWatch what stands behind the time. */
	readonly key: string;
	/** `pod`: the lines are as a kubelet gave them. `cloudwatch`: messages, of which several can be one line. */
	readonly kind: 'pod' | 'cloudwatch';
};

/** No prefix is longer. */
const mostBytes = 512;

const stampAtEnd = /\d{4}-\d\d-\d\dT\S+ $/;

/** The stream of the line `bytes[start … end)`; undefined where the line does not say. */
export function streamOf(bytes: Uint8Array, start: number, end: number): LineStream | undefined {
	if (bytes[start] === 0x7b) return undefined;
	const {wrapper, length} = prefixOf(bytes, start, end);
	if (length === 0) return beforeKlog(bytes, start, end);
	const prefix = asBuffer(bytes).toString('latin1', start, start + length);
	if (wrapper === 'cloudwatch') return {key: prefix.slice(prefix.indexOf(' ') + 1), kind: 'cloudwatch'};
	const isOfPod = wrapper === 'kubectl-prefix' || wrapper === 'stern';
	return isOfPod ? {key: prefix.replace(stampAtEnd, ''), kind: 'pod'} : undefined;
}

/** Stern has no brackets around its names: only what follows tells them from other words. */
function beforeKlog(bytes: Uint8Array, start: number, end: number): LineStream | undefined {
	const [key] = sternBeforeKlog.exec(headOf(bytes, start, end)) ?? [];
	return key === undefined ? undefined : {key, kind: 'pod'};
}

/** Where the line goes on behind what names the stream; undefined where it is of another one. */
export function startInStream(bytes: Uint8Array, start: number, end: number, {key, kind}: LineStream): number | undefined {
	const at = kind === 'pod' ? start : start + timeLength(bytes, start, end);
	const isOf = (kind === 'pod' || at > start) && asBuffer(bytes).toString('latin1', at, Math.min(end, at + key.length)) === key;
	return isOf ? at + key.length : undefined;
}

function timeLength(bytes: Uint8Array, start: number, end: number): number {
	return cloudwatchTime.exec(headOf(bytes, start, end))?.[0].length ?? 0;
}

const headOf = (bytes: Uint8Array, start: number, end: number): string =>
	asBuffer(bytes).toString('latin1', start, Math.min(end, start + mostBytes));
