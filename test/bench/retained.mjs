/** What painting leaves behind on the heap. */
import WebSocket from 'ws';
import {bundle} from './program.mjs';
import {Screen} from './screen.mjs';

/** Bytes of heap that stay for each page painted, after a garbage collection before and after. */
export async function retainedPerPage(file, pages) {
	const screen = new Screen(process.execPath, ['--inspect=127.0.0.1:0', bundle, file], {cols: 160, rows: 48});
	let url;
	screen.process.onData(data => {
		url ??= /ws:\/\/[\w.:/-]+/.exec(data)?.[0];
	});
	await screen.until(() => /END/.test(screen.line(0)));
	const inspector = await connect(url);
	const page = async count => {
		for (let i = 0; i < count; i++) {
			const before = screen.line(10);
			screen.press(i % 40 < 20 ? 'b' : 'f');
			await screen.until(() => screen.line(10) !== before);
		}
	};
	// By then all is compiled that painting runs: a megabyte, once.
	await page(3000);
	const before = await inspector.heap();
	await page(pages);
	const after = await inspector.heap();
	inspector.close();
	await screen.quit();
	return Math.max(0, (after - before) / pages);
}

async function connect(url) {
	const socket = new WebSocket(url);
	await new Promise(resolve => socket.once('open', resolve));
	let id = 0;
	const ask = method =>
		new Promise(resolve => {
			const mine = ++id;
			const answer = text => {
				const message = JSON.parse(text);
				if (message.id !== mine) return;
				socket.off('message', answer);
				resolve(message.result);
			};
			socket.on('message', answer);
			socket.send(JSON.stringify({id: mine, method}));
		});
	return {
		heap: async () => {
			await ask('HeapProfiler.collectGarbage');
			return (await ask('Runtime.getHeapUsage')).usedSize;
		},
		close: () => socket.close(),
	};
}
