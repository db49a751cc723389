import {render} from 'ink';
import type {Readable} from '../model/readable.js';
import type {Screen} from '../screen/screen.js';
import {App} from '../ui/app.js';
import {Boundary} from '../ui/boundary.js';
import type {Chrome} from '../ui/chrome.js';

/** React draws the chrome from here on. In a file of its own, because React and Ink take longer to load than the first thousand rows. @param onError - a bug of ours, met while drawing. */
export function mountChrome(chrome: Readable<Chrome>, {stdout, stdin}: Screen, onError: (error: unknown) => void): void {
	render(
		<Boundary onError={onError}>
			<App chrome={chrome} />
		</Boundary>,
		{stdout, stdin, debug: true, patchConsole: false, exitOnCtrlC: false},
	);
}
