import type {Effect} from './effect.js';
import type {State} from './state.js';

/** The next state, the same object if nothing changed, and what is to be done. */
export type Result = readonly [state: State, effects: readonly Effect[]];

const nothing: readonly Effect[] = [];

/** Nothing is to be done. */
export const only = (state: State): Result => [state, nothing];

/** How long a notice stays if no key is pressed. */
const noticeMs = 4000;

/** Say one sentence in the place of the key strip. */
export function withNotice(state: State, text: string): Result {
	const serial = state.noticeSerial + 1;
	return [{...state, notice: {text, serial}, noticeSerial: serial}, [{type: 'expire-notice', serial, afterMs: noticeMs}]];
}
