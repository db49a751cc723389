import type {EpochMicros} from '../../src/model/time.js';
import type {Api} from '../../src/sources/http.js';
import {decodePod} from '../../src/sources/pod.js';
import {createPodLog, type PodLogOptions} from '../../src/sources/pod-log.js';
import type {Source} from '../../src/sources/source.js';
import type {FakePod, LogLine} from './fake-apiserver.js';
import {IdleClock} from './idle-clock.js';

export type PodSourceOptions = {
	readonly spec?: Partial<PodLogOptions['spec']>;
	/** One that goes on when nothing else does, unless said. */
	readonly clock?: PodLogOptions['clock'];
	readonly api?: Partial<Api>;
};

/** The log of a fake's pod as discovery would give it: followed, from its first line, with stamps. */
export function openPod(url: string, pod: FakePod, {spec = {}, clock = new IdleClock(), api = {}}: PodSourceOptions = {}): Source {
	const found = decodePod(JSON.parse(JSON.stringify(pod)));
	const container = found?.containers[0];
	if (!found || !container) throw new Error('the fake has no pod');
	const plain: Api = {context: 'test', server: url, requestOptions: async () => ({}), dropCredentials: () => undefined};
	const following = {follow: true, sinceSeconds: undefined, tailLines: undefined, timestamps: true};
	return createPodLog({api: {...plain, ...api}, kind: 'pod', pod: found, container, spec: {...following, ...spec}, clock});
}

export const noon: EpochMicros = Date.UTC(2026, 0, 2, 12) * 1000;

/** One event a tenth of a second from noon on, with characters of several bytes. */
export const makeLogLines = (count: number, from = 0): LogLine[] =>
	Array.from({length: count}, (_, n) => ({time: noon + (from + n) * 100_000, text: `{"auditID":"id-${from + n}","name":"é部"}`}));

export const textsOf = (lines: readonly LogLine[]): string[] => lines.map(({text}) => text);
