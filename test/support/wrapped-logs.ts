import {gzipSync} from 'node:zlib';
import type {WrapperName} from '../../src/decode/wrapper-names.js';

/** A log in one of the shapes of `kubernetes.md` 3, spelt as its documentation has it. */
export type WrappedLog = {
	readonly name: string;
	readonly wrapper: WrapperName;
	/** Several events stand in one line or one value: their lines and events do not add up. */
	readonly isBatch?: boolean;
	/** Some events are not in it. */
	readonly also?: readonly WrapperName[];
	/** Bytes as characters (latin1), so that cuts through characters can be written. */
	make(events: readonly string[]): string;
};

const klog = 'I1123 15:48:32.241796   14768 options.go:261] external host was not specified, using 192.0.2.1';
const stamp = (n: number): string => `2026-11-23T15:48:${String(10 + (n % 50)).padStart(2, '0')}.250519042Z`;

/** Each event a line, behind something. */
const behind = (wrapper: WrapperName, name: string, before: (n: number) => string): WrappedLog => ({
	name,
	wrapper,
	make: events => events.map((event, n) => `${before(n)}${event}\n${before(n)}${klog}\n`).join(''),
});

/** Pieces of so many bytes; the cut may be in the middle of a character. */
function piecesOf(text: string, bytes: number): Buffer[] {
	const whole = Buffer.from(text, 'latin1');
	return Array.from({length: Math.ceil(whole.length / bytes)}, (_, n) => whole.subarray(n * bytes, (n + 1) * bytes));
}

/** As containerd cuts lines, with stderr in between. */
function criLog(events: readonly string[]): string {
	let n = 0;
	const lines = events.flatMap(event => {
		const pieces = piecesOf(event, 700);
		const parts = pieces.map((piece, at) => `${stamp(n++)} stdout ${at < pieces.length - 1 ? 'P' : 'F'} ${piece.toString('latin1')}`);
		return [
			...parts.slice(0, 1),
			`${stamp(n)} stderr F ${klog}`,
			`${stamp(n)} stderr P ${klog}`,
			...parts.slice(1),
			`${stamp(n)} stderr F .`,
		];
	});
	return `${lines.join('\n')}\n`;
}

const latin = (text: string): string => Buffer.from(text).toString('latin1');

/** Each event a line of JSON of its own. */
const lines = (wrapper: WrapperName, name: string, wrap: (event: string, n: number) => unknown): WrappedLog => ({
	name,
	wrapper,
	make: events => events.map((event, n) => `${json(wrap(event, n))}\n`).join(''),
});

/** One JSON value for all events, on one line. */
const batch = (wrapper: WrapperName, name: string, wrap: (events: readonly string[]) => unknown): WrappedLog => ({
	name,
	wrapper,
	isBatch: true,
	make: events => `${json(wrap(events))}\n`,
});

/** The same with two blanks more on each level. */
const pretty = (log: WrappedLog, indent = 2): WrappedLog => ({
	...log,
	name: `${log.name}, pretty-printed`,
	make: events => log.make(events).replace(/[^\n]+/g, line => indented(line, indent)),
});

/** An event as an object and not as a text, where `json` meets it. */
const object = (event: string): unknown => ({[verbatim]: event});
const verbatim = '\u0000';

/** As `JSON.stringify` has it, objects of events as they are spelt. */
const json = (value: unknown): string =>
	JSON.stringify(value).replace(/\{"\\u0000":("(?:[^"\\]|\\.)*")\}/g, (_, text: string) => JSON.parse(text));

/** Line breaks and blanks between the tokens of a document. */
function indented(text: string, by: number): string {
	let depth = 0;
	const line = (change: number) => {
		depth += change;
		return `\n${' '.repeat(by * depth)}`;
	};
	return text.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, token => {
		if (token === '{' || token === '[') return token + line(1);
		if (token === '}' || token === ']') return line(-1) + token;
		return token === ',' ? token + line(0) : token === ':' ? ': ' : token;
	});
}

/** As docker cuts lines: pieces of the text, the last one with a newline. */
function dockerLog(events: readonly string[]): string {
	return events
		.flatMap(event => {
			const text = Buffer.from(event, 'latin1').toString();
			const pieces = [...text].length > 700 ? [text.slice(0, 500), text.slice(500, 600), text.slice(600)] : [text];
			const last = pieces.length - 1;
			const entries = pieces.map((log, at) => ({
				log: at < last ? log : `${log}\n`,
				stream: 'stdout',
				time: '2026-01-01T00:00:00.000000001Z',
			}));
			return [...entries.slice(0, 1), {log: `${klog}\n`, stream: 'stderr', time: '2026-01-01T00:00:00.1Z'}, ...entries.slice(1)];
		})
		.map(entry => `${latin(JSON.stringify(entry))}\n`)
		.join('');
}

const csv = (fields: readonly string[]): string => `${fields.map(field => `"${field.replaceAll('"', '""')}"`).join(',')}\n`;

const subscription = (events: readonly string[]): unknown => ({
	...{messageType: 'DATA_MESSAGE', owner: '123456789012', logGroup: '/aws/eks/shop/cluster', logStream: 'kube-apiserver-audit-0a1b'},
	subscriptionFilters: ['f'],
	logEvents: events.map((message, n) => ({id: `3${n}`, timestamp: 1767225600000, message})),
});
const control = {
	messageType: 'CONTROL_MESSAGE',
	logEvents: [{id: '', timestamp: 1, message: 'CWL CONTROL MESSAGE: Checking health of destination'}],
};
/** base64 of gzip: a record of Kinesis. */
const zipped = (value: unknown): string => gzipSync(Buffer.from(json(value), 'latin1')).toString('base64');
/** As `aws kinesis get-records` gives them, and as Lambda is given them. */
const kinesisRecords = (events: readonly string[]): unknown => ({
	Records: events.map((event, n) => ({
		SequenceNumber: `4954${n}`,
		ApproximateArrivalTimestamp: '2026-01-01T00:00:00.123000+00:00',
		Data: zipped(subscription([event])),
		PartitionKey: 'k',
	})),
	NextShardIterator: 'AAAA',
	MillisBehindLatest: 0,
});
const kinesisEvent = (events: readonly string[]): unknown => ({
	Records: events.map(event => ({
		kinesis: {kinesisSchemaVersion: '1.0', partitionKey: 'k', sequenceNumber: '4954', data: zipped(subscription([event]))},
		eventSource: 'aws:kinesis',
		eventName: 'aws:kinesis:record',
	})),
});
const filtered = (events: readonly string[]): unknown => ({
	events: events.map((message, n) => ({
		logStreamName: 'kube-apiserver-audit-0a1b',
		timestamp: 1 + n,
		message,
		ingestionTime: 2,
		eventId: `${n}`,
	})),
	searchedLogStreams: [],
});
const aks = (log: unknown): unknown => ({
	...{
		time: '2026-01-01T00:00:00.123456789Z',
		category: 'kube-audit',
		operationName: 'Microsoft.ContainerService/managedClusters/diagnosticLogs/Read',
	},
	resourceId: '/SUBSCRIPTIONS/0/RESOURCEGROUPS/R',
	properties: {log, stream: 'stdout', pod: 'kube-apiserver-1', containerID: 'c'},
});

const logs: readonly WrappedLog[] = [
	behind('none', 'bare', () => ''),
	behind('timestamps', 'kubectl logs --timestamps', n => `${stamp(n)} `),
	behind('kubectl-prefix', 'kubectl logs --prefix', () => '[pod/kube-apiserver-minikube/kube-apiserver] '),
	behind('kubectl-prefix', 'kubectl logs --prefix --timestamps', n => `[pod/kube-apiserver-minikube/kube-apiserver] ${stamp(n)} `),
	behind('stern', 'stern', () => 'kube-apiserver-minikube kube-apiserver '),
	behind('stern', 'stern --all-namespaces --timestamps', n => `kube-system kube-apiserver-minikube kube-apiserver ${stamp(n)} `),
	behind('node-logs', 'oc adm node-logs, several masters', n => `master-${n % 3} `),
	behind(
		'cloudwatch',
		'aws logs tail --format detailed',
		n => `2026-01-01T00:00:${10 + (n % 50)}.123000+00:00 kube-apiserver-audit-0a1b2c3d `,
	),
	behind('cloudwatch', 'aws logs tail --format short', n => `2026-01-01T00:00:${10 + (n % 50)} `),
	behind('cloudwatch', 'CloudWatch export task', n => `2026-01-01T00:00:${10 + (n % 50)}.123Z `),
	behind('syslog', 'journalctl -u k3s', n => `Jan 01 00:00:${10 + (n % 50)} host-1 k3s[812]: `),
	behind('ovh', 'OVH with a template', () => 'my-app> '),
	{name: 'CRI', wrapper: 'cri', make: events => criLog(events)},
	{name: 'docker json-file', wrapper: 'docker', make: dockerLog},
	lines('journald', 'journalctl -o json', MESSAGE => ({MESSAGE, _SYSTEMD_UNIT: 'k3s.service', __REALTIME_TIMESTAMP: '1'})),
	lines('journald', 'journalctl -o json, MESSAGE as bytes', event => ({
		MESSAGE: [...Buffer.from(event, 'latin1')],
		_SYSTEMD_UNIT: 'k3s.service',
	})),
	lines('fluent', 'Fluent Bit', log => ({date: 1767225600.5, log})),
	lines('fluent', 'Fluentd with the line of CRI', (event, n) => ({
		tag: 'kube',
		log: `${stamp(n)} stdout F ${event}\n`,
		kubernetes: {host: 'n'},
	})),
	{
		name: 'Fluent Bit, keys merged',
		wrapper: 'none',
		make: events => events.map(event => `${event}\n`).join(''),
	},
	lines('vector', 'Vector', message => ({
		file: '/var/log/audit.log',
		host: 'h',
		message,
		source_type: 'file',
		timestamp: '2026-01-01T00:00:00Z',
	})),
	lines('elastic', 'Filebeat', message => ({'@timestamp': '2026-01-01T00:00:00.000Z', log: {offset: 1}, message})),
	lines('elastic', 'an export of Elastic', event => ({_index: 'i', _source: {'@timestamp': '2026-01-01T00:00:00Z', message: event}})),
	lines('elastic', 'an export of Elastic, parsed', event => ({_index: 'i', _source: object(event)})),
	lines('elastic', 'the kubernetes integration of Elastic', event => ({'@timestamp': 't', kubernetes: {audit: object(event)}})),
	batch('elastic', 'a search of Elastic', events => ({
		took: 1,
		hits: {total: 1, hits: events.map(event => ({_id: 'x', _source: {message: event}}))},
	})),
	lines('loki', 'logcli -o jsonl', line => ({labels: {job: 'audit'}, line, timestamp: '2026-01-01T00:00:00Z'})),
	batch('loki', 'the API of Loki', events => ({
		status: 'success',
		data: {resultType: 'streams', result: [{stream: {job: 'audit'}, values: events.map((event, n) => [`${n}`, event])}]},
	})),
	lines('splunk', 'Splunk', _raw => ({preview: false, result: {_raw, _time: 't'}})),
	lines('ovh', 'OVH', event => ({message: JSON.stringify({message: event})})),
	batch('event-list', 'an EventList', events => ({
		kind: 'EventList',
		apiVersion: 'audit.k8s.io/v1',
		metadata: {},
		items: events.map(object),
	})),
	pretty(batch('event-list', 'an EventList', events => ({kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: events.map(object)}))),
	batch('json', 'an array', events => events.map(object)),
	pretty(
		batch('json', 'an array', events => events.map(object)),
		4,
	),
	// Behind the last one there is no comma.
	{name: 'an array, an event a line', wrapper: 'json', also: ['none'], make: events => `[\n${events.join(',\n')}\n]\n`},
	{name: 'values one behind another', wrapper: 'json', isBatch: true, make: events => events.join('')},
	pretty({name: 'values one behind another', wrapper: 'json', make: events => events.map(event => `${event}\n`).join('')}, 4),
	lines('json', 'JSON strings', event => event),
	pretty({name: 'aws logs tail --format json', wrapper: 'json', make: events => events.map(event => `${event}\n`).join('')}, 4),
	batch('cloudwatch-events', 'aws logs filter-log-events', filtered),
	pretty(batch('cloudwatch-events', 'aws logs filter-log-events', filtered), 4),
	batch('cloudwatch-insights', 'Logs Insights', events => ({
		results: events.map(value => [
			{field: '@timestamp', value: '2026-01-01 00:00:00.000'},
			{field: '@message', value},
			{field: '@ptr', value: 'x'},
		]),
		status: 'Complete',
	})),
	{
		name: 'Firehose, nothing between objects',
		wrapper: 'cloudwatch-subscription',
		isBatch: true,
		make: events => [control, subscription(events.slice(0, 2)), subscription(events.slice(2))].map(json).join(''),
	},
	{
		name: 'records of Kinesis, base64 of gzip',
		wrapper: 'cloudwatch-subscription',
		isBatch: true,
		make: events => [control, subscription(events.slice(0, 2)), subscription(events.slice(2))].map(one => `${zipped(one)}\n`).join(''),
	},
	batch('cloudwatch-subscription', 'aws kinesis get-records', kinesisRecords),
	pretty(batch('cloudwatch-subscription', 'aws kinesis get-records', kinesisRecords), 4),
	batch('cloudwatch-subscription', 'what Lambda is given of Kinesis', kinesisEvent),
	lines('cloudwatch-subscription', 'what Lambda is given of CloudWatch', event => ({awslogs: {data: zipped(subscription([event]))}})),
	batch('cloudwatch-subscription', 'what Lambda is given of CloudWatch, several in one', events => ({
		awslogs: {data: zipped(subscription(events))},
	})),
	lines('aks', 'AKS in storage', event => aks(`${event}\n`)),
	lines('aks', 'AKS, log as an object', event => aks(object(event))),
	batch('aks', 'AKS in an Event Hub', events => ({records: events.map(event => aks(event))})),
	lines('log-analytics', 'AzureDiagnostics', log_s => ({TimeGenerated: 't', Category: 'kube-audit', log_s})),
	{
		name: 'CSV of AzureDiagnostics, columns in any order, the newline of the line in it',
		wrapper: 'csv',
		make: events => csv(['TimeGenerated', 'log_s', 'stream_s']) + events.map(event => csv(['1/1/2026', `${event}\n`, 'stdout'])).join(''),
	},
	{
		name: 'CSV of Logs Insights',
		wrapper: 'csv',
		make: events => `@timestamp,@message\n${events.map(event => `2026-01-01 00:00:00.000,${csv([event])}`).join('')}`,
	},
];

/** THE fixtures. */
export const wrappedLogs = logs.map(({name, wrapper, isBatch = false, also = [], make}) => ({
	name,
	wrapper,
	isBatch,
	also,
	/** The log with these events in it. */
	make: (events: readonly string[]): Buffer => Buffer.from(make(events.map(latin)), 'latin1'),
}));
