import type {EpochMicros} from './model/time.js';
import type {BucketWidth} from './option-values.js';
import type {OutputChoice} from './print/formats.js';
import type {RowKind} from './query/row-space.js';
import type {TimeValue} from './query/time-value.js';

/** What the command line asks of the viewer and of its printed twin. `undefined` or empty: not said. */
export type Options = {
	readonly sources: readonly string[];
	readonly kubeconfig: string | undefined;
	readonly context: string | undefined;
	readonly namespace: string | undefined;
	readonly selector: string | undefined;
	readonly pod: readonly string[];
	readonly container: string | undefined;
	readonly nodeFiles: boolean;
	readonly timestamps: boolean;
	/** Credential plugins of the kubeconfig: may they be run, and which of them without asking? */
	readonly exec: boolean;
	readonly allowExec: readonly string[];
	/** undefined: on for the cluster and stdin, off for files. */
	readonly follow: boolean | undefined;
	readonly since: TimeValue | undefined;
	readonly until: TimeValue | undefined;
	readonly tail: number | undefined;
	readonly query: readonly string[];
	readonly view: string | undefined;
	/** Hide the requests that auditview itself makes of a cluster. */
	readonly hideOwn: boolean;
	readonly rows: RowKind;
	readonly output: OutputChoice | undefined;
	readonly count: boolean;
	/** Names of fields as typed; empty = no counts. */
	readonly by: readonly string[];
	readonly top: number | undefined;
	readonly histogram: BucketWidth | undefined;
	readonly latency: boolean;
	readonly accounting: 'text' | 'json' | undefined;
	readonly reveal: boolean;
	readonly times: 'local' | 'utc';
	readonly color: boolean;
	readonly quiet: boolean;
	readonly logFile: string | undefined;
	/** A folder; undefined: the system's for temporary files. */
	readonly spillDir: string | undefined;
	/** Bytes; undefined: 512M in the viewer, no bound where everything is printed. */
	readonly maxMemory: number | undefined;
	/** `demo` only: when it is (the recording's times are moved there), how many times as fast as recorded, after how many events the server stops. */
	readonly at: EpochMicros | undefined;
	readonly pace: number | undefined;
	readonly stopAfter: number | undefined;
};

/** Nothing was said. */
export const noOptions: Options = {
	sources: [],
	kubeconfig: undefined,
	context: undefined,
	namespace: undefined,
	selector: undefined,
	pod: [],
	container: undefined,
	nodeFiles: false,
	timestamps: true,
	exec: true,
	allowExec: [],
	follow: undefined,
	since: undefined,
	until: undefined,
	tail: undefined,
	query: [],
	view: undefined,
	hideOwn: true,
	rows: 'requests',
	output: undefined,
	count: false,
	by: [],
	top: undefined,
	histogram: undefined,
	latency: false,
	accounting: undefined,
	reveal: false,
	times: 'local',
	color: true,
	quiet: false,
	logFile: undefined,
	spillDir: undefined,
	maxMemory: undefined,
	at: undefined,
	pace: undefined,
	stopAfter: undefined,
};

/** Where stdout leads, as far as it decides what is done. */
export type Surroundings = {readonly stdoutIsTerminal: boolean; readonly term: string | undefined};

/** Are figures asked for, in the place of rows? */
export const isSummary = ({count, by, histogram, latency}: Options): boolean =>
	count || by.length > 0 || histogram !== undefined || latency;

/** Is output asked for that only print has? */
export const isAsked = (options: Options): boolean => options.output !== undefined || isSummary(options);

/** Is this run printed, instead of shown? (`cli.md` 1, 4) A terminal without a name, or a dumb one, has no screen. */
export function isPrinted(options: Options, {stdoutIsTerminal, term}: Surroundings): boolean {
	return isAsked(options) || !stdoutIsTerminal || term === undefined || term === '' || term === 'dumb';
}
