import path from 'node:path';
import {childOf, textOf} from '../model/event.js';

/** A folder of a container that is one of the node. */
export type HostMount = {readonly inContainer: string; readonly onNode: string};

/** What of a container's file system is the node's. @see kubernetes core/v1 Volume, VolumeMount */
export function hostMountsOf(podSpec: unknown, container: unknown): readonly HostMount[] {
	const onNode = new Map(valuesAt(podSpec, 'volumes').map(volume => [textOf(volume, 'name'), textOf(childOf(volume, 'hostPath'), 'path')]));
	return valuesAt(container, 'volumeMounts').flatMap(mount => {
		const host = onNode.get(textOf(mount, 'name'));
		const inContainer = textOf(mount, 'mountPath');
		return host && inContainer ? {inContainer, onNode: path.posix.join(host, textOf(mount, 'subPath'))} : [];
	});
}

/** Where a file of the container is on the node; undefined where it is the container's own. */
export function pathOnNode(file: string, mounts: readonly HostMount[]): string | undefined {
	const within = mounts
		.map(mount => ({...mount, rest: path.posix.relative(mount.inContainer, file)}))
		.filter(({rest}) => !rest.startsWith('..') && !path.posix.isAbsolute(rest));
	// The innermost mount hides the others.
	const [innermost] = within.sort((one, other) => other.inContainer.length - one.inContainer.length);
	return innermost && path.posix.join(innermost.onNode, innermost.rest);
}

const valuesAt = (value: unknown, key: string): readonly unknown[] => {
	const array = childOf(value, key);
	return Array.isArray(array) ? array : [];
};
