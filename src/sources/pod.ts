import {childOf, textOf} from '../model/event.js';
import {type EpochMicros, parseRfc3339} from '../model/time.js';
import {type HostMount, hostMountsOf} from './host-mounts.js';

/** One container of a pod, as far as we need it. */
export type Container = {
	readonly name: string;
	/** `command` and `args`, one after the other. */
	readonly command: readonly string[];
	/** Changes with every new instance; '' where the kubelet has not said it yet. */
	readonly instance: string;
	readonly restartCount: number;
	/** When the instance started, by the clock of its node, to the second; NaN where it does not run. */
	readonly startedAt: EpochMicros;
	/** Which of its folders are the node's. */
	readonly mounts: readonly HostMount[];
};

/** One pod, as far as we need it. */
export type Pod = {
	readonly name: string;
	readonly namespace: string;
	readonly uid: string;
	/** Name of its node; '' where it has none yet. */
	readonly node: string;
	/** What the kubelet names its folder of logs by: the uid, but of a static pod the hash of its manifest. */
	readonly logUid: string;
	readonly containers: readonly Container[];
};

/** The pods of a PodList; [] for anything else. */
export function decodePods(list: unknown): readonly Pod[] {
	return arrayAt(list, 'items')
		.map(decodePod)
		.filter(pod => pod !== undefined);
}

/** @returns undefined for what has no name. */
export function decodePod(value: unknown): Pod | undefined {
	const metadata = childOf(value, 'metadata');
	const name = textOf(metadata, 'name');
	if (!name) return undefined;
	const statuses = arrayAt(childOf(value, 'status'), 'containerStatuses');
	const spec = childOf(value, 'spec');
	const containers = arrayAt(spec, 'containers').map(container => ({
		...decodeContainer(container, statuses),
		mounts: hostMountsOf(spec, container),
	}));
	const uid = textOf(metadata, 'uid');
	const logUid = textOf(childOf(metadata, 'annotations'), 'kubernetes.io/config.hash') || uid;
	return {name, namespace: textOf(metadata, 'namespace'), uid, node: textOf(spec, 'nodeName'), logUid, containers};
}

function decodeContainer(container: unknown, statuses: readonly unknown[]): Omit<Container, 'mounts'> {
	const name = textOf(container, 'name');
	const status = statuses.find(each => textOf(each, 'name') === name);
	const restartCount = childOf(status, 'restartCount');
	const command = [...arrayAt(container, 'command'), ...arrayAt(container, 'args')].filter(word => typeof word === 'string');
	return {
		name,
		command,
		instance: textOf(status, 'containerID'),
		restartCount: typeof restartCount === 'number' ? restartCount : 0,
		startedAt: parseRfc3339(textOf(childOf(childOf(status, 'state'), 'running'), 'startedAt')),
	};
}

function arrayAt(value: unknown, key: string): readonly unknown[] {
	const array = childOf(value, key);
	return Array.isArray(array) ? array : [];
}
