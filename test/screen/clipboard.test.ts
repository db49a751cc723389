import {describe, expect, it} from 'vitest';
import {copy, mostOsc52Bytes} from '../../src/screen/clipboard.js';

type Env = Readonly<Record<string, string>>;

/** Copies on a machine where only `programs` exist. */
async function copyWith(text: string, env: Env, platform: NodeJS.Platform, programs: readonly string[]) {
	const ran: string[] = [];
	const written: string[] = [];
	const copied = await copy(text, {
		env,
		platform,
		write: bytes => written.push(bytes),
		run: async (command, given) => {
			ran.push(command.join(' '));
			expect(given).toBe(text);
			return programs.includes(command[0] ?? '');
		},
	});
	return {copied, ran, written: written.join('')};
}

const all = ['tmux', 'pbcopy', 'wl-copy', 'xclip', 'xsel', 'clip.exe'];

describe('the way of a copy', () => {
	it.each([
		['tmux, wherever it runs', {TMUX: '/tmp/x', SSH_TTY: '/dev/pts/1'}, 'linux', all, 'tmux'],
		['OSC 52 over ssh, although there are programs at this end', {SSH_TTY: '/dev/pts/1', DISPLAY: ':0'}, 'linux', all, 'OSC 52'],
		['pbcopy on a Mac', {}, 'darwin', all, 'pbcopy'],
		['wl-copy in Wayland', {WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0'}, 'linux', all, 'wl-copy'],
		['xclip in X', {DISPLAY: ':0'}, 'linux', all, 'xclip'],
		['xsel where there is no xclip', {DISPLAY: ':0'}, 'linux', ['xsel'], 'xsel'],
		['clip.exe on Windows', {}, 'win32', all, 'clip.exe'],
		['clip.exe in WSL', {WSL_DISTRO_NAME: 'Debian'}, 'linux', all, 'clip.exe'],
		['OSC 52 where there is no program', {DISPLAY: ':0'}, 'linux', [], 'OSC 52'],
		['OSC 52 where tmux refuses', {TMUX: '/tmp/x'}, 'linux', [], 'OSC 52'],
		['OSC 52 on a bare machine', {}, 'linux', all, 'OSC 52'],
	] as const)('is %s', async (_, env, platform, programs, way) => {
		const {copied, written} = await copyWith('王', env, platform, programs);
		expect(copied).toEqual({way, sizeBytes: 3});
		expect(written !== '').toBe(way === 'OSC 52');
	});
});

describe('OSC 52', () => {
	it('carries the bytes of the text', async () => {
		const {written} = await copyWith('王\u001B[2J', {SSH_TTY: 'x'}, 'linux', []);
		expect(written).toBe(`\u001B]52;c;${Buffer.from('王\u001B[2J').toString('base64')}\u001B\\`);
	});

	it('goes through GNU screen in pieces, and comes out whole', async () => {
		const text = 'x'.repeat(3000);
		const {written} = await copyWith(text, {SSH_TTY: 'x', STY: '1.pts'}, 'linux', []);
		const pieces = [...written.matchAll(/\u001BP((?:\u001B\u001B|[^\u001B])*(?:\u001B\u001B\\)?)\u001B\\/g)].map(([, piece = '']) =>
			piece.replaceAll('\u001B\u001B', '\u001B'),
		);
		expect(pieces.length).toBeGreaterThan(1);
		expect(pieces.join('')).toBe(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u001B\\`);
	});

	it('takes 100 KB, and refuses more in words', async () => {
		expect((await copyWith('x'.repeat(mostOsc52Bytes), {SSH_TTY: 'x'}, 'linux', [])).copied).toEqual({
			way: 'OSC 52',
			sizeBytes: mostOsc52Bytes,
		});
		const {copied, written} = await copyWith('x'.repeat(mostOsc52Bytes + 1), {SSH_TTY: 'x'}, 'linux', []);
		expect(copied).toMatchObject({sizeBytes: 0, refused: expect.stringContaining('100001 bytes')});
		expect(written).toBe('');
	});

	it('is what is left when a program that should be there is not', async () => {
		const written: string[] = [];
		const copied = await copy('x', {env: {TMUX: '/nowhere', PATH: ''}, platform: 'linux', write: bytes => written.push(bytes)});
		expect(copied.sizeBytes).toBe(1);
		expect(written.length).toBe(copied.way === 'OSC 52' ? 1 : 0);
	});
});
