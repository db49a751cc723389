import path from 'node:path';
import {commandFlag} from './command-flag.js';
import {pathOnNode} from './host-mounts.js';
import type {Container, Pod} from './pod.js';

/** Where on its node the log of an apiserver is, under /var/log: what the kubelet serves. */
export type NodePlace = {readonly node: string} & (
	| {
			/** The container's output, in the runtime's format. */
			readonly kind: 'container';
			/** What the pod's folders under `pods/` begin with: one for each manifest that it had. */
			readonly prefix: string;
			/** The folder of the pod as it is now. */
			readonly current: string;
			readonly container: string;
	  }
	| {
			/** A file that the apiserver writes and rotates itself. */
			readonly kind: 'audit';
			readonly file: string;
	  }
);

/** Are they the files of one log? Those of a container are in a folder of each manifest. */
export function isSamePlace(one: NodePlace, other: NodePlace): boolean {
	if (one.node !== other.node) return false;
	if (one.kind === 'audit') return other.kind === 'audit' && one.file === other.file;
	return other.kind === 'container' && one.prefix === other.prefix && one.container === other.container;
}

const served = '/var/log/';
const instead = 'without --node-files the pod’s log is followed';

/**
Which files to read for the audit log of this apiserver?

@returns `wrong`: one sentence, where the kubelet does not serve them.
@see kubernetes pkg/kubelet/kuberuntime/helpers.go BuildPodLogsDirectory
*/
export function nodePlaceOf(pod: Pod, container: Container): NodePlace | {readonly wrong: string} {
	if (pod.node === '') return {wrong: `pod ${pod.namespace}/${pod.name} is on no node yet, so there are no files of it; ${instead}`};
	const file = commandFlag(container.command, 'audit-log-path');
	if (file !== '' && file !== '-' && file !== '/dev/stdout') return auditPlace(pod, container, file);
	const prefix = `${pod.namespace}_${pod.name}_`;
	return {kind: 'container', node: pod.node, prefix, current: `${prefix}${pod.logUid}`, container: container.name};
}

function auditPlace(pod: Pod, {mounts}: Container, file: string): NodePlace | {readonly wrong: string} {
	const onNode = pathOnNode(path.posix.normalize(file), mounts);
	if (onNode === undefined)
		return {
			wrong: `the audit log ${file} of ${pod.name} is inside its container, where the kubelet does not reach it: mount a folder of /var/log for it, or set --audit-log-path=-`,
		};
	if (!onNode.startsWith(served))
		return {
			wrong: `the audit log of ${pod.name} is ${onNode} on node ${pod.node}, and the kubelet serves /var/log only: read it there (auditview -f ${onNode}), or write it below /var/log`,
		};
	return {kind: 'audit', node: pod.node, file: onNode.slice(served.length)};
}
