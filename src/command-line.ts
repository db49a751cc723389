import {Command, CommanderError, Option} from 'commander';
import {type CommandName, commands, type Flag, flags, type TableForm, type tableCommands} from './flags.js';
import {UsageError} from './option-values.js';
import {noOptions, type Options} from './options.js';

/** What is to be done, read off the command line. */
export type Invocation =
	| {readonly command: 'view' | 'demo'; readonly options: Options}
	| {readonly command: (typeof tableCommands)[number]; readonly form: TableForm}
	/** To be printed, and nothing else: help, version. */
	| {readonly command: 'text'; readonly text: string}
	/** One sentence: what is wrong, what was expected. Exit 2. */
	| {readonly command: 'wrong'; readonly message: string};

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
		const options = {...noOptions, ...program.opts<Partial<Options>>(), sources: program.args};
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
