/** Keys while the file that is followed grows. */
import {appendFileSync, mkdirSync, rmSync} from 'node:fs';
import path from 'node:path';
import {folder} from './data.mjs';
import {createGenerator} from './generate.mjs';
import {bundle} from './program.mjs';
import {Screen} from './screen.mjs';
import {isFull} from './viewer.mjs';

const lines = (generator, count) => Buffer.from(`${Array.from({length: count}, () => generator.line()).join('\n')}\n`, 'latin1');

/** The line of the screen that has the cursor. */
const cursorLine = screen => screen.lines().findIndex(line => line.startsWith('❯'));

/**
A file of so many events is followed, grows by 5,000 a second, and the cursor is moved over it, held.

@returns milliseconds from each key to the frame that shows its effect.
*/
export async function growing(events, presses) {
	mkdirSync(folder, {recursive: true});
	const file = path.join(folder, 'growing.log');
	rmSync(file, {force: true});
	const generator = createGenerator('meta', 11, Date.now() - 3_600_000);
	for (let done = 0; done < events; done += 5000) appendFileSync(file, lines(generator, 5000));
	const screen = new Screen(process.execPath, [bundle, '-f', file], {cols: 200, rows: 50});
	await screen.until(() => /FOLLOW/.test(screen.line(0)) && isFull(screen), 600_000);
	const writer = setInterval(() => appendFileSync(file, lines(generator, 250)), 50);
	screen.press('kkkkkkkkkk');
	await screen.until(() => /HELD/.test(screen.line(0)) && cursorLine(screen) > 0);
	const times = [];
	for (let press = 0; press < presses; press++) {
		const before = cursorLine(screen);
		times.push(await screen.timed(press % 2 === 0 ? 'k' : 'j', () => cursorLine(screen) !== before));
	}
	clearInterval(writer);
	await screen.quit();
	rmSync(file, {force: true});
	return times;
}
