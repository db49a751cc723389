import type {ByteRange} from './byte-range.js';
import {gkeEvent, isGkeEntry} from './gke-entry.js';
import type {JsonObject} from './json-object.js';
import {analyticsEvent, isAnalyticsRow} from './log-analytics.js';
import type {Message} from './split-messages.js';
import type {WrapperName} from './wrapper-names.js';

/** A shape that events come in, as a JSON object. */
export type Wrapper = {
	readonly name: WrapperName;
	/** Is the object of this shape? */
	is(object: JsonObject): boolean;
	/** Where what it holds lies: events, further wrappers, strings with either in them. */
	inside?(object: JsonObject): readonly ByteRange[];
	/** The same of messages of CloudWatch, of which some can be pieces of one event. */
	messages?(object: JsonObject): readonly Message[];
	/** For a shape that is no audit event by itself: the document of the event that is made of it; undefined where it is of something else. */
	convert?(object: JsonObject): string | undefined;
	/** Why there is nothing inside although there should be. */
	fault?(object: JsonObject): string | undefined;
};

/** Names under which shippers keep the line that they read. */
const lineKeys = ['log', 'message', 'msg', 'line', 'raw'];

/** Streams have names where several are in one value; times are in milliseconds. */
const messages = (objects: readonly JsonObject[]): Message[] =>
	objects.flatMap(object =>
		object.string('message').map(range => {
			const time = 1000 * Number(object.raw('timestamp') ?? Number.NaN);
			return {...range, stream: object.text('logStreamName') ?? '', time, id: object.text('id') ?? object.text('eventId') ?? ''};
		}),
	);

/** The second items of `[["<ns>","line"], …]` in each stream. */
function lokiLines(streams: readonly JsonObject[]): ByteRange[] {
	return streams.flatMap(stream =>
		stream.items('values').flatMap(pair => {
			const [, line] = stream.itemsAt(pair);
			return line ? [line] : [];
		}),
	);
}

/** Values of the field `@message` in `[[{"field": …, "value": …}, …], …]`. */
function insightsLines(object: JsonObject): ByteRange[] {
	return object
		.items('results')
		.flatMap(row => object.itemsAt(row))
		.map(cell => object.at(cell))
		.flatMap(cell => (cell?.text('field') === '@message' ? cell.string('value') : []));
}

/** What `aws kinesis get-records` gives, and what Lambda is given of a stream. */
const recordData = (object: JsonObject): ByteRange[] =>
	object.objects('Records').flatMap(record => [...record.string('Data'), ...(record.child('kinesis')?.string('data') ?? [])]);

/** `[{"_source":{…}}]` of a search. */
const sources = (object: JsonObject): ByteRange[] => object.child('hits')?.items('hits') ?? [];

/**
THE table of wrappers: the first that fits is taken. What is before the content of a line is in `prefix.ts`, what goes over lines in `line-reader.ts`.

@see kubernetes.md 3, which has an example of each
*/
export const wrappers: readonly Wrapper[] = [
	{name: 'docker', is: object => object.has('log', 'stream', 'time'), inside: object => object.string('log')},
	{
		name: 'journald',
		is: object => object.has('MESSAGE') && [...object.members.keys()].some(key => key.startsWith('_')),
		inside: object => [object.members.get('MESSAGE') ?? object.range],
		// Fields of more than 4,096 bytes are null.
		fault: object => (object.raw('MESSAGE') === 'null' ? 'journalctl left its MESSAGE out; run it again with --all' : undefined),
	},
	{
		name: 'cloudwatch-subscription',
		is: object => object.has('messageType', 'logEvents'),
		messages: object => (object.text('messageType') === 'DATA_MESSAGE' ? messages(object.objects('logEvents')) : []),
	},
	{
		name: 'cloudwatch-subscription',
		is: object => object.child('awslogs')?.has('data') === true,
		inside: object => object.child('awslogs')?.string('data') ?? [],
	},
	{name: 'cloudwatch-subscription', is: object => recordData(object).length > 0, inside: recordData},
	{
		name: 'cloudwatch-events',
		is: object => object.has('events') && object.objects('events').some(one => one.has('message', 'timestamp')),
		messages: object => messages(object.objects('events')),
	},
	{name: 'cloudwatch-insights', is: object => object.has('results') && insightsLines(object).length > 0, inside: insightsLines},
	{
		name: 'aks',
		is: object => object.has('category', 'properties') && object.child('properties')?.has('log') === true,
		inside: object => [object.child('properties')?.members.get('log') ?? object.range],
	},
	{name: 'aks', is: object => object.has('records'), inside: object => object.items('records')},
	{name: 'log-analytics', is: object => object.has('log_s'), inside: object => object.string('log_s')},
	{name: 'log-analytics', is: isAnalyticsRow, convert: object => analyticsEvent(key => object.value(key))},
	{name: 'gke', is: isGkeEntry, convert: gkeEvent},
	{
		name: 'event-list',
		is: object => object.has('items') && /^audit\.k8s\.io\//.test(object.text('apiVersion') ?? ''),
		inside: object => object.items('items'),
	},
	{name: 'elastic', is: object => object.has('_source'), inside: object => [object.members.get('_source') ?? object.range]},
	{name: 'elastic', is: object => sources(object).length > 0, inside: sources},
	{
		name: 'elastic',
		is: object => object.child('kubernetes')?.child('audit') !== undefined,
		inside: object => [object.child('kubernetes')?.members.get('audit') ?? object.range],
	},
	{name: 'elastic', is: object => object.has('@timestamp', 'message'), inside: object => object.string('message')},
	{name: 'loki', is: object => object.has('line', 'labels'), inside: object => object.string('line')},
	{
		name: 'loki',
		is: object => object.child('data')?.has('result') === true,
		inside: object => lokiLines(object.child('data')?.objects('result') ?? []),
	},
	{name: 'loki', is: object => object.has('streams'), inside: object => lokiLines(object.objects('streams'))},
	{
		name: 'splunk',
		is: object => object.child('result')?.has('_raw') === true,
		inside: object => object.child('result')?.string('_raw') ?? [],
	},
	{name: 'splunk', is: object => object.has('_raw'), inside: object => object.string('_raw')},
	{name: 'vector', is: object => object.has('source_type', 'message'), inside: object => object.string('message')},
	{name: 'ovh', is: object => object.has('message') && object.members.size === 1, inside: object => object.string('message')},
	{
		name: 'fluent',
		// `ts` and `msg` are of zap and klog: the apiserver's own words, which can quote what an attacker wrote.
		is: object => !object.has('ts', 'msg') && lineKeys.some(key => object.string(key).length > 0),
		inside: object => object.string(lineKeys.find(key => object.string(key).length > 0) ?? ''),
	},
];
