import {describe, expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {bundle} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';
import {cursorOn, foreign, hasRows, leftBehind, stepper, viewers} from '../support/viewer.js';

const {start, view, viewing} = viewers();
const scratch = scratchFolder();
const users = ['alice', 'jürgen@example.de', '王伟@example.cn', 'system:node:cp-1'];
const logText = Array.from({length: 200}, (_, n) => `${makeLine({user: {username: users[n % users.length]}})}\n`).join('');
const log = scratch.write(logText);

/** Every kind of screen: table, query, detail, its other tab, zoomed, help, losses, views, question. */
const everything = ['k', '/', 'alice', '\r', '\r', 'E', ')', 'z', '?', 'q', 'L', 'q', 'q', 'v', '\u001B', 'V', 't', '\u0003', 'n', 'G'];

describe('sizes', () => {
	it.each([
		[1, 1],
		[20, 4],
		[40, 12],
		[100, 30],
		[500, 500],
		[520, 20],
	])('%dx%d survives everything, and gives the terminal back', async (cols, rows) => {
		const terminal = view([log], {cols, rows});
		await terminal.until(() => terminal.modes().alternateScreen, 'taken');
		const step = stepper(terminal);
		for (const key of everything) {
			if (key === '/' || key === 'alice' || key === '\u0003' || key === 'v') terminal.press(key);
			else await step(key);
		}
		terminal.press('Q');
		await terminal.until(() => terminal.bytes().includes('exited '), 'ended');
		expect(terminal.bytes().toString()).toContain('exited 0');
		expect(leftBehind(terminal)).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
	});

	it('a storm of resizes ends in the right screen', async () => {
		const terminal = await viewing([log]);
		await terminal.screen('■ END');
		const before = terminal.lines();
		for (let n = 0; n < 300; n++) terminal.resize(1 + ((n * 37) % 300), 1 + ((n * 17) % 120));
		terminal.resize(80, 24);
		await terminal.until(() => terminal.lines().join('\n') === before.join('\n'), 'as before');
		expect(foreign(terminal)).toEqual([]);
	});

	it('one row is the row under the cursor, one column more is still no trouble', async () => {
		const terminal = view([log], {cols: 60, rows: 1});
		await terminal.screen(/^ 200 system:node:cp-1 get pods shop\/web-200 2\.3ms/);
		terminal.press('g');
		await terminal.screen(/^ 200 alice get pods shop\/web-1 2\.3ms/);
	});
});

describe('NO_COLOR', () => {
	it.each([
		['the variable', {NO_COLOR: '1'}, []],
		['the flag', {}, ['--no-color']],
	])('by %s: no colour in any byte, but the cursor is still bold', async (_, env, args) => {
		const terminal = await viewing([...args, log], {env, cols: 160, rows: 45});
		await walk(terminal);
		expect(coloursIn(terminal.bytes().toString())).toEqual([]);
		expect(terminal.bytes().toString()).toMatch(/\u001B\[(?:[\d;]*;)?1(?:;[\d;]*)?m/);
	});

	it('empty is not set', async () => {
		const terminal = await viewing([log], {env: {NO_COLOR: ''}, cols: 160, rows: 45});
		await walk(terminal);
		expect(coloursIn(terminal.bytes().toString()).length).toBeGreaterThan(0);
	});
});

async function walk(terminal: Awaited<ReturnType<typeof viewing>>): Promise<void> {
	const step = stepper(terminal);
	for (const key of ['k', '\r', 'E', 'f', ')', '?', 'q', 'L', 'q', 'q']) await step(key);
	terminal.press('/alice code:x');
	await terminal.screen(/✗ column|x column/);
}

const coloursIn = (bytes: string): string[] => bytes.match(/\u001B\[(?:[\d;]*;)?(?:3[0-8]|4[0-8]|9\d|10\d)(?:;[\d;]*)?m/g) ?? [];

describe('a locale without UTF-8 (LANG=C)', () => {
	it('gets ASCII only: our signs have another form, and the letters of others are shown as escapes', async () => {
		const terminal = view([log], {env: {LANG: 'C'}, cols: 160, rows: 45});
		await terminal.screen(/^> /m);
		const step = stepper(terminal);
		for (const key of ['k', '\r', 'E', 'f', ')', '?', 'q', 'L', 'q', 'q']) await step(key);
		terminal.press('/alice');
		await terminal.screen('/ alice');
		terminal.press('\r');
		await terminal.screen(/^> .* alice /m);
		expect([
			...new Set(
				terminal
					.bytes()
					.toString()
					.match(/[^\u0000-\u007F]/g),
			),
		]).toEqual([]);
		expect(terminal.bytes().toString()).toContain('j\\u{fc}rgen@');
		expect(foreign(terminal)).toEqual([]);
	});
});

describe('where there is no screen', () => {
	it('TERM=dumb prints the rows, and says why', async () => {
		const terminal = start(process.execPath, [bundle, log], {env: {TERM: 'dumb'}, rows: 300, inShell: true});
		await terminal.screen('exited 0');
		const lines = terminal.lines().filter(Boolean);
		expect(lines.filter(line => line.includes('shop/web-'))).toHaveLength(200);
		expect(lines.join('\n')).toMatch(/^auditview: .*TERM/m);
		expect(terminal.bytes().toString()).not.toContain('\u001B');
	});

	it('stdout that is no terminal prints too', async () => {
		const terminal = start('sh', ['-c', '"$@" | tail -1; read -r line', 'sh', process.execPath, bundle, log], {cols: 200});
		await terminal.screen(/cp-1.*shop\/web-200/);
		expect(terminal.bytes().toString()).not.toContain('\u001B');
	});
});

describe('stdin is the log', () => {
	it('keys come from the terminal, and it is followed until the pipe ends', async () => {
		const fifo = scratch.name('.txt');
		const script = '(cat "$1"; read -r line <"$2"; echo "$line") | "$3" "$4"; echo "exited $?"; read -r line';
		const terminal = start('sh', ['-c', `mkfifo "$2"; ${script}`, 'sh', log, fifo, process.execPath, bundle]);
		await terminal.screen(hasRows);
		await terminal.screen(/stdin .*● FOLLOW .*200 requests/);
		terminal.press('k');
		await terminal.screen(/‖ HELD/);
		terminal.press('/web-17 \r');
		await terminal.screen(cursorOn('web-17'));
		terminal.press('q');
		await terminal.screen('exited 0');
		expect(leftBehind(terminal)).toEqual([]);
		expect(foreign(terminal)).toEqual([]);
	});

	it('a pipe that has ended is END', async () => {
		const terminal = start('sh', ['-c', 'cat "$1" | "$2" "$3"', 'sh', log, process.execPath, bundle]);
		await terminal.screen(/stdin .*■ END .*200 requests/);
		terminal.press('g');
		await terminal.screen(cursorOn('web-1 '));
	});
});
