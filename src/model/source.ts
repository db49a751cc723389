/** Number of a source, in the order in which they were found. Column `source` holds it. */
export type SourceId = number;

export const sourceKinds = ['file', 'stdin', 'pod', 'node-file', 'demo'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Where events are to come from, as the user said it: plain data, sent to the ingest worker, which finds the single sources in it. */
export type SourceSpec = PathsSpec | StdinSpec | ClusterSpec;

/** Files, folders and globs, in the order of the arguments. */
export type PathsSpec = {
	readonly kind: 'paths';
	readonly paths: readonly string[];
	/** Keep reading at the end of each file. */
	readonly follow: boolean;
	/** Newest events first, so that a screen is full before the file is read (`engine.md` 3.4); else in the order of the file. */
	readonly tailFirst: boolean;
};

export type StdinSpec = {readonly kind: 'stdin'};

/** The kube-apiserver pods of a cluster. What is undefined is as kubectl has it. */
export type ClusterSpec = {
	readonly kind: 'cluster';
	readonly kubeconfig: string | undefined;
	readonly context: string | undefined;
	/** Base URL of a server that needs no kubeconfig: the demo's own, on loopback. */
	readonly demoServer: string | undefined;
	readonly namespace: string | undefined;
	readonly selector: string | undefined;
	/** Names of pods; empty = those that the selector finds. */
	readonly pods: readonly string[];
	readonly container: string | undefined;
	/** Read the files of the nodes through their kubelets, not the pods' logs. */
	readonly nodeFiles: boolean;
	readonly follow: boolean;
	/** Where each log begins; undefined = at its first line. */
	readonly sinceSeconds: number | undefined;
	readonly tailLines: number | undefined;
	/** Ask for the kubelet's time stamps; resume is exact with them. */
	readonly timestamps: boolean;
	/** May credential plugins of the kubeconfig be run at all? */
	readonly exec: boolean;
	/** Commands that may be run without asking. */
	readonly allowExec: readonly string[];
};

/** The states of a source, everywhere (`promises.md` 2.4). `ended`: read to its end; `failed`: for good. */
export const sourceStates = ['connecting', 'live', 'silent', 'behind', 'stalled', 'reconnecting', 'refused', 'ended', 'failed'] as const;
export type SourceState = (typeof sourceStates)[number];

export type SourceStatus = {
	readonly state: SourceState;
	/** One sentence: what failed, on what, what to do. It can hold a server's own text and is not yet made visible. '' where there is nothing to say. */
	readonly reason: string;
	/** Bytes read and to be read; `total` undefined where nobody knows. */
	readonly progress: {readonly done: number; readonly total: number | undefined} | undefined;
};

/** One source and how it stands. `name` of a pod is `context/namespace/pod/container`, of a file its path. */
export type SourceInfo = {readonly id: SourceId; readonly name: string; readonly kind: SourceKind; readonly status: SourceStatus};

/** Why a source, or the search for sources, cannot go on: one sentence for the user, no stack. */
export class SourceError extends Error {
	override readonly name = 'SourceError';
}
