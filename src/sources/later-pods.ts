import {type ClusterSpec, SourceError} from '../model/source.js';
import type {Clock} from './clock.js';
import type {Container, Pod} from './pod.js';

/** By a list and not by a watch: it needs no right of its own, survives every proxy, and what comes is read from its first line anyway. */
const everyMs = 20_000;

export type LaterPods = {
	search(): Promise<readonly Pod[]>;
	readonly spec: ClusterSpec;
	/** Those that were found at first. */
	readonly known: readonly Pod[];
	readonly clock: Clock;
	/** The container whose log is wanted; undefined where the pod has none such. */
	containerOf(pod: Pod): Container | undefined;
	/** @param spec - where the log begins. */
	open(pod: Pod, container: Container, spec: ClusterSpec): void;
};

/**
Look again and again for apiservers that were not there at first: a control plane that is added, or was down. One that goes and comes back under its name is the same source all the time.

@returns when the signal is given.
*/
export async function findLater({search, spec, known, clock, containerOf, open}: LaterPods, signal: AbortSignal): Promise<void> {
	const names = new Set(known.map(nameOf));
	const startMs = clock.nowMs();
	for (;;) {
		await clock.wait(everyMs, signal);
		if (signal.aborted) return;
		for (const pod of await orNone(search, signal)) {
			const container = containerOf(pod);
			if (names.has(nameOf(pod)) || !container) continue;
			names.add(nameOf(pod));
			open(pod, container, laterSpec(spec, (clock.nowMs() - startMs) / 1000));
		}
	}
}

/** That it cannot be asked now is told by the logs that are followed. */
async function orNone(search: () => Promise<readonly Pod[]>, signal: AbortSignal): Promise<readonly Pod[]> {
	try {
		return await search();
	} catch (error) {
		if (error instanceof SourceError || signal.aborted) return [];
		throw error;
	}
}

/** Whoever wants the last lines only wants no older ones of a pod that comes later. */
function laterSpec(spec: ClusterSpec, passedSeconds: number): ClusterSpec {
	if (spec.sinceSeconds === undefined && spec.tailLines === undefined) return spec;
	return {...spec, tailLines: undefined, sinceSeconds: (spec.sinceSeconds ?? 0) + passedSeconds};
}

const nameOf = ({namespace, name}: Pod): string => `${namespace}/${name}`;
