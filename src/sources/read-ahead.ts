import {read} from 'node:fs';
import type {SourceSink} from './source.js';

/**
The bytes of a file from a position to another, or to its end, in blocks that are borrowed until the next one is asked for. While one is looked at the next is read, on another thread: a seventh of the time of a whole index.

@throws what the system says.
*/
export async function* readAhead(
	descriptor: number,
	{from, to}: {readonly from: number; readonly to: number},
	signal: AbortSignal,
	sink: Pick<SourceSink, 'lend' | 'takeBack'>,
): AsyncGenerator<Buffer> {
	let [current, other] = [sink.lend(), sink.lend()];
	let pending = readInto(descriptor, current, from, to);
	try {
		for (let at = from; !signal.aborted; ) {
			const count = await pending;
			if (count === 0) return;
			at += count;
			pending = readInto(descriptor, other, at, to);
			yield current.subarray(0, count);
			[current, other] = [other, current];
		}
	} finally {
		// What is still being read into is not given away, nor its file closed.
		await pending.catch(() => 0);
		sink.takeBack(current);
		sink.takeBack(other);
	}
}

/** @returns how many bytes were read; 0 at the end. */
function readInto(descriptor: number, memory: Buffer, at: number, to: number): Promise<number> {
	const length = Math.min(memory.length, to - at);
	if (length <= 0) return Promise.resolve(0);
	const reading = new Promise<number>((resolve, reject) => {
		read(descriptor, memory, 0, length, at, (error, count) => (error ? reject(error) : resolve(count)));
	});
	// Nobody waits for it yet.
	reading.catch(() => 0);
	return reading;
}
