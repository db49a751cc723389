import {parentPort, workerData} from 'node:worker_threads';
import {createIngest} from './ingest.js';
import type {ToIngest} from './messages.js';

const port = parentPort;
if (port) {
	const take = createIngest((message, transfer) => {
		port.postMessage(message, transfer);
		if (message.type === 'stopped') port.close();
	}, workerData);
	port.on('message', (message: ToIngest) => take(message));
}
