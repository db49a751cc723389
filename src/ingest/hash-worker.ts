import {createHash, type Hash} from 'node:crypto';
import {parentPort} from 'node:worker_threads';
import type {FromHash, ToHash} from './hash-thread.js';

/** A checksum that is being made, and the ring that its bytes come in. */
type Stream = {readonly hash: Hash; readonly slots: readonly Uint8Array[]; readonly isFull: Int32Array};

const streams = new Map<number, Stream>();

parentPort?.on('message', (message: ToHash) => {
	if (message.type === 'open') {
		streams.set(message.stream, {hash: createHash('sha256'), slots: message.slots, isFull: message.isFull});
		return;
	}
	const stream = streams.get(message.stream);
	if (!stream) return;
	if (message.type === 'slot') {
		stream.hash.update(stream.slots[message.slot]?.subarray(0, message.length) ?? '');
		Atomics.store(stream.isFull, message.slot, 0);
		Atomics.notify(stream.isFull, message.slot);
	} else {
		streams.delete(message.stream);
		parentPort?.postMessage({stream: message.stream, hex: stream.hash.digest('hex')} satisfies FromHash);
	}
});
