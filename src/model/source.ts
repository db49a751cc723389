/** Number of a source, in the order in which they were opened. Column `source` holds it. */
export type SourceId = number;

export const sourceKinds = ['file', 'stdin', 'pod', 'demo'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** Where events are to come from: plain data, sent to the ingest worker. */
export type SourceSpec =
	| FileSpec
	| {readonly kind: 'stdin'; readonly name: string}
	| {
			readonly kind: 'pod';
			readonly name: string;
			readonly cluster: ClusterSpec;
			readonly namespace: string;
			readonly pod: string;
			readonly container: string;
			readonly start: LogStart;
	  };

export type FileSpec = {
	readonly kind: 'file';
	/** The path as the user named it, or as found under a folder. */
	readonly name: string;
	readonly path: string;
	/** Keep reading at the end. */
	readonly follow: boolean;
	/** Newest events first, so that a screen is full before the file is read (`engine.md` 3.4); else in the order of the file. */
	readonly tailFirst: boolean;
};

/** Which kubeconfig, as kubectl's flags say; undefined = kubectl's default. */
export type ClusterSpec = {
	readonly kubeconfig: string | undefined;
	readonly context: string | undefined;
	/** A server on loopback that needs no kubeconfig: the demo's own. */
	readonly server: string | undefined;
};

/** Where a followed log begins. `sinceSeconds` and `tailLines` are the kubelet's own parameters. */
export type LogStart = {readonly sinceSeconds: number | undefined; readonly tailLines: number | undefined; readonly follow: boolean};

/** The states of a source, everywhere (`promises.md` 2.4). `failed`: for good; `ended`: read to its end. */
export const sourceStates = ['connecting', 'live', 'silent', 'behind', 'stalled', 'reconnecting', 'refused', 'ended', 'failed'] as const;
export type SourceState = (typeof sourceStates)[number];

export type SourceStatus = {
	readonly state: SourceState;
	/** One sentence in plain words: what failed, on what, what to do. Not yet made visible: it can hold a server's own text. '' where there is nothing to say. */
	readonly reason: string;
	/** Bytes read and to be read, for progress; `total` undefined where nobody knows. */
	readonly progress: {readonly done: number; readonly total: number | undefined} | undefined;
};

/** What stands against each source on screen and in the accounting report. */
export type SourceInfo = {readonly id: SourceId; readonly name: string; readonly kind: SourceKind; readonly status: SourceStatus};
