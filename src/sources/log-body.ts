import type {IncomingMessage} from 'node:http';
import {asBuffer} from '../decode/byte-range.js';
import {decodePodLogLine} from '../decode/pod-log-line.js';

/** How a body ended. */
export type BodyEnd = {
	/** All of it came, as far as HTTP can tell. A kubelet that dies looks the same (`promises.md` 1). */
	readonly complete: boolean;
	/** Code of the error that ended it, '' without one. */
	readonly code: string;
	/** What the kubelet said instead of a last line: after the first byte its errors are text in the log. */
	readonly said: string;
};

const tailBytes = 512;
const newline = 10;

/**
Read a body to its end. The socket is never paused: a reader that pauses loses lines without a sign (`promises.md` 1.7), so this listens and does not iterate.

@param take - is given each chunk, borrowed until it returns.
@returns when the body ended in any way; never rejects.
*/
export function readBody(response: IncomingMessage, take: (chunk: Uint8Array) => void): Promise<BodyEnd> {
	return new Promise(resolve => {
		let tail: Uint8Array = new Uint8Array();
		let code = '';
		response.on('data', (chunk: Buffer) => {
			tail = tailOf(tail, chunk);
			take(chunk);
		});
		response.on('error', (error: NodeJS.ErrnoException) => {
			code = error.code ?? error.message;
		});
		response.on('close', () => resolve({complete: response.complete && code === '', code, said: saidIn(tail)}));
	});
}

/** The first bytes after the last newline. */
function tailOf(tail: Uint8Array, chunk: Buffer): Uint8Array {
	const at = chunk.lastIndexOf(newline);
	if (at >= 0) return Uint8Array.prototype.slice.call(chunk, at + 1, at + 1 + tailBytes);
	return tail.length >= tailBytes ? tail : Buffer.concat([tail, chunk.subarray(0, tailBytes - tail.length)]);
}

/** @see kubernetes pkg/kubelet/kuberuntime/logs: `failed to get parse function`, `unable to retrieve container logs for …` */
function saidIn(tail: Uint8Array): string {
	const start = decodePodLogLine(tail, 0, tail.length)?.payloadStart ?? 0;
	const text = asBuffer(tail).toString('utf8', start);
	return /^(failed|unable) to /.test(text) ? text.trim() : '';
}

/** An end in words. */
export function whyEnded({complete, code}: BodyEnd): string {
	return complete ? 'the server ended the stream' : `the connection broke${code && ` (${code})`}`;
}
