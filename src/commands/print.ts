import {hasKernel} from '../has-kernel.js';
import {createIngest} from '../ingest/ingest.js';
import {adoptThreads, type PreparedThreads} from '../ingest/prepare-threads.js';
import type {SourceSpec} from '../model/source.js';
import {isAsked, isSummary, type Options} from '../options.js';
import {accountingJson, accountingLine, accountingOf, accountingText, grouped} from '../print/accounting-line.js';
import {note, noteLines, stdoutTerminal, Writer} from '../print/writer.js';
import {allOf} from '../query/ast.js';
import {notOwn} from '../query/own.js';
import {createRowSpace} from '../query/row-space.js';
import {lookOf, setLook} from '../safe/look.js';
import {type EventIndex, flag, noEvent} from '../store/columns.js';
import {sumCounters} from '../store/counters.js';
import {Engine} from './engine.js';
import {type LogFile, openLogFile} from './log-file.js';
import {onSignals} from './on-signals.js';
import {answerPlugins} from './plugin-questions.js';
import {sayHints} from './print-hints.js';
import {PrintNotes} from './print-notes.js';
import {isFollowedPrint, type PrintPlan, planPrint} from './print-plan.js';
import {PrintRun} from './print-run.js';
import {summaryText} from './print-summary.js';
import {RowFilter} from './row-filter.js';
import {hidesOwn, specsOf} from './source-specs.js';
import {checkSpillDir} from './spill-dir.js';

/** What is there before. */
export type Given = {
	/** Where events come from; what the options say unless told. */
	readonly specs?: readonly SourceSpec[];
	/** The clock at the start, microseconds since 1970. */
	readonly nowMicros?: number | undefined;
	readonly threads?: PreparedThreads | undefined;
};

/**
The viewer's twin without a screen: reads, prints, ends.

@returns the exit code (`cli.md` 1). Everything was written by then.
*/
export async function print(options: Options, {specs: given, nowMicros = Date.now() * 1000, threads}: Given = {}): Promise<number> {
	if (threads) adoptThreads(threads);
	setLook({...lookOf(process.env, stdoutTerminal().isTerminal), styles: 'none'});
	const plan = planPrint(options, nowMicros);
	const log = openLogFile(options.logFile);
	const spillDir = checkSpillDir(options.spillDir);
	if ('wrong' in plan || 'wrong' in log || spillDir) {
		note('wrong' in plan ? plan.wrong : 'wrong' in log ? log.wrong : (spillDir?.wrong ?? ''));
		return 2;
	}
	const follow = options.follow ?? (plan.isWhole ? false : undefined);
	const specs = given ?? specsOf({...options, follow}, {nowMicros, tailFirst: false});
	const isFollowed = isFollowedPrint(options, plan, specs);
	if (typeof isFollowed === 'object') {
		note(isFollowed.wrong);
		return 2;
	}
	return run({options, plan, specs: specs.map(spec => readAs(spec, isFollowed, options.tail)), isFollowed, nowMicros, log});
}

/** A cluster's log is followed if the run is; not every line is an event, so only then the server may choose the last ones. */
const readAs = (spec: SourceSpec, follow: boolean, tail: number | undefined): SourceSpec =>
	spec.kind === 'cluster' ? {...spec, follow, tailLines: follow && !spec.nodeFiles ? tail : undefined} : spec;

type Task = {
	readonly options: Options;
	readonly plan: PrintPlan;
	readonly specs: readonly SourceSpec[];
	readonly isFollowed: boolean;
	readonly nowMicros: number;
	readonly log: LogFile;
};

async function run({options, plan, specs, isFollowed, nowMicros, log}: Task): Promise<number> {
	const engine = new Engine(isFollowed ? undefined : createIngest, {
		sha256: options.accounting === 'json',
		spillDir: options.spillDir,
		// What is printed at the end needs all of the index until then.
		maxMemory: isFollowed && !plan.isWhole ? options.maxMemory : undefined,
		kernel: hasKernel(process.env),
	});
	const rows = createRowSpace(options.rows, engine.reader, engine.requests, id => engine.sources.get(id)?.name ?? String(id));
	const isOwnHidden = hidesOwn(options, plan.query, specs);
	const filter = new RowFilter(isOwnHidden ? allOf([plan.query, notOwn]) : plan.query, rows, engine, options.times === 'utc');
	const writer = new Writer();
	const notes = new PrintNotes(engine, options.quiet, log);
	const terminal = stdoutTerminal();
	const tail = isFollowed && specs.every(spec => spec.kind === 'cluster' && !spec.nodeFiles) ? undefined : options.tail;
	const printing = new PrintRun({plan, engine, rows, filter, writer, notes, terminal, tail});
	writer.onEnded(() => engine.wake());
	if (terminal.isTerminal && !isAsked(options))
		notes.say(`TERM=${process.env['TERM'] ?? ''} has no screen for the viewer: printed instead of shown`);
	let signalled: number | undefined;
	const release = onSignals(code => {
		signalled = code;
		if (isFollowed) void printing.interruptSoon();
		else printing.interrupt();
	});
	const hasTerminal = answerPlugins(engine);
	for (const spec of specs) engine.open(spec, hasTerminal && spec.kind === 'cluster');

	let wrong: string | undefined;
	if (isFollowed && !plan.isWhole) await printing.printStream();
	else {
		await printing.readAll();
		const isCut = signalled !== undefined && !isFollowed;
		if (isCut) await writer.flush();
		else if (isSummary(options)) {
			const passing = printing.passing();
			const summary = await summaryText({options, plan, rows, passing, terminal}, text => notes.say(text));
			if (typeof summary === 'string') writer.add(summary);
			else wrong = summary.wrong;
			await writer.flush();
		} else await printing.printAll();
	}
	release();
	if (writer.ended !== 'closed') {
		notes.look();
		notes.unreadable(printing.unreadable);
		if (printing.isRefused) notes.refused();
		if (isOwnHidden) sayOwn(engine, notes);
		if (signalled === undefined && engine.failure === undefined) sayHints(options, filter, nowMicros, notes);
	}
	const sources = await engine.stop();
	if (engine.failure) throw engine.failure;
	if (writer.ended === 'closed') return 141;
	sayAccounting(options, engine, sources);
	if (writer.ended) {
		note(`stdout cannot be written: ${writer.ended.message}; make room, or write elsewhere`);
		return 1;
	}
	if (wrong !== undefined) {
		note(wrong);
		return 2;
	}
	return signalled ?? (notes.hasFailed ? 1 : 0);
}

/** What was left out because we made it ourselves. */
function sayOwn({reader, requests}: Engine, notes: PrintNotes): void {
	requests.extend(reader.through);
	let hidden = 0;
	for (let event = 0; event < reader.through; event++) {
		const isHead = (reader.number('flags', event) & flag.own) !== 0 && requests.headOf(event) === event;
		if (isHead) hidden++;
	}
	if (hidden > 0) notes.say(`${grouped(hidden)} requests of auditview itself are left out: --no-hide-own prints them`);
}

function sayAccounting({accounting, quiet}: Options, engine: Engine, sources: Awaited<ReturnType<Engine['stop']>>): void {
	if (accounting === undefined) {
		const line = quiet ? undefined : accountingLine(sumCounters(sources));
		if (line !== undefined) note(line);
		return;
	}
	const {reader, requests} = engine;
	requests.extend(reader.through);
	const report = accountingOf(sources, reader.getSnapshot().counters.figures, requests, headsOf(engine));
	noteLines(accounting === 'json' ? [accountingJson(report)] : accountingText(report));
}

function* headsOf({reader}: Engine): Generator<EventIndex> {
	for (let event = 0; event < reader.through; event++)
		if (reader.number('kind', event) === 0 && reader.number('previous', event) === noEvent) yield event;
}
