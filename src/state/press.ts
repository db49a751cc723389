import type {Action, KeyContext} from './action.js';
import {bindingOf, untypedBindingOf} from './keymap.js';
import {type Mode, modeOf, type State} from './state.js';

/** What comes from the keyboard; `screen/input.ts` makes it. `text` is what a key types, if it types anything. */
export type KeyInput =
	| {readonly type: 'key'; readonly name: string; readonly text?: string}
	| {readonly type: 'paste'; readonly text: string};

const lineModes: ReadonlySet<Mode> = new Set(['query', 'views', 'facets', 'find', 'path']);
const countModes: ReadonlySet<Mode> = new Set(['table', 'detail', 'help', 'losses']);

/**
What an input means in a state.

@returns undefined where it means nothing: a key without a binding, or a paste where nothing is typed.
*/
export function actionOf(state: State, input: KeyInput, context: KeyContext): Action | undefined {
	const mode = modeOf(state);
	if (input.type === 'paste') return lineModes.has(mode) ? {type: 'insert', text: input.text, lists: context.lists} : undefined;
	const {name} = input;
	const isDigit = /^[0-9]$/.test(name) && countModes.has(mode) && (name !== '0' || state.count !== undefined);
	if (isDigit) return {type: 'digit', digit: Number(name)};
	const binding = bindingOf(mode, name) ?? (isNothingTyped(state) ? untypedBindingOf(mode, name) : undefined);
	if (binding) return binding.action(context, binding.takesCount ? state.count : undefined);
	if (lineModes.has(mode)) return input.text === undefined ? undefined : {type: 'insert', text: input.text, lists: context.lists};
	// A letter that copies nothing ends the prefix, as in vim.
	return mode === 'copy' ? {type: 'back-out'} : undefined;
}

function isNothingTyped(state: State): boolean {
	const over = state.over.at(-1);
	return over !== undefined && 'line' in over && over.line.text === '';
}
