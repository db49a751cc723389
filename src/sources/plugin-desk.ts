/** May a credential plugin be run? `nobody`: there is nobody to be asked. */
export type Consent = 'once' | 'always' | 'no' | 'nobody';

/** The user, as far as credential plugins have to do with one. */
export type PluginDesk = {
	/** Is the terminal still plain, and one's own: may a plugin ask something there? */
	readonly hasTerminal: boolean;
	/** @param plugin - the command with all that it is given, not yet visible text. */
	ask(plugin: string): Promise<Consent>;
	/** What a plugin that has the terminal says, not yet visible text. */
	said(text: string): void;
	/** No plugin needs the terminal any more. */
	release(): void;
};

/** No terminal, and nobody there. */
export const emptyDesk: PluginDesk = {hasTerminal: false, ask: async () => 'nobody', said: () => undefined, release: () => undefined};
