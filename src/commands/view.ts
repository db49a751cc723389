import {hasKernel} from '../has-kernel.js';
import type {SourceSpec} from '../model/source.js';
import type {Options} from '../options.js';
import {note} from '../print/writer.js';
import {hasKubeconfig} from '../sources/kubeconfig.js';
import {Engine} from './engine.js';
import {answerPlugins, leavePluginsAlone} from './plugin-questions.js';
import {queryOf} from './print-plan.js';
import {specsOf} from './source-specs.js';
import {checkSpillDir} from './spill-dir.js';

/** What the index of the viewer takes at most, unless told: about three million events. */
const viewerMemory = 512e6;

/** What stands in for the command line and the clock: the demo's server and its time. */
export type Given = {readonly specs: readonly SourceSpec[]; readonly now: () => number};

/**
The viewer. The ingest is started first and reads while React and Ink are still being loaded.

@returns never while the viewer runs: it ends the process itself, once the terminal is given back. An exit code where it could not begin.
*/
export async function view(options: Options, given?: Given): Promise<number> {
	const now = given?.now ?? (() => Date.now() * 1000);
	const bounds = queryOf({...options, view: undefined, query: []}, now());
	const query = queryOf(options, now());
	if ('wrong' in query || 'wrong' in bounds) {
		note('wrong' in query ? query.wrong : '--since, --until: expected a time');
		return 2;
	}
	const spillDir = checkSpillDir(options.spillDir);
	if (spillDir !== undefined) {
		note(spillDir.wrong);
		return 2;
	}
	const engine = new Engine(undefined, {
		spillDir: options.spillDir,
		maxMemory: options.maxMemory ?? viewerMemory,
		kernel: hasKernel(process.env),
	});
	const specs = given?.specs ?? specsOf(options, {nowMicros: now(), tailFirst: true});
	const isWithoutSource = isWithoutCluster(specs);
	const hasTerminal = answerPlugins(engine);
	if (!isWithoutSource) for (const spec of specs) engine.open(spec, hasTerminal && isOfKubeconfig(spec));
	const [{runViewer}] = await Promise.all([import('./viewer.js'), engine.terminalFree()]);
	leavePluginsAlone(engine);
	return runViewer({options, engine, specs, isWithoutSource, bounds, now, version: process.env['AUDITVIEW_VERSION'] ?? '0.0.0'});
}

/** Can it have a credential plugin? */
const isOfKubeconfig = (spec: SourceSpec): boolean => spec.kind === 'cluster' && spec.demoServer === undefined;

/** Nothing was named, and no kubeconfig says where to connect to: the start screen. */
function isWithoutCluster([spec, ...others]: readonly SourceSpec[]): boolean {
	return others.length === 0 && spec?.kind === 'cluster' && spec.kubeconfig === undefined && !hasKubeconfig(spec);
}
