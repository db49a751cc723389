import type {SourceSpec} from '../model/source.js';
import {findPaths} from './paths.js';
import {emptyDesk, type PluginDesk} from './plugin-desk.js';
import type {Source} from './source.js';
import {openStdin} from './stdin.js';

/** Whoever hears of more than sources. */
export type Hearing = {
	/** Takes sentences about what was left out or read once. */
	readonly note?: (sentence: string) => void;
	/** Who is asked, and may be talked to, when credentials are got. */
	readonly desk?: PluginDesk;
};

/**
Find the single sources of a spec, in the order in which they are to be numbered.

@param found - is called for each; whoever is called closes it.
@returns when all were found. Of a cluster that is followed: when its pods of now were found; new ones may be found until the signal.
@throws SourceError when the search itself cannot go on.
*/
export async function openSources(
	spec: SourceSpec,
	signal: AbortSignal,
	found: (source: Source) => void,
	{note = () => undefined, desk = emptyDesk}: Hearing = {},
): Promise<void> {
	switch (spec.kind) {
		case 'paths':
			return findPaths(spec, {signal, found, note});
		case 'stdin':
			return found(openStdin());
		case 'cluster': {
			const {findApiservers} = await import('./apiservers.js');
			return findApiservers(spec, signal, found, {desk});
		}
	}
}
