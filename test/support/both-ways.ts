import {Intake} from '../../src/ingest/intake.js';
import {LineScanner} from '../../src/ingest/line-scanner.js';
import {RawLines} from '../../src/ingest/raw-lines.js';
import {Kernel} from '../../src/kernel/kernel.js';
import {klogLine} from '../../src/kernel/kernel-memory.js';
import type {SourceAccounting} from '../../src/model/accounting.js';
import type {SourceInfo} from '../../src/model/source.js';
import type {Source} from '../../src/sources/source.js';
import {hashSeeds} from '../../src/store/byte-table.js';
import {type ColumnName, columnNames, columns, dictionaryColumnNames, dictionaryNames, flag} from '../../src/store/columns.js';
import {StoreReader} from '../../src/store/reader.js';
import {segmentEntries} from '../../src/store/segment.js';
import {StoreWriter} from '../../src/store/writer.js';

/** Who says what the lines are: the kernel that is built in, the decoder alone, or another kernel. */
export type Way = 'kernel' | 'decoder' | Uint8Array;

/** A log whose bytes can be read again, or the chunks of a longer one. */
export type Log = Buffer | Iterable<Buffer>;

/** A log that was read to its end. */
export type LoadedLog = {
	readonly reader: StoreReader;
	readonly accounting: SourceAccounting;
	/** The last status of the source: what it held instead of events. */
	readonly said: string;
	/** Events that the kernel took. */
	readonly taken: number;
	/** Of each dictionary, in the order of THE table. */
	readonly sizes: Uint32Array;
	/** The document of an entry, for messages. */
	documentOf(entry: number): Buffer;
};

/** A source whose bytes are at hand, and a store that it is written into. @param scanProgram - of a thread that scans ahead. */
export function openStore(way: Way, scanProgram?: URL) {
	const reader = new StoreReader();
	const sources: Buffer[] = [];
	const intakes: Intake[] = [];
	const writer: StoreWriter = new StoreWriter(
		{
			segment: (_, buffer) => reader.addSegment(buffer),
			dictionary: (name, _, block) => reader.addBlock(name, block),
			left: () => undefined,
		},
		(one, other) => raw.isSame(one, other),
	);
	const raw = new RawLines(writer, (source, offset, length) => intakes[source]?.readAt(offset, length) ?? Buffer.alloc(0), {
		rowsOf: source => intakes[source]?.entries.lines.rows,
	});
	const scanner = new LineScanner(writer, way !== 'decoder', typeof way === 'string' ? undefined : way, scanProgram);
	let said = '';
	/**
	@param bytes - what can be read again of the source.
	@param more - what it is besides.
	*/
	const openIntake = (bytes: Buffer, more: Partial<Source> = {}): Intake => {
		const id = sources.push(bytes) - 1;
		const source: Source = {
			kind: 'file',
			name: 'test.log',
			isFollowed: false,
			changedMs: 0,
			read: () => Promise.resolve(),
			readAt: (offset, length) => bytes.subarray(offset, offset + length),
			close() {},
			...more,
		};
		const spill = () => {
			throw new Error('chunks have offsets: nothing is to be kept');
		};
		const tell = (info: SourceInfo) => {
			said = info.status.reason;
		};
		const intake = new Intake(id, source, {
			writer,
			scanner,
			spill,
			checksum: undefined,
			changed() {},
			ready: () => Promise.resolve(),
			tell,
			instanceEnded: () => undefined,
		});
		intakes.push(intake);
		return intake;
	};
	const publish = () => {
		const published = writer.publish();
		reader.publish(published.through, published.counters, published.sizes);
		return published;
	};
	return {reader, writer, raw, scanner, openIntake, publish, said: () => said};
}

/** Read a log to its end, as a file is read, or chunk by chunk. */
export function loadLog(log: Log, way: Way): LoadedLog {
	const store = openStore(way);
	const intake = store.openIntake(Buffer.isBuffer(log) ? log : Buffer.alloc(0));
	if (Buffer.isBuffer(log)) fill(intake, log);
	else feed(intake, log);
	return loadedFrom(store, intake);
}

/** What is there when nothing more comes. */
export function loadedFrom(store: ReturnType<typeof openStore>, intake: Intake): LoadedLog {
	intake.end();
	intake.ended();
	const {sizes} = store.publish();
	const {fastPathEvents} = store.reader.getSnapshot().counters.figures;
	const documentOf = (entry: number) => store.raw.documentOf(entry);
	return {reader: store.reader, accounting: intake.accounting(), said: store.said(), taken: fastPathEvents, sizes, documentOf};
}

function fill(intake: Intake, bytes: Buffer): void {
	const memory = intake.lend();
	for (let at = 0; at < bytes.length; at += memory.length) {
		const count = bytes.copy(memory, 0, at);
		intake.chunk(memory.subarray(0, count), at);
	}
	intake.takeBack(memory);
}

/** Chunks of a source that can be read again, so that nothing is kept of them. */
export function feed(intake: Intake, chunks: Iterable<Buffer>): void {
	let offset = 0;
	for (const chunk of chunks) {
		intake.chunk(chunk, offset);
		offset += chunk.length;
	}
}

/** A difference is told this often at most. */
const mostTold = 2;

/**
Everything in which two loads of one log differ: counters, sizes of dictionaries, each column of each entry, texts compared as texts.

@returns a line for each, with the document; nothing where all is the same.
*/
export function differencesOf(one: LoadedLog, other: LoadedLog): string[] {
	const found: string[] = [];
	const compare = (what: string, a: unknown, b: unknown) => {
		const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
		if (left !== right) found.push(`${what}: ${left} and ${right}`);
	};
	compare('accounting', one.accounting, other.accounting);
	compare('said', one.said, other.said);
	compare('figures', figuresOf(one), figuresOf(other));
	dictionaryNames.forEach((name, at) => {
		compare(`values in dictionary ${name}`, one.sizes[at], other.sizes[at]);
	});
	if (one.reader.through === other.reader.through) found.push(...differingColumns(one, other));
	return found;
}

/** Without the share of the kernel. */
const figuresOf = ({reader}: LoadedLog) => ({...reader.getSnapshot().counters.figures, fastPathEvents: 0, entries: reader.through});

function differingColumns(one: LoadedLog, other: LoadedLog): string[] {
	const found: string[] = [];
	const numbers = dictionaryNames.map((_, at) => renumbering(one, other, at));
	for (const name of columnNames) {
		const column = dictionaryColumn(name);
		const wanted = column && numbers[dictionaryNames.indexOf(columns[column].dictionary)];
		const differing = name === 'auditID' ? differingAuditIDs(one, other) : differingNumbers(one, other, name, wanted);
		for (const entry of differing.slice(0, mostTold)) found.push(`${name} of entry ${entry}: ${told(one, other, name, entry)}`);
		if (differing.length > mostTold) found.push(`${name}: ${differing.length - mostTold} more`);
	}
	return found;
}

/** The number in `other` of each value of a dictionary of `one`; -1 where it does not have it. */
function renumbering(one: LoadedLog, other: LoadedLog, at: number): Int32Array {
	const name = dictionaryNames[at] ?? 'verb';
	const [mine, theirs] = [one.reader.dictionaries[name], other.reader.dictionaries[name]];
	const numbers = new Map<string, number>();
	for (let number = 0; number < (other.sizes[at] ?? 0); number++) numbers.set(theirs.text(number), number);
	return Int32Array.from({length: one.sizes[at] ?? 0}, (_, number) => numbers.get(mine.text(number)) ?? -1);
}

function differingNumbers(
	one: LoadedLog,
	other: LoadedLog,
	name: Exclude<ColumnName, 'auditID'>,
	wanted: Int32Array | undefined,
): number[] {
	const found: number[] = [];
	for (const [place, segment] of one.reader.segments.entries()) {
		const [a, b] = [segment[name], other.reader.segments[place]?.[name] ?? []];
		const count = Math.min(segmentEntries, one.reader.through - place * segmentEntries);
		for (let at = 0; at < count; at++) {
			const number = a[at] ?? 0;
			if (!Object.is(wanted ? wanted[number] : number, b[at])) found.push(place * segmentEntries + at);
		}
	}
	return found;
}

function differingAuditIDs(one: LoadedLog, other: LoadedLog): number[] {
	const found: number[] = [];
	for (const [place, segment] of one.reader.segments.entries()) {
		const theirs = other.reader.segments[place];
		const count = Math.min(segmentEntries, one.reader.through - place * segmentEntries);
		for (let at = 0; at < count; at++) {
			const entry = place * segmentEntries + at;
			const isText = ((segment.flags[at] ?? 0) & flag.auditIDInDictionary) !== 0;
			const isSame = isText
				? one.reader.auditID(entry) === other.reader.auditID(entry)
				: [0, 1, 2, 3].every(word => segment.auditID[4 * at + word] === theirs?.auditID[4 * at + word]);
			if (!isSame) found.push(entry);
		}
	}
	return found;
}

/** The column, where it is one of dictionary values. */
const dictionaryColumn = (name: ColumnName) => dictionaryColumnNames.find(column => column === name);

function told(one: LoadedLog, other: LoadedLog, name: ColumnName, entry: number): string {
	const column = dictionaryColumn(name);
	const value = ({reader}: LoadedLog) =>
		name === 'auditID' ? reader.auditID(entry) : column ? reader.text(column, entry) : reader.number(name, entry);
	const document = one.documentOf(entry).subarray(0, 2000);
	return `${JSON.stringify(value(one))} and ${JSON.stringify(value(other))} in ${document.toString('latin1')}`;
}

/** What came of a log that was loaded with the kernel and without it. */
export type Compared = {readonly lines: number; readonly events: number; readonly taken: number; readonly differences: readonly string[]};

/** Load a log both ways. */
export function compareWays(log: Buffer | (() => Iterable<Buffer>), kernel: Way = 'kernel'): Compared {
	const open = () => (Buffer.isBuffer(log) ? log : log());
	const fast = loadLog(open(), kernel);
	const {lines, events} = fast.accounting;
	return {lines, events, taken: fast.taken, differences: differencesOf(fast, loadLog(open(), 'decoder'))};
}

/** Why the kernel declines lines, in its order (`assembly/event.ts`). */
const reasons = [
	...['no event', 'kind, version, level', 'auditID', 'stage', 'requestURI', 'verb', 'user', 'objectRef', 'responseStatus'],
	...['requestObject', 'responseObject', 'times', 'annotations', 'what stands behind, or a full cache'],
];

/** How many lines of a log the kernel declines, by reason; an unterminated last one is not looked at. */
export function declinesOf(bytes: Buffer): Map<string, number> {
	let given = 0;
	const number = () => ++given;
	const kernel = new Kernel(() => ({ofText: number, ofRaw: number}), hashSeeds);
	const counts = new Map<string, number>();
	const end = bytes.lastIndexOf(10) + 1;
	for (let at = 0; at < end; ) {
		const {from, to} = kernel.memory.place(bytes, at, end);
		if (from === to) break;
		for (let scanned = from; scanned < to; ) {
			const {end: until, declined} = kernel.scan(scanned, to, 0);
			scanned = until;
			for (const why of kernel.memory.declined.why.subarray(0, declined)) {
				const reason = why === klogLine ? 'a line of klog' : (reasons[why] ?? `reason ${why}`);
				counts.set(reason, (counts.get(reason) ?? 0) + 1);
			}
		}
		at += to - from;
	}
	return counts;
}

/** Lines as a log. */
export function joinLines(lines: readonly (Uint8Array | string)[]): Buffer {
	return Buffer.concat(lines.flatMap(line => [typeof line === 'string' ? Buffer.from(line) : line, Buffer.from('\n')]));
}
