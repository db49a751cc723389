import {type EpochMicros, parseRfc3339} from '../model/time.js';
import {asBuffer} from './byte-range.js';

/** A line of a pod log that was asked for with `timestamps=true`. */
export type PodLogLine = {
	/** The kubelet's time, on the node's clock; it can step back. */
	readonly time: EpochMicros;
	/** The same as it was written, with nine digits: two entries of one microsecond stay apart. */
	readonly stamp: string;
	/** Where the line itself begins, behind the one blank. */
	readonly payloadStart: number;
};

/** `0` stands for any digit. */
const shape = Buffer.from('0000-00-00T00:00:00.000000000');
const offsetShape = Buffer.from('00:00');

/**
Cut off the stamp that the kubelet puts before a line: nine fixed digits and `Z` or the offset of the node's zone, then one blank. There is one a joined line; one of which only the end was asked for can have none.

@returns undefined for a line that does not begin with a stamp, or with one that is no time.

@see kubernetes/cri-client pkg/logs/logs.go, timeFormatOut
*/
export function decodePodLogLine(bytes: Uint8Array, start: number, end: number): PodLogLine | undefined {
	const length = stampLength(bytes, start, end);
	if (length === 0) return undefined;
	const stamp = asBuffer(bytes).toString('latin1', start, start + length - 1);
	const time = parseRfc3339(stamp);
	return Number.isNaN(time) ? undefined : {time, stamp, payloadStart: start + length};
}

/** How many bytes the kubelet's stamp takes at the start of a line, its blank included; 0 where there is none. Looks at the shape only. */
export function stampLength(bytes: Uint8Array, start: number, end: number): number {
	if (end - start <= shape.length + 1 || !hasShape(bytes, start, shape)) return 0;
	const zone = start + shape.length;
	const blank = bytes[zone] === 0x5a ? zone + 1 : zone + 1 + offsetShape.length;
	if (blank >= end || bytes[blank] !== 0x20) return 0;
	const isZone = bytes[zone] === 0x5a || ((bytes[zone] === 0x2b || bytes[zone] === 0x2d) && hasShape(bytes, zone + 1, offsetShape));
	return isZone ? blank + 1 - start : 0;
}

function hasShape(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
	for (let i = 0; i < wanted.length; i++) {
		const byte = bytes[at + i] ?? 0;
		if (wanted[i] === 0x30 ? byte < 0x30 || byte > 0x39 : byte !== wanted[i]) return false;
	}
	return true;
}
