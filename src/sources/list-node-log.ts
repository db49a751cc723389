import path from 'node:path';
import {type KubeletFiles, missing} from './kubelet-files.js';
import {auditFiles, containerFiles, type NodeFile} from './node-files.js';
import type {NodePlace} from './node-place.js';
import {firstTimeOf} from './older-files.js';

export type NodeList = {
	/** Oldest first; the last one is written to. At least one. */
	readonly files: readonly NodeFile[];
	/** The pod's folders, in the order in which they were its own. */
	readonly folders: readonly string[];
};

/**
What there is of a log on its node.

@param known - the pod's folders that were found before, in their order.
@throws RequestError when it may not be looked at, and when there is nothing.
*/
export async function listNodeLog(kubelet: KubeletFiles, place: NodePlace, known: readonly string[]): Promise<NodeList> {
	return place.kind === 'audit' ? listAudit(kubelet, place.file) : listContainer(kubelet, place, known);
}

async function listAudit(kubelet: KubeletFiles, file: string): Promise<NodeList> {
	const {dir, base} = path.posix.parse(file);
	const files = auditFiles(dir, base, (await kubelet.list(dir)) ?? []);
	if (files.length === 0) throw missing(kubelet.node, file);
	return {files, folders: []};
}

async function listContainer(
	kubelet: KubeletFiles,
	place: Extract<NodePlace, {kind: 'container'}>,
	known: readonly string[],
): Promise<NodeList> {
	const names = (await kubelet.list('pods')) ?? [];
	const found = names.filter(name => name.startsWith(place.prefix) && name.endsWith('/')).map(name => name.slice(0, -1));
	const lists = new Map<string, readonly NodeFile[]>();
	for (const name of found) {
		const folder = `pods/${name}/${place.container}`;
		const files = containerFiles(folder, (await kubelet.list(folder)) ?? []);
		if (files.length > 0) lists.set(name, files);
	}
	if (lists.size === 0) throw missing(kubelet.node, `pods/${place.current}/${place.container}`);
	const old = known.filter(name => lists.has(name));
	const folders = [
		...old,
		...(await inOrder(
			kubelet,
			lists,
			[...lists.keys()].filter(name => !old.includes(name)),
		)),
	];
	return {files: folders.flatMap(name => lists.get(name) ?? []), folders};
}

/** Their names tell nothing about their order: what their first lines say does. */
async function inOrder(
	kubelet: KubeletFiles,
	lists: ReadonlyMap<string, readonly NodeFile[]>,
	names: readonly string[],
): Promise<readonly string[]> {
	if (names.length < 2) return names;
	const times = new Map<string, number>();
	for (const name of names) {
		const [first] = lists.get(name) ?? [];
		const time = first ? await firstTimeOf(kubelet, first) : Number.NaN;
		times.set(name, Number.isNaN(time) ? Number.POSITIVE_INFINITY : time);
	}
	return names.toSorted((one, other) => ((times.get(one) ?? 0) < (times.get(other) ?? 0) ? -1 : 1));
}
