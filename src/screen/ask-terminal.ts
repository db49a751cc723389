import {createInterface} from 'node:readline';
import {isatty} from 'node:tty';

/** Is there somebody at a plain terminal: one who can read stderr and type into stdin? */
export const hasPlainTerminal = (): boolean => isatty(0) && isatty(2);

/**
Ask on the plain terminal, before the screen is taken.

@param prompt - visible text.
@returns the line that was typed; undefined where there is nobody, or the input ended.
*/
export function askTerminal(prompt: string): Promise<string | undefined> {
	if (!hasPlainTerminal()) return Promise.resolve(undefined);
	process.stderr.write(prompt);
	return new Promise(resolve => {
		// Not as a terminal: what is typed is shown by the terminal itself.
		const lines = createInterface({input: process.stdin, terminal: false});
		lines.once('line', line => {
			resolve(line);
			lines.close();
		});
		lines.once('close', () => resolve(undefined));
	});
}
