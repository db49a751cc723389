import {MessageChannel, type MessagePort} from 'node:worker_threads';

let nowhere: MessagePort | undefined;

/**
Gives the memory of a buffer back, at the latest with the next turn of the event loop; the buffer is empty then. V8 does so when it next collects garbage, and collects all of it again and again where much lies outside of its heap.

@param memory - nobody will use it any more.
*/
export function freeMemory(memory: ArrayBuffer): void {
	nowhere ??= closedPort();
	nowhere.postMessage(undefined, [memory]);
}

/** What is moved into it is gone. */
function closedPort(): MessagePort {
	const {port1, port2} = new MessageChannel();
	port2.close();
	return port1;
}
