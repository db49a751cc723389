import {Command, CommanderError, Option} from 'commander';
import type {EpochMicros} from './model/time.js';
import {
	type BucketWidth,
	bucketWidth,
	collect,
	list,
	memory,
	oneOf,
	output,
	positive,
	time,
	timeBound,
	UsageError,
	wholeNumber,
} from './option-values.js';
import {formats, type OutputChoice} from './print/formats.js';
import {type RowKind, rowKinds} from './query/row-space.js';
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

const absent: Options = {
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
const tableCommands = ['fields', 'views', 'keys'] as const;

/** What is to be done, read off the command line. */
export type Invocation =
	| {readonly command: 'view' | 'demo'; readonly options: Options}
	| {readonly command: (typeof tableCommands)[number]; readonly form: TableForm}
	/** To be printed, and nothing else: help, version. */
	| {readonly command: 'text'; readonly text: string}
	/** One sentence: what is wrong, what was expected. Exit 2. */
	| {readonly command: 'wrong'; readonly message: string};

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

/**
Read a command line.

@param argv - without the program and the script. A first word that is a command's is the command, as with kubectl; `./demo` and `-- demo` are files.
*/
export function parseArguments(argv: readonly string[], version: string): Invocation {
	const name = commands.find(command => command.name !== '' && command.name === argv[0])?.name ?? '';
	const rest = name === '' ? argv : argv.slice(1);
	if (name === 'help') return parseHelp(rest, version);
	let text = '';
	const program = programFor(name, out => {
		text += out;
	});
	if (name === '') program.version(version, '--version', 'the version of auditview');
	try {
		program.parse(withForms(rest), {from: 'user'});
		if (name === 'version') return {command: 'text', text: `auditview ${version}\n`};
		if (name === 'fields' || name === 'views' || name === 'keys')
			return {command: name, form: program.opts<{output?: TableForm}>().output ?? 'table'};
		const options = {...absent, ...program.opts<Partial<Options>>(), sources: program.args};
		return {command: name === 'demo' ? 'demo' : 'view', options};
	} catch (error) {
		if (error instanceof CommanderError && error.exitCode === 0)
			return {command: 'text', text: error.code === 'commander.version' ? `auditview ${version}\n` : text};
		return {command: 'wrong', message: sentence(error, name)};
	}
}

/** `help demo` is `demo --help`. */
function parseHelp([topic = '']: readonly string[], version: string): Invocation {
	const known = commands.some(({name}) => name === topic);
	if (!known) return {command: 'wrong', message: `no command ${topic}; auditview help lists them`};
	return parseArguments([...(topic === '' || topic === 'help' ? [] : [topic]), '--help'], version);
}

/** A commander command with the flags of THE table. */
function programFor(name: CommandName, write: (text: string) => void): Command {
	const command = commands.find(one => one.name === name);
	const program = new Command(name === '' ? 'auditview' : `auditview ${name}`)
		.usage(command?.usage.slice(name.length).trim() ?? '')
		.exitOverride()
		.configureOutput({writeOut: write, writeErr: () => undefined})
		.configureHelp({helpWidth: 80})
		.helpOption('-h, --help', 'this text')
		.addHelpText('after', epilogue(name));
	if (name === '') program.argument('[source...]');
	for (const flag of flags.filter(({on}) => on.includes(name))) program.addOption(optionOf(flag, program));
	return program;
}

function optionOf(flag: Flag, program: Command): Option {
	const option = new Option(flag.flags, flag.help).helpGroup(`${flag.group}:`);
	const {parse, sets} = flag;
	const say = flag.flags.match(/--[\w-]+/)?.[0] ?? flag.flags;
	if (parse) {
		option.argParser((value: string, before: unknown) => {
			try {
				return parse(value, before);
			} catch (error) {
				throw error instanceof UsageError ? new UsageError(`${say} ${value}: ${error.message}`) : error;
			}
		});
	}
	if (sets) program.on(`option:${option.name()}`, () => program.setOptionValue(...sets));
	return option;
}

const epilogue = (name: CommandName): string =>
	name === ''
		? `
SOURCE is a file, a folder, a glob or - (stdin). Without one: stdin if it is a
pipe or a file, else the kube-apiserver pods of the cluster. With -o, --count,
--by, --histogram or --latency, or where stdout is no terminal, rows are printed
and not shown.

Commands:
${commands.map(({usage, help}) => `  auditview ${usage.padEnd(27)}${help}`).join('\n')}

To a file or a pipe, jsonl and raw are bytes as logged: JSON escapes control
characters, but not C1 and bidirectional ones.

Exit codes: 0 done; 1 something could not be read; 2 usage or query error;
3 internal error; 129, 130, 143 on HUP, ^C, TERM; 141 on a closed pipe.
`
		: '';

/** Its value is optional, and must not swallow the source after it: `--accounting audit.log`. */
function withForms(argv: readonly string[]): string[] {
	const end = argv.indexOf('--');
	return argv.map((argument, at) => (argument === '--accounting' && (end < 0 || at < end) ? '--accounting=text' : argument));
}

/** One sentence of an error of commander, or of ours. */
function sentence(error: unknown, name: CommandName): string {
	if (error instanceof UsageError) return error.message;
	if (!(error instanceof CommanderError)) throw error;
	const [, subject = ''] = /'([^']*)'/.exec(error.message) ?? [];
	const [, near] = /\(Did you mean (.*)\?\)/.exec(error.message) ?? [];
	const seeHelp = `auditview ${name === '' ? '' : `${name} `}--help`;
	if (error.code === 'commander.unknownOption')
		return `unknown flag ${subject}; ${near ? `did you mean ${near}?` : `${seeHelp} lists the flags`}`;
	if (error.code === 'commander.optionMissingArgument') return `${subject} expects a value; ${seeHelp} says which`;
	if (error.code === 'commander.excessArguments') return `${seeHelp.replace(' --help', '')} takes no arguments; ${seeHelp} lists its flags`;
	return `${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}; ${seeHelp} lists the flags`;
}

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
