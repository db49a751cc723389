import {type Binding, keymap, keysOf} from './keymap.js';
import type {Mode} from './state.js';

/** A line of the help: one binding, or two that go there and back. */
export type HelpLine = {readonly keys: string; readonly text: string; readonly takesCount: boolean; readonly bindings: readonly Binding[]};

export const modeTitles: Readonly<Record<Mode, string>> = {
	table: 'table',
	detail: 'detail',
	query: 'query line',
	views: 'views menu',
	facets: 'facets popup',
	copy: 'copy, after y',
	help: 'help',
	losses: 'sources and losses',
	find: 'find line',
	start: 'start screen',
	path: 'path line',
	question: 'questions',
};

const labels: ReadonlyMap<string, string> = new Map([
	['Enter', '⏎'],
	['Up', '↑'],
	['Down', '↓'],
	['Left', '←'],
	['Right', '→'],
]);

/** A key as it is written on the screen: `⏎`, `↓`, `^C`. */
export const keyLabel = (key: string): string => labels.get(key) ?? key.replace(/^Ctrl-/, '^');

/** The help of a mode, in its order; computed once. */
export const helpOf = (mode: Mode): readonly HelpLine[] => helpLines.get(mode) ?? [];

const helpLines: ReadonlyMap<string, readonly HelpLine[]> = new Map(
	Object.entries(keymap).map(([mode, bindings]) => [mode, linesOf(bindings)]),
);

function linesOf(bindings: readonly Binding[]): HelpLine[] {
	const lines: HelpLine[] = [];
	for (let at = 0; at < bindings.length; at++) {
		const binding = bindings[at];
		if (!binding) break;
		const back = binding.both === undefined ? undefined : bindings[++at];
		const both = back ? [binding, back] : [binding];
		lines.push({
			keys: both.map(binding => keysOf(binding).map(keyLabel).join(' ')).join('  '),
			text: binding.both ?? binding.help,
			takesCount: binding.takesCount === true,
			bindings: both,
		});
	}
	return lines;
}
