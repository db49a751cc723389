import {bucketWidth, collect, list, memory, oneOf, output, positive, time, timeBound, wholeNumber} from './option-values.js';
import type {Options} from './options.js';
import {formats} from './print/formats.js';
import {rowKinds} from './query/row-space.js';

/** How `fields`, `views` and `keys` print their table. */
export const tableForms = ['table', 'json', 'markdown'] as const;
export type TableForm = (typeof tableForms)[number];

/** THE table of commands, in the order of the help. `''` is what runs without one. */
export const commands = [
	{
		name: '',
		usage: '[SOURCE...] [flags]',
		help: 'the viewer, or the same thing printed',
	},
	{name: 'demo', usage: 'demo [flags]', help: 'the viewer on a recorded apiserver'},
	{name: 'fields', usage: 'fields [-o json|markdown]', help: 'the fields that a query can ask for'},
	{name: 'views', usage: 'views [-o json|markdown]', help: 'the built-in views'},
	{name: 'keys', usage: 'keys [-o json|markdown]', help: 'the keys of the viewer'},
	{name: 'version', usage: 'version', help: 'the version of auditview'},
	{name: 'help', usage: 'help [command]', help: 'this text, or that of a command'},
] as const;
export type CommandName = (typeof commands)[number]['name'];
export const tableCommands = ['fields', 'views', 'keys'] as const;

/** A flag: names as commander has them, its help, where it stands in the help, what its value must be. */
export type Flag = {
	readonly flags: string;
	readonly help: string;
	readonly group: string;
	readonly on: readonly CommandName[];
	/** Name among `Options`, where it is not the long name in camel case. */
	readonly sets?: readonly [name: keyof Options, value: unknown];
	/** @throws UsageError */
	readonly parse?: (value: string, before: unknown) => unknown;
};

const viewing: readonly CommandName[] = ['', 'demo'];

/** THE table of flags: parsing, help and README are made from it. */
export const flags: readonly Flag[] = [
	...group(
		'Cluster',
		[''],
		[
			{flags: '--kubeconfig <file>', help: 'the kubeconfig file (default: KUBECONFIG, then ~/.kube/config)'},
			{flags: '--context <name>', help: 'the context of the kubeconfig'},
			{
				flags: '-n, --namespace <namespace>',
				help: 'where the apiserver runs (default: kube-system); for requests in a namespace use -q ns:NAME',
			},
			{flags: '-l, --selector <selector>', help: 'labels that find the apiserver pods'},
			{flags: '--pod <name>', help: 'this apiserver pod (repeatable)', parse: collect},
			{flags: '--container <name>', help: 'the container of the pods'},
			{
				flags: '--node-files',
				help: "read the log files of the apiservers' nodes through the kubelet, rotated ones included, not the pod logs",
			},
			{
				flags: '--allow-exec <cmd>',
				help: 'run this credential plugin of the kubeconfig without asking (repeatable)',
				parse: collect,
			},
			{flags: '--no-exec', help: 'run no credential plugins'},
			{flags: '--no-timestamps', help: 'follow without the timestamps of the kubelet, for servers that refuse them'},
		],
	),
	...group('Reading', viewing, [
		{flags: '-f, --follow', help: 'keep reading (default for the cluster and stdin)'},
		{flags: '--no-follow', help: 'read what is there and stop (default for files)'},
		{
			flags: '--since <when>',
			help: 'events from here on: 5m (back from now), 2026-01-01T00:00:00Z, or end-1h (back from the newest event)',
			parse: timeBound,
		},
		{flags: '--until <when>', help: 'events up to here, in the same forms', parse: timeBound},
		{flags: '--tail <count>', help: 'begin with the last events, so many', parse: wholeNumber},
		{
			flags: '--max-memory <size>',
			help: 'what the index may take, e.g. 2G (the viewer: 512M, about 3 million events); beyond it the oldest events leave',
			parse: memory,
		},
		{
			flags: '--spill-dir <folder>',
			help: 'where the bytes of streams are kept, private and gone at exit (default: the folder for temporary files)',
		},
	]),
	...group('Filter', viewing, [
		{flags: '-q, --query <query>', help: "the filter, e.g. 'user:alice is:write' (repeatable, ANDed)", parse: collect},
		{flags: '--view <name>', help: 'a built-in view; auditview views lists them'},
		{flags: '--no-hide-own', help: 'show the requests that auditview itself makes of the cluster (is:own)'},
		{flags: '--rows <kind>', help: 'requests: the stages of a request are one row (default); or events', parse: oneOf(rowKinds)},
	]),
	...group('Output', viewing, [
		{
			flags: '-o, --output <format>',
			help: `print instead of show: ${formats.map(({name, usage}) => usage ?? name).join(', ')}`,
			parse: output,
		},
		{flags: '--count', help: 'print only the number of rows that pass'},
		{flags: '--by <fields>', help: 'count by the values of these fields, most first; -o table, json or csv', parse: list},
		{
			flags: '--histogram <width>',
			help: 'count in buckets of so much time, such as 1m, from the first row to the last; -o table, json or csv',
			parse: bucketWidth,
		},
		{
			flags: '--latency',
			help: 'how long requests took, all or by the values of --by: count, p50, p90, p99, max in ms; watches and sessions left out',
		},
		{flags: '--top <count>', help: 'only the first so many of --by (default: 20 on a terminal, else all)', parse: wholeNumber},
		{
			flags: '--accounting [form]',
			help: 'after the run, say on stderr what became of every line; --accounting=json for programs',
			parse: oneOf(['text', 'json']),
		},
		{flags: '--reveal', help: 'print and show secrets as they are'},
		{flags: '--utc', help: 'times on screen in UTC', sets: ['times', 'utc']},
		{flags: '--local', help: 'times on screen in local time (default); printed ones are RFC 3339 in UTC', sets: ['times', 'local']},
		{flags: '--no-color', help: 'no colours (as NO_COLOR)'},
		{flags: '--quiet', help: 'no notes on stderr; errors still'},
		{flags: '--log-file <file>', help: 'diagnostics of auditview itself, never event text'},
	]),
	...group(
		'Demo',
		['demo'],
		[
			{flags: '--at <time>', help: 'the clock at the start, in RFC 3339', parse: time},
			{flags: '--pace <factor>', help: 'how many times as fast as recorded', parse: positive},
			{flags: '--stop-after <events>', help: 'the server falls silent after so many events', parse: wholeNumber},
		],
	),
	...group('Output', tableCommands, [{flags: '-o, --output <form>', help: 'table (default), json or markdown', parse: oneOf(tableForms)}]),
];

function group(name: string, on: readonly CommandName[], entries: ReadonlyArray<Omit<Flag, 'group' | 'on'>>): Flag[] {
	return entries.map(entry => ({...entry, group: name, on}));
}
