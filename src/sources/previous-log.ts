import {asBuffer} from '../decode/byte-range.js';
import {eachLine, LineSplitter} from '../decode/line-splitter.js';
import {SourceError} from '../model/source.js';
import {RequestError} from './http.js';
import {readBody} from './log-body.js';
import type {LogParts} from './pod-log.js';

/** A log that is cut again and again is given up for now after so many times. */
const mostReads = 20;
/** A dead instance's log from where we were is short, where it is ours. */
const mostBytes = 64 * 1024 * 1024;

/**
Read what the dead instance of a container still wrote, from where we were to its end.

A clean end is no proof of the end, since a kubelet that dies looks the same: the log is read again until a read brings nothing new, and no more of a last line that has no newline.

@returns `whole`: all of it was read, and `resume.isProven` says whether it goes on where we were. `none`: there is none.
@throws RequestError, SourceError when it does not come whole; what came stands.
*/
export async function drainPrevious({requests, resume, sink, signal, name}: LogParts): Promise<'whole' | 'none'> {
	let restBefore = 0;
	for (let reads = 0; reads < mostReads; reads++) {
		resume.disconnect();
		const before = resume.committed;
		try {
			const response = await requests.log({previous: 'true'}, signal);
			let rest = 0;
			const end = await readBody(response, chunk => {
				const newline = asBuffer(chunk).lastIndexOf(10);
				rest = newline < 0 ? rest + chunk.length : chunk.length - newline - 1;
				sink.chunk(chunk, undefined);
				if (resume.isBroken) response.destroy();
			});
			sink.cut();
			if (end.complete && !resume.isBroken && !resume.isShort && resume.committed === before && rest === restBefore) return 'whole';
			if (end.complete && resume.isShort) resume.fallShort();
			restBefore = rest;
		} catch (error) {
			if (isNone(error)) return 'none';
			throw error;
		}
	}
	throw new SourceError(`${name}: the log of the instance before does not come whole`);
}

/** Does the log of the dead instance hold the last line that was read, so that it is the one that was being read? Takes nothing in. */
export async function isPreviousOurs({requests, resume, signal}: LogParts): Promise<boolean> {
	try {
		const response = await requests.previous(signal);
		const splitter = new LineSplitter();
		let [isOurs, size] = [false, 0];
		await readBody(response, chunk => {
			size += chunk.length;
			splitter.push(chunk, block =>
				eachLine(block, (bytes, start, end) => {
					isOurs ||= resume.isAnchor(asBuffer(bytes).subarray(start, end));
				}),
			);
			if (isOurs || size > mostBytes) response.destroy();
		});
		return isOurs;
	} catch (error) {
		if (isNone(error)) return false;
		throw error;
	}
}

/** 400: no instance has died, or its log is gone. */
const isNone = (error: unknown): boolean => error instanceof RequestError && error.status === 400;
