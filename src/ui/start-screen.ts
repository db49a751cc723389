import {blank, type Cells, fit, ours, styled} from '../safe/cells.js';
import type {Pane} from '../screen/compose.js';
import {type StartChoice, startChoices} from '../state/effect.js';
import type {Rect} from '../state/layout.js';
import {theme} from './theme.js';

const texts: Readonly<Record<StartChoice, string>> = {
	demo: 'a recorded kube-apiserver, served and followed on this machine',
	file: 'open a file, a folder or an archive: type its path',
	cluster: 'the kube-apiservers of the current context of the kubeconfig',
};

/** What can be looked at when nothing was named and nothing found (`screen.md` 2.7). Where there is no room for all, the chosen one is seen. */
export function startPane(rect: Rect, cursor: number): Pane {
	const from = Math.max(0, Math.min(cursor, startChoices.length - 1) - rect.height + 1);
	const row = (n: number): Cells => {
		const at = from + n;
		const choice = startChoices[at];
		if (choice === undefined) return blank(rect.width);
		const isCursor = at === cursor;
		const made = fit([ours(isCursor ? ' ❯ ' : '   '), ours(choice.padEnd(10), theme.title), ours(texts[choice])], rect.width);
		return isCursor ? styled(made, theme.cursor) : made;
	};
	return {...rect, row};
}
