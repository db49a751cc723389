import {parseArguments} from './command-line.js';
import {hasKernel} from './has-kernel.js';
import {prepareThreads} from './ingest/prepare-threads.js';
import {isPrinted, type Options} from './options.js';
import {note, noteLines, stdoutTerminal, Writer} from './print/writer.js';
import {plainLine} from './safe/cells.js';

/** Set by the build; the sources run without it in tests only. */
const version = process.env['AUDITVIEW_VERSION'] ?? '0.0.0';

/** Do what the command line says. Viewer, demo and print are loaded when they are wanted: help and print need neither React nor Ink. @returns the exit code (`cli.md` 1). */
async function run(argv: readonly string[]): Promise<number> {
	const invocation = parseArguments(argv, version);
	switch (invocation.command) {
		case 'text':
			return write(invocation.text);
		case 'wrong':
			note(invocation.message);
			return 2;
		case 'fields':
		case 'views':
		case 'keys': {
			const {tableText} = await import('./commands/tables.js');
			return write(tableText(invocation.command, invocation.form));
		}
		case 'demo': {
			const {demo} = await import('./commands/demo.js');
			return demo(invocation.options);
		}
		case 'view':
			return viewOrPrint(invocation.options);
	}
}

async function viewOrPrint(options: Options): Promise<number> {
	const surroundings = {stdoutIsTerminal: stdoutTerminal().isTerminal, term: process.env['TERM']};
	if (isPrinted(options, surroundings)) {
		const threads = options.follow !== true && hasKernel(process.env) ? prepareThreads(options.sources) : undefined;
		const {print} = await import('./commands/print.js');
		return print(options, {threads});
	}
	const {view} = await import('./commands/view.js');
	return view(options);
}

async function write(text: string): Promise<number> {
	const writer = new Writer();
	writer.add(text);
	await writer.flush();
	return writer.ended === 'closed' ? 141 : writer.ended ? 1 : 0;
}

/** A bug of ours. Only names and places are printed: messages of errors can quote what was being read. */
function fail(error: unknown): void {
	const places = error instanceof Error ? (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line)) : [];
	note(
		`internal error (${error instanceof Error ? error.name : typeof error}); this is a bug of auditview, please report it with these lines:`,
	);
	noteLines(places.map(place => plainLine(place)));
	end(3);
}

/** What was written has left before the process does: `process.exit` alone cut a pipe after 64,000 of 2,000,000 bytes. */
function end(code: number): void {
	process.exitCode = code;
	process.stderr.write('', () => {
		if (process.stdout.writableLength === 0 || process.stdout.destroyed) process.exit(code);
		else process.stdout.write('', () => process.exit(code));
	});
}

process.stderr.on('error', () => undefined);
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
run(process.argv.slice(2)).then(end, fail);
