import {spawn} from 'node:child_process';

/** What became of a copy. A terminal never confirms OSC 52, so what is known is the way, not the end. */
export type Copied = {
	/** For the notice: `tmux`, `OSC 52`, `pbcopy` … */
	readonly way: string;
	/** Bytes that were handed over. */
	readonly sizeBytes: number;
	/** Set if nothing was copied; a phrase for the user. */
	readonly refused?: string;
};

/** What OSC 52 can carry is up to the terminal; more than this, few take. */
export const mostOsc52Bytes = 100_000;

export type ClipboardOptions = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly platform: NodeJS.Platform;
	/** To the terminal, between two frames: `screen.pass`. */
	readonly write: (bytes: string) => void;
	/** Hand the text to a program on its stdin. Answers whether it took it. */
	readonly run?: (command: readonly string[], text: string) => Promise<boolean>;
};

/**
Copy a text: inside tmux by `tmux load-buffer`, over ssh by OSC 52, because the clipboard is at the other end, else by the program of the desktop, else by OSC 52.

@returns never rejects.
*/
export async function copy(text: string, {env, platform, write, run = feed}: ClipboardOptions): Promise<Copied> {
	const sizeBytes = Buffer.byteLength(text);
	for (const command of commandsFor(env, platform)) {
		if (await run(command, text)) return {way: command[0] ?? '', sizeBytes};
	}
	if (sizeBytes > mostOsc52Bytes)
		return {way: 'OSC 52', sizeBytes: 0, refused: `${sizeBytes} bytes are too much for OSC 52, which takes ${mostOsc52Bytes}`};
	write(inScreen(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u001B\\`, env));
	return {way: 'OSC 52', sizeBytes};
}

function commandsFor(env: ClipboardOptions['env'], platform: NodeJS.Platform): ReadonlyArray<readonly string[]> {
	if (env['TMUX']) return [['tmux', 'load-buffer', '-w', '-']];
	if (env['SSH_TTY']) return [];
	if (platform === 'darwin') return [['pbcopy']];
	if (platform === 'win32') return [['clip.exe']];
	const wayland = env['WAYLAND_DISPLAY'] ? [['wl-copy']] : [];
	const x11 = env['DISPLAY']
		? [
				['xclip', '-selection', 'clipboard'],
				['xsel', '--clipboard', '--input'],
			]
		: [];
	return [...wayland, ...x11, ...(env['WSL_DISTRO_NAME'] ? [['clip.exe']] : [])];
}

/** GNU screen passes on what is wrapped in DCS, in pieces that fit its buffer. */
function inScreen(sequence: string, env: ClipboardOptions['env']): string {
	if (!env['STY']) return sequence;
	return (sequence.match(/.{1,500}/gs) ?? []).map(piece => `\u001BP${piece.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`).join('');
}

const mostRunMs = 2000;

/** xclip and wl-copy stay behind to serve the clipboard: that their first process ended well is all that is waited for. */
function feed([program = '', ...args]: readonly string[], text: string): Promise<boolean> {
	return new Promise(resolve => {
		const child = spawn(program, args, {stdio: ['pipe', 'ignore', 'ignore'], timeout: mostRunMs});
		child.on('error', () => resolve(false));
		child.on('exit', code => resolve(code === 0));
		child.stdin.on('error', () => undefined);
		child.stdin.end(text);
	});
}
