import {fstatSync} from 'node:fs';
import type {ClusterSpec, SourceSpec} from '../model/source.js';
import type {Options} from '../options.js';
import type {QueryNode} from '../query/ast.js';
import {asksForOwn} from '../query/own.js';
import type {TimeValue} from '../query/time-value.js';

/** Where events come from: the arguments, else stdin if it is a pipe or a file, else the cluster. */
export function specsOf(options: Options, {nowMicros, tailFirst}: {readonly nowMicros: number; readonly tailFirst: boolean}): SourceSpec[] {
	const {sources, follow} = options;
	if (sources.length === 0) return [isDataOnStdin() ? {kind: 'stdin'} : clusterSpec(options, nowMicros)];
	const specs: SourceSpec[] = [];
	let paths: string[] = [];
	const endPaths = () => {
		if (paths.length > 0) specs.push({kind: 'paths', paths, follow: follow ?? false, tailFirst});
		paths = [];
	};
	for (const source of sources) {
		if (source !== '-') paths.push(source);
		else if (!specs.some(({kind}) => kind === 'stdin')) {
			endPaths();
			specs.push({kind: 'stdin'});
		}
	}
	endPaths();
	return specs;
}

/** Is such a source read on and on where nobody says anything? */
export const followsByItself = ({kind}: SourceSpec): boolean => kind !== 'paths';

/** Are requests that this process makes left out? The demo's server is no apiserver, and writes none. */
export function hidesOwn({hideOwn}: Pick<Options, 'hideOwn'>, query: QueryNode, specs: readonly SourceSpec[]): boolean {
	return hideOwn && !asksForOwn(query) && specs.some(spec => spec.kind === 'cluster' && spec.demoServer === undefined);
}

/** A pipe, a socket or a file: something was put there for us. A terminal or /dev/null was not. */
export function isDataOnStdin(): boolean {
	try {
		const stats = fstatSync(0);
		return stats.isFIFO() || stats.isSocket() || stats.isFile();
	} catch {
		return false;
	}
}

/** A log is stamped when it is written, after the event; clocks differ. */
const slackSeconds = 60;

function clusterSpec(options: Options, nowMicros: number): SourceSpec {
	const {kubeconfig, context, namespace, selector, pod, container, nodeFiles, follow, since, tail, timestamps, exec, allowExec} = options;
	const beginning = since && startOf(since, nowMicros);
	return {
		kind: 'cluster',
		kubeconfig,
		context,
		demoServer: undefined,
		namespace,
		selector,
		pods: pod,
		container,
		nodeFiles,
		follow: follow ?? true,
		sinceSeconds: beginning === undefined ? undefined : Math.max(1, Math.ceil((nowMicros - beginning) / 1e6) + slackSeconds),
		// Not every line is an event: where the log ends, the last events are chosen among all of them.
		tailLines: follow === false || nodeFiles ? undefined : tail,
		timestamps,
		exec,
		allowExec,
	};
}

/** undefined where only the log can tell. */
function startOf(since: TimeValue, nowMicros: number): number | undefined {
	if (since.kind === 'instant') return since.micros;
	return since.kind === 'back' && since.from === 'now' ? nowMicros - since.micros : undefined;
}

/** The apiserver of the demo, on loopback, followed as one of a cluster is. */
export function demoSpec(demoServer: string, follow: boolean): ClusterSpec {
	return {
		kind: 'cluster',
		kubeconfig: undefined,
		context: undefined,
		demoServer,
		namespace: undefined,
		selector: undefined,
		pods: [],
		container: undefined,
		nodeFiles: false,
		follow,
		sinceSeconds: undefined,
		tailLines: undefined,
		timestamps: true,
		exec: false,
		allowExec: [],
	};
}
