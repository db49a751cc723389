import {appendFileSync, mkdirSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {hostileEvents, hostileLine, hostileTexts, withInvalid} from '../support/hostile.js';
import {writeKubeconfig} from '../support/kubeconfig-file.js';
import {makeLine} from '../support/make-event.js';
import {bundle} from '../support/program.js';
import {seedOfRun} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';
import type {TerminalRun} from '../support/terminal.js';
import {foreign, leftBehind, pasted, queryLine, stepper, viewers} from '../support/viewer.js';

const {start, view, viewing} = viewers();
const scratch = scratchFolder();

/** Every way to end shows what was written at the end as well. */
async function expectClean(terminal: TerminalRun, also: readonly RegExp[] = []): Promise<void> {
	terminal.press('Q');
	// The model takes bytes in after they came; the main screen is the last thing to come back.
	await terminal.until(() => terminal.bytes().includes('exited 0') && !terminal.modes().alternateScreen, 'ended');
	expect(foreign(terminal, also)).toEqual([]);
	expect(leftBehind(terminal)).toEqual([]);
}

/** The text in a file of events, with the text also in klog and in lines that are malformed. */
function hostileFile(texts: ReadonlyArray<readonly [string, string]>, name = scratch.name()): string {
	for (const [n, [, text]] of texts.entries()) {
		for (const event of hostileEvents(text, n)) appendFileSync(name, hostileLine(event));
		appendFileSync(name, withInvalid(`I0102 03:04:05.000006       1 controller.go:128] ${text}\n`));
		appendFileSync(name, withInvalid(`{"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"${text}\n`));
		appendFileSync(name, withInvalid(`${text}\n`));
	}
	return name;
}

/** The texts in portions, so that no test walks for long. */
const portions = Array.from({length: 3}, (_, part) => hostileTexts.filter((_, n) => n % 3 === part));

const seed = seedOfRun();
const walks = [...portions.map(texts => [160, 45, texts] as const), [80, 24, portions[seed % portions.length] ?? []] as const];

describe.each(walks.map(([cols, rows, texts]) => [`${cols}x${rows}`, texts.map(([name]) => name).join('; '), cols, rows, texts] as const))(
	'at %s: %s',
	(_, __, cols, rows, texts) => {
		it(`in every field, in the table and in the detail (SEED=${seed})`, async () => {
			const file = hostileFile(texts);
			const terminal = view([file], {cols, rows});
			await terminal.screen(/[■] END/);
			const step = stepper(terminal);
			for (const keys of ['g', '$', 'V', 'V', 'L', 'q', 'e', 'g', '\r']) await step(keys);
			for (let n = 0; n < texts.length * 2; n++) {
				const id = new RegExp(`auditID"?:? +"?id-${n}-`);
				await terminal.screen(id);
				// All unfolded, the end, and the next one in the other tab.
				for (const keys of ['E', 'G']) await step(keys);
				terminal.press('g)}');
			}
			await expectClean(terminal);
		});
	},
);

it('the walk above sees what it is meant to see: escapes on the screen', async () => {
	const terminal = view([hostileFile(hostileTexts.filter(([name]) => name === 'clearing all' || name === 'bidi'))], {cols: 160, rows: 45});
	await terminal.screen(/■ END/);
	await stepper(terminal)('g');
	await terminal.screen('^[[H^[[2J');
	terminal.press('\r');
	await terminal.screen('username   ^[[H^[[2J^[[3J^[c');
	terminal.press('G');
	await terminal.screen(/‖ HELD|■ END/);
});

describe('typed and pasted', () => {
	const log = scratch.write(`${makeLine()}\n${makeLine()}\n`);
	const texts = hostileTexts.map(([name, text]) => [name, text.slice(0, 400)] as const);
	const forms = [
		['word', '', ''],
		['field', 'usr', ':x'],
		['quote', '"', ''],
		['regex', '/', '(/'],
		['time', 'time:>', ''],
		['number', 'code:', ''],
	] as const;

	it('the query line, what it finds wrong, and what it takes words for', async () => {
		const terminal = await viewing([log], {cols: 160, rows: 45});
		terminal.press('/');
		for (const [n, [, text]] of texts.entries()) {
			// Each text in two of them.
			for (const [form, before, after] of forms.filter((_, at) => at % 3 === n % 3)) {
				terminal.press(`\u0015${pasted(before + text + after)} ${form}${n}`);
				// The end of the line is where the caret is, so it is seen however long the text is.
				await terminal.screen(() => queryLine(terminal).includes(` ${form}${n}`));
			}
		}
		terminal.press('\u0015\r');
		await terminal.screen(/\/ to filter/);
		await expectClean(terminal);
	});

	it('find in the event, the path on the start screen, the menu of views', async () => {
		const terminal = view([], {cols: 160, rows: 45});
		await terminal.screen('❯ demo');
		terminal.press('j\r');
		for (const [n, [, text]] of texts.entries()) {
			terminal.press(`\u0015${pasted(text)} end${n}`);
			await terminal.screen(lines => lines.at(-1)?.includes(`end${n}`) === true);
		}
		terminal.press(`\u0015${pasted(`/nonexistent/${texts.map(([, text]) => text.replaceAll('\0', '')).join('')}`)}\r`);
		await terminal.screen(/failed/);
		terminal.press('v');
		await terminal.screen('Views');
		terminal.press(pasted(texts.map(([, text]) => text).join('')));
		await terminal.screen('no view is called that');
		terminal.press('\u0003');
		await expectClean(terminal);
	});

	it('what is copied goes out as base64 only, and the notice does not quote it', async () => {
		const terminal = view([hostileFile(hostileTexts.slice(0, 8))], {cols: 160, rows: 45});
		await terminal.screen(/■ END/);
		const payloads: string[] = [];
		terminal.model.parser.registerOscHandler(52, data => {
			payloads.push(Buffer.from(data.replace(/^c;/, ''), 'base64').toString());
			return true;
		});
		terminal.press('g\r');
		await terminal.screen('username');
		for (const [at, keys] of ['yy', 'yr', 'yi', 'yp', 'yv'].entries()) {
			terminal.press(keys);
			await terminal.until(() => payloads.length === at + 1, `copied by ${keys}`);
			await terminal.screen(/copied [\d.]+ k?B to OSC 52/);
		}
		expect(payloads[2]).toBe(`id-0-${hostileTexts[0]?.[1]}`);
		await expectClean(terminal, [/^\]52;c;[A-Za-z0-9+/=]*\u001B\\$/]);
	});
});

describe('names', () => {
	/** Without what no name of a file can hold. */
	const names = hostileTexts
		.map(([, text]) => text.replace(/[/\0]|@@invalid@@|[\uD800-\uDFFF](?![\uDC00-\uDFFF])/g, '').slice(0, 40))
		.filter(name => name.trim() !== '');

	it('of files, in the header, the column, the losses and the sentences', async () => {
		const folder = scratch.name('');
		mkdirSync(folder);
		for (const [n, name] of names.entries())
			writeFileSync(path.join(folder, `${n}${name}.log`), n % 3 === 0 ? 'nothing\n' : `${makeLine()}\n`);
		const files = names.map((name, n) => path.join(folder, `${n}${name}.log`));
		const terminal = await viewing([...files, ...names.map(name => `/nonexistent/${name}`)], {cols: 160, rows: 45});
		await terminal.screen(/■ END/);
		const step = stepper(terminal);
		for (const keys of ['g', '\r', 'q', 'L', 'f', 'f', 'f', 'f', 'G', 'q']) await step(keys);
		await expectClean(terminal);
		for (const file of [files[0] ?? '', folder]) {
			const one = view([file]);
			await one.screen(/■ END/);
			await expectClean(one);
		}
	});

	it('of contexts, and what a server answers', async () => {
		const hostile = names.join(' ');
		const server = http.createServer((_, response) => {
			response.writeHead(403, {'content-type': 'application/json'});
			response.end(
				JSON.stringify({
					kind: 'Status',
					status: 'Failure',
					message: hostile,
					reason: hostile,
					details: {name: hostile, kind: hostile},
					code: 403,
				}),
			);
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		closing.push(server);
		const {port} = server.address() as AddressInfo;
		const kubeconfig = writeKubeconfig({server: `http://127.0.0.1:${port}`, context: `ctx ${hostile}`});
		for (const args of [[], ['--context', hostile], ['-n', hostile, '--pod', hostile]]) {
			const terminal = view(['--kubeconfig', kubeconfig, ...args], {cols: 160, rows: 45});
			await terminal.screen(/refused|failed|no context|context/);
			await stepper(terminal)('L');
			await stepper(terminal)('f');
			await expectClean(terminal);
		}
	});
});
const closing: http.Server[] = [];
afterAll(() => {
	for (const server of closing) server.close();
});

it('printed to the terminal instead', async () => {
	const file = hostileFile(hostileTexts);
	const terminal = start('env', ['TERM=dumb', process.execPath, bundle, file], {cols: 200, rows: 200, inShell: true});
	await terminal.screen('exited 0');
	expect(terminal.bytes().toString()).toContain('\\u{1b}');
	expect(foreign(terminal)).toEqual([]);
});

it('rows keep their width: the scroll bar and the divider stand in one column', async () => {
	const terminal = view([hostileFile(hostileTexts)], {cols: 160, rows: 45});
	await terminal.screen(/■ END/);
	terminal.press('g\r');
	await terminal.screen('username');
	const step = stepper(terminal);
	for (let page = 0; page < 6; page++) {
		const {active} = terminal.model.buffer;
		const side = Array.from({length: 38}, (_, y) =>
			active
				.getLine(y + 3)
				?.getCell(98)
				?.getChars(),
		);
		expect(new Set(side), terminal.describe()).toEqual(new Set(['│']));
		await step('\tf\t');
	}
});
