import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {text} from 'node:stream/consumers';
import {expect, it} from 'vitest';
import {bundle} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';
import {viewers} from '../support/viewer.js';

/** `PIPE_SECONDS=150` for a shorter one: much earlier nothing has left the index. */
const seconds = Number(process.env['PIPE_SECONDS'] ?? 600);
/** Three times what the bound holds goes through it. */
const eventsPerSecond = 25_000;
const bound = 512e6;
/** What Node, the screen and the strings of the values shown take beside the index (`promises.md` M1). */
const beside = 150e6;

const feed = path.join(import.meta.dirname, 'pipe-feed.mjs');
const scratch = scratchFolder();
const {start} = viewers();

/** Bytes of memory of the viewer among the children of a shell. */
function memoryOf(pid: number): number {
	const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
	const rss = children.map(child => {
		const isViewer = readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('--max-memory');
		return isViewer ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0) * 1024 : 0;
	});
	return Math.max(...rss);
}

it('printed as it comes within a bound, each event is printed once', async () => {
	const counted = scratch.name();
	const script = '"$0" "$1" 20 60000 "$2" | "$0" "$3" - -f --max-memory 110M --rows events -o jsonl --accounting=json';
	const printing = spawn('sh', ['-c', script, process.execPath, feed, counted, bundle], {stdio: ['ignore', 'pipe', 'pipe']});
	const said = text(printing.stderr);
	let lines = 0;
	for await (const chunk of printing.stdout as AsyncIterable<Buffer>) for (const byte of chunk) if (byte === 10) lines++;
	const fed = Number(readFileSync(counted, 'utf8'));
	const {totals} = JSON.parse((await said).trim().split('\n').at(-1) ?? '') as {totals: {events: number; out: number}};
	console.info(`${fed} events fed, ${lines} printed, ${totals.out} of them left the index meanwhile`);
	expect({lines, events: totals.events}).toEqual({lines: fed, events: fed});
	expect(totals.out).toBeGreaterThan(fed / 2);
});

const figure = (line: string, pattern: RegExp): number => Number((pattern.exec(line)?.[1] ?? '').replaceAll(',', ''));

it(`${seconds} s of a pipe that does not end, within --max-memory 512M: each event is kept, or counted as out`, async () => {
	const counted = scratch.name();
	const script = '"$0" "$1" "$2" "$3" "$4" | "$0" "$5" --max-memory 512M';
	const terminal = start('sh', ['-c', script, process.execPath, feed, String(seconds), String(eventsPerSecond), counted, bundle], {
		cols: 160,
		rows: 45,
	});
	let peak = 0;
	const watch = setInterval(() => {
		peak = Math.max(peak, memoryOf(terminal.pid));
	}, 500);
	await terminal.screen('■ END', (seconds + 60) * 1000);
	clearInterval(watch);
	const fed = Number(readFileSync(counted, 'utf8'));
	terminal.press('V');
	const [header = ''] = await terminal.screen(lines => / events/.test(lines[0] ?? ''), 60_000);
	const held = figure(header, /([\d,]+) events/);
	const out = figure((await terminal.screen(/[\d,]+ out/)).join('\n'), /([\d,]+) out/);
	console.info(`${fed} events fed, ${held} in the index, ${out} out; peak RSS ${Math.round(peak / 1e6)} MB of ${(bound + beside) / 1e6}`);
	expect(out).toBeGreaterThan(0);
	expect(held + out).toBe(fed);
	expect(peak).toBeGreaterThan(bound / 4);
	expect(peak).toBeLessThan(bound + beside);
});
