import {asBuffer} from './byte-range.js';
import {evenStamps, type InnerStamp, innerStamps} from './inner-stamps.js';
import {findDocument} from './line-content.js';
import {stampLength} from './pod-log-line.js';
import {stderrBeginnings} from './stderr-text.js';
import {trimLine} from './trim-line.js';

/** A header fits into this many bytes, with the longest names of files. */
const headerBytes = 1024;

/** A line that may hold a piece of an event, and where that would begin. */
export type TornLine = {
	/** Without its newline, with its stamp. */
	readonly bytes: Buffer;
	/** Where the first byte lies in the source. */
	readonly offset: number;
	/** Its number among the lines that are held, from 0. */
	readonly number: number;
	/** Does it begin with a kubelet's stamp? */
	readonly isStamped: boolean;
	/** Where the line as it was written begins, in `bytes`, and where it ends: before the CR of a CRLF. */
	readonly payloadStart: number;
	readonly payloadEnd: number;
	/** Does it begin with klog's header, or as other messages of the apiserver do? */
	readonly isStderr: boolean;
	/** Further stamps in it, and those of them that stand where pieces of one length end. */
	readonly stamps: readonly InnerStamp[];
	readonly evenStamps: ReadonlySet<InnerStamp>;
};

/** The first line of an event: blanks, byte order marks and NULs before it are passed over. `bytes` is borrowed. */
export function firstLine(bytes: Uint8Array, offset: number): TornLine {
	const isStamped = stampLength(bytes, 0, bytes.length) > 0;
	return describe(bytes, offset, {number: 0, isStamped, payloadStart: findDocument(bytes, 0, bytes.length).start});
}

/** One that follows. Only where the first line had a stamp is what looks like one no part of the event. */
export function laterLine(bytes: Uint8Array, offset: number, number: number, first: TornLine): TornLine {
	const length = first.isStamped ? stampLength(bytes, 0, bytes.length) : 0;
	return describe(bytes, offset, {number, isStamped: length > 0, payloadStart: length});
}

function describe(bytes: Uint8Array, offset: number, more: Pick<TornLine, 'number' | 'isStamped' | 'payloadStart'>): TornLine {
	const {payloadStart, isStamped} = more;
	const stamps = isStamped ? innerStamps(bytes, 0, bytes.length) : [];
	return {
		bytes: asBuffer(bytes),
		offset,
		...more,
		payloadEnd: Math.max(payloadStart, trimLine(bytes, 0, bytes.length).end),
		isStderr: stderrBeginnings(bytes, payloadStart, Math.min(bytes.length, payloadStart + headerBytes))[0] === payloadStart,
		stamps,
		evenStamps: new Set(evenStamps(stamps, payloadStart)),
	};
}
