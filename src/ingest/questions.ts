import type {Consent, PluginDesk} from '../sources/plugin-desk.js';
import type {FromIngest} from './messages.js';

/** What sources have to ask of the user, on its way to main and back. */
export class Questions {
	readonly #waiting = new Map<number, (consent: Consent) => void>();
	#ask = 0;

	constructor(private readonly tell: (message: FromIngest) => void) {}

	/** @param hasTerminal - main leaves the terminal alone until `terminal-free`. */
	desk(hasTerminal: boolean): PluginDesk {
		const {tell} = this;
		let isFree = !hasTerminal;
		return {
			get hasTerminal() {
				return !isFree;
			},
			ask: text => this.#put(text),
			said: text => tell({type: 'plugin-said', text}),
			release: () => {
				if (!isFree) tell({type: 'terminal-free'});
				isFree = true;
			},
		};
	}

	answer(ask: number, consent: Consent): void {
		this.#waiting.get(ask)?.(consent);
		this.#waiting.delete(ask);
	}

	/** Nobody answers any more. */
	end(): void {
		for (const ask of [...this.#waiting.keys()]) this.answer(ask, 'nobody');
	}

	#put(text: string): Promise<Consent> {
		return new Promise(resolve => {
			const ask = ++this.#ask;
			this.#waiting.set(ask, resolve);
			this.tell({type: 'question', ask, text});
		});
	}
}
