/** What a key press costs in the running viewer, and what it leaves behind. */
import {appendFileSync, rmSync} from 'node:fs';
import path from 'node:path';
import WebSocket from 'ws';
import {createGenerator} from './generate.mjs';
import {bundle, percentile, Screen} from './program.mjs';

const lines = (generator, count) => `${Array.from({length: count}, () => generator.line()).join('\n')}\n`;

/** The text of the row that has the cursor. */
const cursorRow = screen => screen.lines().findIndex(line => line.startsWith('❯'));

/**
Milliseconds from a key to the frame that shows its effect, 95th percentile.

The file holds `events` at the start and grows by 5,000 a second while the cursor is moved over it, held.
*/
export async function keyToPaint(events, folder, presses) {
	const file = path.join(folder, 'growing.log');
	rmSync(file, {force: true});
	const generator = createGenerator('meta', 11, Date.now() - 3_600_000);
	for (let done = 0; done < events; done += 5000) appendFileSync(file, lines(generator, 5000), 'latin1');
	const screen = new Screen([bundle, '-f', file], {cols: 200, rows: 50});
	await screen.until(({terminal}) => /FOLLOW/.test(screen.line(0)) && /\d\d:\d\d:\d\d\.\d/.test(screen.line(terminal.rows - 4)));
	const writer = setInterval(() => appendFileSync(file, lines(generator, 250), 'latin1'), 50);
	screen.press('kkkkkkkkkk');
	await screen.until(() => /HELD/.test(screen.line(0)));
	await screen.until(() => cursorRow(screen) > 0);
	const times = [];
	for (let press = 0; press < presses; press++) {
		const before = cursorRow(screen);
		const start = performance.now();
		screen.press(press % 2 === 0 ? 'k' : 'j');
		times.push((await screen.until(() => cursorRow(screen) !== before)) - start);
	}
	clearInterval(writer);
	await screen.quit();
	rmSync(file, {force: true});
	return percentile(times, 0.95);
}

/** Bytes of heap that stay for each page painted, after a garbage collection before and after. */
export async function retainedPerPage(file, pages) {
	const screen = new Screen(['--inspect=127.0.0.1:0', bundle, file], {cols: 160, rows: 48});
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
	await page(400);
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
