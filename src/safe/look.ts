/**
What the terminal, or the file, can show. One for the process, set once at start and by `:set`.

- `styles`: `colors` are the terminal's own 16; `attributes` keeps bold, underline and reverse (NO_COLOR); `none` writes no escape sequence at all, for what is no terminal. Without attributes an escape cannot be underlined, so texts take their plain form (`visible.ts`).
- `glyphs`: our own signs (`❯ … ─`), or ASCII for them.
- `text`: whether letters outside ASCII may be written; `ascii` where the locale is not UTF-8.
*/
export type Look = {
	readonly styles: 'colors' | 'attributes' | 'none';
	readonly glyphs: 'unicode' | 'ascii';
	readonly text: 'unicode' | 'ascii';
};

let current: Look = {styles: 'colors', glyphs: 'unicode', text: 'unicode'};

/** The look in force. A new object if and only if it was changed, so that caches can compare it. */
export const look = (): Look => current;

/** Change the look; what is not named stays. Everything that was painted before is to be painted again. */
export function setLook(change: Partial<Look>): void {
	current = {...current, ...change};
}

/**
The look that fits an environment.

@param env - read for NO_COLOR, TERM and the locale (LC_ALL, LC_CTYPE, LANG).
@param isTerminal - of the stream that is written to.
*/
export function lookOf(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): Look {
	const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	const isUtf8 = process.platform === 'win32' || /utf-?8/i.test(locale);
	const plainColors = env['NO_COLOR'] || env['TERM'] === 'dumb';
	return {
		styles: !isTerminal ? 'none' : plainColors ? 'attributes' : 'colors',
		glyphs: isUtf8 && env['TERM'] !== 'linux' ? 'unicode' : 'ascii',
		text: isUtf8 ? 'unicode' : 'ascii',
	};
}
