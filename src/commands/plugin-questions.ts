import {pass} from '../print/writer.js';
import {plainLine} from '../safe/cells.js';
import {askTerminal, hasPlainTerminal} from '../screen/ask-terminal.js';
import type {Consent} from '../sources/plugin-desk.js';
import type {Engine} from './engine.js';

const consents: ReadonlyMap<string, Consent> = new Map([
	['y', 'once'],
	['yes', 'once'],
	['a', 'always'],
	['always', 'always'],
]);

/**
Puts what credential plugins have to do with the user on the plain terminal: the question whether one may run, and what it says.

@returns whether there is such a terminal.
*/
export function answerPlugins(engine: Engine): boolean {
	const hasTerminal = hasPlainTerminal();
	engine.onPluginSaid = pass;
	engine.onQuestion = async (ask, text) => {
		const typed = hasTerminal ? await askTerminal(`auditview: ${plainLine(text)}\nRun it? y: this time, a: always, n: no [n] `) : undefined;
		const consent = typed === undefined ? 'nobody' : (consents.get(typed.trim().toLowerCase()) ?? 'no');
		engine.send({type: 'answer', ask, consent});
	};
	return hasTerminal;
}

/** The screen is taken: whatever is asked now, nobody answers. */
export function leavePluginsAlone(engine: Engine): void {
	engine.onPluginSaid = () => undefined;
	engine.onQuestion = ask => engine.send({type: 'answer', ask, consent: 'nobody'});
}
