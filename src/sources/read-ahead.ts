import {read} from 'node:fs';
import type {SourceSink} from './source.js';

/** Blocks that are being read while one is looked at. With one alone the reader waits whenever that thread has to wait for a core. */
const mostAhead = 2;

/** What is being read into `memory`; `count` is what was read. */
type Pending = {readonly memory: Buffer; readonly position: number; readonly wanted: number; readonly count: Promise<number>};

/**
The bytes of a file from a position to another, or to its end, in blocks that are borrowed until the next one is asked for. While one is looked at the next are read, on another thread: a seventh of the time of a whole index.

@throws what the system says.
*/
export async function* readAhead(
	descriptor: number,
	{from, to}: {readonly from: number; readonly to: number},
	signal: AbortSignal,
	sink: Pick<SourceSink, 'lend' | 'takeBack'>,
): AsyncGenerator<Buffer> {
	const free: Buffer[] = [];
	const pending: Pending[] = [];
	let next = from;
	const begin = (ahead: number) => {
		while (pending.length < ahead) {
			const memory = free.pop() ?? sink.lend();
			const wanted = Math.max(0, Math.min(memory.length, to - next));
			pending.push({memory, position: next, wanted, count: readInto(descriptor, memory, wanted, next)});
			next += wanted;
		}
	};
	/** What is still being read into is not given away, nor its file closed. */
	const drop = async () => {
		await Promise.allSettled(pending.map(({count}) => count));
		for (const {memory} of pending.splice(0)) free.push(memory);
	};
	begin(1);
	try {
		for (let [first] = pending; first && !signal.aborted; [first] = pending) {
			const {memory, position, wanted, count} = first;
			const length = await count;
			if (length === 0) return;
			pending.shift();
			// The file ended here, or does not give more at once: what was read behind it may lie elsewhere.
			if (length < wanted) {
				await drop();
				next = position + length;
			}
			begin(length < wanted ? 1 : mostAhead);
			try {
				yield memory.subarray(0, length);
			} finally {
				free.push(memory);
			}
		}
	} finally {
		await drop();
		for (const memory of free) sink.takeBack(memory);
	}
}

/** @returns how many bytes were read; 0 at the end. */
function readInto(descriptor: number, memory: Buffer, length: number, at: number): Promise<number> {
	if (length === 0) return Promise.resolve(0);
	const reading = new Promise<number>((resolve, reject) => {
		read(descriptor, memory, 0, length, at, (error, count) => (error ? reject(error) : resolve(count)));
	});
	// Nobody waits for it yet.
	reading.catch(() => 0);
	return reading;
}
