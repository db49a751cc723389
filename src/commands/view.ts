import type {SourceSpec} from '../model/source.js';
import type {Options} from '../options.js';
import {note} from '../print/writer.js';
import {Engine} from './engine.js';
import {queryOf} from './print-plan.js';
import {specsOf} from './source-specs.js';

/** What the viewer says of itself beside the log. */
export type Given = {
	/** Where events come from; what the options say unless told. */
	readonly specs: readonly SourceSpec[];
	/** Shown in the header: `demo` says that this is no cluster. */
	readonly title: string | undefined;
	/** The clock, microseconds since 1970. */
	readonly now: () => number;
};

/**
The viewer. The ingest is started first and reads while React and Ink are still being loaded.

@returns never while the viewer runs: it ends the process itself, once the terminal is given back. An exit code where it could not begin.
*/
export async function view(options: Options, given?: Given): Promise<number> {
	const now = given?.now ?? (() => Date.now() * 1000);
	const query = queryOf(options, now());
	if ('wrong' in query) {
		note(query.wrong);
		return 2;
	}
	const engine = new Engine(true);
	const specs = given?.specs ?? specsOf(options, {nowMicros: now(), tailFirst: true});
	for (const spec of specs) engine.send({type: 'open', spec});
	const {runViewer} = await import('./viewer.js');
	return runViewer({options, engine, specs, bounds: query, title: given?.title, now});
}
