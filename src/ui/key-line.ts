import {type Cells, data, fit, ours, widthOf} from '../safe/cells.js';
import {type Look, look} from '../safe/look.js';
import {stripOf} from '../state/key-strip.js';
import type {Line} from '../state/line.js';
import {modeOf, type State} from '../state/state.js';
import {lineWith} from './rule.js';
import {theme} from './theme.js';
import {typedWindow} from './typed.js';

const prompts: Readonly<Partial<Record<string, string>>> = {find: ' find: ', path: ' file: '};

/** The keys of whoever has them; a notice, a question or a prompt takes their place. At the right the count that is being typed. */
export function keyLine(state: State, width: number): Cells {
	const right = state.count === undefined ? '' : String(state.count);
	if (state.notice) return lineWith([data(state.notice.text, theme.warning)], ours(right), width);
	const asked = promptIn(state);
	if (asked)
		return fit([ours(asked.prompt, theme.title), ...typedWindow(asked.line, Math.max(1, width - asked.prompt.length)).parts], width);
	if (modeOf(state) === 'question') return lineWith([ours('quit auditview?')], ours('[y]es [n]o'), width);
	const strip = stripOf(modeOf(state), right === '' ? width : width - right.length - 2);
	return right === '' ? stripCells(strip, width) : lineWith([ours(strip.slice(1))], ours(right), width);
}

/** The same for frame after frame, so it is drawn once. */
let last: {strip: string; width: number; look: Look; made: Cells} | undefined;

function stripCells(strip: string, width: number): Cells {
	if (last?.strip !== strip || last.width !== width || last.look !== look())
		last = {strip, width, look: look(), made: fit([ours(strip)], width)};
	return last.made;
}

/** Where the caret of a prompt stands, in cells; undefined where none is shown. */
export function keyLineCaret(state: State, width: number): number | undefined {
	const asked = state.notice ? undefined : promptIn(state);
	if (!asked) return undefined;
	return Math.min(widthOf(ours(asked.prompt)) + typedWindow(asked.line, Math.max(1, width - asked.prompt.length)).caretAt, width - 1);
}

function promptIn(state: State): {readonly prompt: string; readonly line: Line} | undefined {
	const over = state.over.at(-1);
	return over?.kind === 'find' || over?.kind === 'path' ? {prompt: prompts[over.kind] ?? ' ', line: over.line} : undefined;
}
