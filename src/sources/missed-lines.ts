import {eachLine, LineSplitter} from '../decode/line-splitter.js';
import {SourceError} from '../model/source.js';
import {RequestError} from './http.js';
import {readBody} from './log-body.js';
import type {LogParts} from './pod-log.js';

/** A server that has not answered by then is taken for gone: silence is noticed within 30 s. */
const answerWithinMs = 8000;
const mostBytes = 8 << 20;

/**
Does the log hold a line that a silent stream has not brought? Asked beside the stream, and nothing of it is taken in.

@returns a sentence on why the stream is dead; undefined where it is not, or nobody can tell.
*/
export async function missedLines(parts: LogParts, signal: AbortSignal): Promise<string | undefined> {
	const {clock} = parts;
	const done = new AbortController();
	const late = new AbortController();
	void clock.wait(answerWithinMs, AbortSignal.any([signal, done.signal])).then(() => late.abort());
	try {
		const isThere = await hasUnknownLine(parts, AbortSignal.any([signal, late.signal]));
		if (isThere) return 'the stream stands still, though the log goes on';
		return late.signal.aborted && !signal.aborted ? noAnswer : undefined;
	} catch (error) {
		if (signal.aborted) return undefined;
		if (late.signal.aborted) return noAnswer;
		if (!(error instanceof SourceError)) throw error;
		// A refusal says nothing about the stream, but that somebody is there.
		return error instanceof RequestError && error.status !== undefined ? undefined : error.message;
	} finally {
		done.abort();
	}
}

const noAnswer = 'the stream is silent, and the server does not answer';

async function hasUnknownLine({requests, resume}: LogParts, signal: AbortSignal): Promise<boolean> {
	const response = await requests.end(signal);
	const splitter = new LineSplitter();
	let [isThere, size] = [false, 0];
	await readBody(response, chunk => {
		size += chunk.length;
		splitter.push(chunk, block =>
			eachLine(block, (bytes, start, end) => {
				const line = bytes.subarray(start, end);
				// What is not known and stands before the last line that was read was not wanted, or is the tail of a line.
				if (resume.isAnchor(line)) isThere = false;
				else if (resume.isMissing(line)) isThere = true;
			}),
		);
		if (size > mostBytes) response.destroy();
	});
	return isThere;
}
