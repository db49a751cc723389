import {describe, expect, it} from 'vitest';
import {hasKernel} from '../../src/has-kernel.js';
import {Intake} from '../../src/ingest/intake.js';
import {LineScanner} from '../../src/ingest/line-scanner.js';
import {RawLines} from '../../src/ingest/raw-lines.js';
import {Spill} from '../../src/ingest/spill.js';
import type {Counters} from '../../src/model/accounting.js';
import {addsUp} from '../../src/model/accounting.js';
import type {SourceInfo} from '../../src/model/source.js';
import type {Judgement, Source} from '../../src/sources/source.js';
import {flag} from '../../src/store/columns.js';
import {waitFor} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const whole: Judgement = {as: 'line', gap: undefined};

/** An intake of a stream whose lines are judged by what they begin with. */
function open(judge?: (line: string) => Judgement) {
	const store = makeStore();
	const told: SourceInfo[] = [];
	/** What was counted when it was last said that something had changed. */
	let published: Partial<Counters> = {};
	const source: Source = {
		kind: 'pod',
		name: 'test/kube-system/kube-apiserver-cp-1/kube-apiserver',
		isFollowed: true,
		changedMs: undefined,
		read: () => Promise.resolve(),
		...(judge ? {judge: (line: Uint8Array) => judge(Buffer.from(line).toString())} : {}),
		close() {},
	};
	const tools = {
		writer: store.writer,
		scanner: new LineScanner(store.writer, hasKernel(process.env)),
		spill: () => new Spill(scratch.folder),
		checksum: undefined,
		changed() {
			published = {...intake.counters};
		},
		ready: () => Promise.resolve(),
		instanceEnded: () => undefined,
		tell: (info: SourceInfo) => told.push(info),
	};
	const intake = new Intake(0, source, tools);
	const raw = new RawLines(store.writer, (_, offset, length) => intake.readAt(offset, length));
	const send = (text: string) => intake.chunk(Buffer.from(text), undefined);
	return {store, told, intake, raw, send, published: () => published};
}

describe('what a source knows about its lines', () => {
	it('is asked for every whole line in order, wherever chunks are cut', () => {
		const seen: string[] = [];
		const {send} = open(line => {
			seen.push(line);
			return whole;
		});
		for (const piece of ['a', 'b\nc', '\n', '\nd\r\n', 'e']) send(piece);
		expect(seen).toEqual(['ab', 'c', '', 'd\r']);
	});

	it('where a log begins is a row before its first event, and no gap', () => {
		const begins = {time: Date.UTC(2026, 0, 2, 13) * 1000, why: 'no more is served'};
		const {intake, store, send} = open(() => ({...whole, begins}));
		send(`${makeLine({stageTimestamp: '2026-01-02T12:59:59.000000Z'})}\n`);
		store.publish();
		expect(intake.counters.gaps).toBe(0);
		expect(store.reader.text('message', 0)).toBe('no more is served');
		expect(store.reader.number('flags', 0)).toBe(flag.beginning);
		expect(store.reader.number('time', 0)).toBeLessThan(store.reader.number('time', 1));
	});

	it.each([
		['ends', (intake: Intake) => intake.end()],
		['is stopped', (intake: Intake) => void intake.settled()],
		['goes on with another apiserver', (intake: Intake) => intake.restarted()],
	])('what is given up because the log %s is published', (_, act) => {
		const {intake, send, published} = open();
		send(`${makeLine({requestObject: 'x'.repeat(30_000)}).slice(0, 16_384)}I0102 12:00:00.000001       1 a.go:1] text\n`);
		expect(published().damaged).toBe(0);
		act(intake);
		expect(published().damaged).toBe(1);
	});

	it('replayed lines are counted and dropped, headless ones count as continued; the lines add up', () => {
		const {intake, store, send} = open(line => ({
			as: line.startsWith('R') ? 'replayed' : line.startsWith('H') ? 'headless' : 'line',
			gap: undefined,
		}));
		send(`R${makeLine()}\nH"tail of an event"}\n${makeLine()}\nklog\n`);
		expect(intake.counters).toMatchObject({lines: 4, events: 1, replayed: 1, continued: 1, other: 1, malformed: 0});
		expect(addsUp(intake.counters)).toBe(true);
		expect(store.writer.through).toBe(1);
	});

	it('a gap stands before its line, with the times around it', () => {
		const gap = {from: Number.NaN, to: Number.NaN, why: 'the stream broke'};
		const {intake, store, send} = open(line => ({as: 'line', gap: line.includes('second') ? gap : undefined}));
		const at = (second: number, more = {}) => makeLine({stageTimestamp: `2026-01-02T12:00:0${second}.000000Z`, ...more});
		send(`${at(1)}\n${at(5, {verb: 'second'})}\n`);
		store.publish();
		expect([0, 1, 2].map(entry => store.writer.kindOf(entry))).toEqual(['event', 'gap', 'event']);
		expect(store.reader.text('message', 1)).toBe('the stream broke');
		expect(store.reader.number('time', 1)).toBe(store.reader.number('time', 0));
		expect(intake.accounting()).toMatchObject({
			gaps: 1,
			gapList: [{from: '2026-01-02T12:00:01.000000Z', to: '2026-01-02T12:00:05.000000Z'}],
		});
	});

	it('a gap before a line that is dropped is shown all the same', () => {
		const gap = {from: 1_000_000, to: 2_000_000, why: 'rotated'};
		const {intake, store, send} = open(() => ({as: 'headless', gap}));
		send('tail\n');
		expect(store.writer.kindOf(0)).toBe('gap');
		expect(intake.accounting().gapList).toEqual([{from: '1970-01-01T00:00:01.000000Z', to: '1970-01-01T00:00:02.000000Z'}]);
	});
});

describe('a stream that breaks', () => {
	it('throws away what stood after the last newline, and the next line reads back as it was received', () => {
		const {intake, store, raw, send} = open();
		const [one, two, three] = [makeLine(), makeLine(), makeLine()];
		send(`${one}\n${two.slice(0, 300)}`);
		intake.cut();
		send(`2026-01-02T12:00:00.123456789Z ${two}\r\n${three}`);
		expect(intake.counters).toMatchObject({lines: 2, events: 2, malformed: 0});
		expect(String(raw.documentOf(1))).toBe(two);
		expect(String(raw.lineOf(1))).toBe(`2026-01-02T12:00:00.123456789Z ${two}\r`);
		expect(String(raw.lineOf(0))).toBe(one);
		intake.end();
		expect(intake.counters).toMatchObject({lines: 3, events: 3});
		expect(store.writer.through).toBe(3);
		intake.close();
	});
});

describe('what is told of it', () => {
	it('another state or reason at once, progress now and then', () => {
		const {intake, told} = open();
		const progress = (done: number) => ({done, total: 1000});
		intake.status({state: 'live', reason: '', progress: progress(0)});
		for (let done = 1; done < 500; done++) intake.status({state: 'live', reason: '', progress: progress(done)});
		intake.status({state: 'silent', reason: 'silent for 24 s', progress: undefined});
		intake.status({state: 'silent', reason: 'silent for 48 s', progress: undefined});
		expect(told.map(({status}) => status.state)).toEqual(['connecting', 'live', 'silent', 'silent']);
	});

	it('what the source itself says at its end stays', () => {
		const {intake, told} = open();
		intake.status({state: 'ended', reason: 'no --audit-policy-file', progress: undefined});
		intake.ended();
		expect(told.at(-1)?.status.reason).toBe('no --audit-policy-file');
	});
});

it('gives the bytes of entries back that have left the index and are forgotten, not before', async () => {
	const {intake, store, raw} = open();
	const [head, tail] = makeLine({auditID: '@'}).split('@');
	const line = (at: number) => `${head}00000000-0000-4000-8000-${String(at).padStart(12, '0')}${tail}`;
	const lines = Array.from({length: 66_000}, (_, at) => line(at)).join('\n');
	intake.chunk(Buffer.from(`${lines}\n${line(66_000)}`), undefined);
	const places = [0, 65_536].map(event => store.writer.placeOf(event));
	const kept = () => places.map(({offset, length}) => String(intake.readAt(offset, length)));
	expect(store.writer.dropOldest()).toBe(true);
	intake.releaseSpill();
	expect(kept()).toEqual([line(0), line(65_536)]);
	store.writer.segments.forget(0);
	// What is on its way to the disk arrives first.
	await waitFor('given back', () => {
		intake.releaseSpill();
		return kept()[0] === '' || undefined;
	});
	expect(kept()).toEqual(['', line(65_536)]);
	expect(String(raw.lineOf(65_536))).toBe(line(65_536));
	intake.close();
});

it('goes on when its bytes can no longer be kept, and says so', async () => {
	const store = makeStore();
	const told: SourceInfo[] = [];
	const source: Source = {kind: 'stdin', name: 'stdin', isFollowed: false, changedMs: undefined, read: () => Promise.resolve(), close() {}};
	const spill = new Spill('/no/such/folder');
	const tools = {
		writer: store.writer,
		scanner: new LineScanner(store.writer, hasKernel(process.env)),
		spill: () => spill,
		checksum: undefined,
		changed() {},
		ready: () => Promise.resolve(),
		instanceEnded: () => undefined,
		tell: (info: SourceInfo) => told.push(info),
	};
	const intake = new Intake(0, source, tools);
	const raw = new RawLines(store.writer, (_, offset, length) => intake.readAt(offset, length));
	const lines = Array.from({length: 3000}, () => makeLine({requestObject: {data: 'x'.repeat(8000)}}));
	const send = (from: number, to: number) => intake.chunk(Buffer.from(lines.slice(from, to).join('\n') + '\n'), undefined);
	send(0, 200);
	await waitFor('trouble', () => spill.trouble);
	for (let from = 200; from < lines.length; from += 100) send(from, from + 100);
	const status = told.at(-1)?.status;
	expect(status).toMatchObject({state: 'connecting', reason: expect.stringMatching(/^bodies are not kept since \d\d:\d\d, \d+ events: /)});
	intake.end();
	intake.ended();
	expect(intake.counters).toMatchObject({lines: 3000, events: 3000});
	expect(told.at(-1)?.status).toMatchObject({
		state: 'ended',
		reason: expect.stringMatching(
			/^bodies are not kept since \d\d:\d\d, [\d,]+ events: there is no folder in \/no\/such\/folder \(ENOENT\); make room/,
		),
	});
	expect(raw.documentOf(0)).toHaveLength(0);
	expect(raw.lineOf(0)).toHaveLength(0);
	const kept = lines.filter((line, event) => String(raw.documentOf(event)) === line).length;
	// The newest 16 MiB wait in memory.
	expect(kept).toBeGreaterThan(1500);
	expect(String(raw.documentOf(2999))).toBe(lines[2999]);
	const [, lost = ''] = /, ([\d,]+) events/.exec(told.at(-1)?.status.reason ?? '') ?? [];
	expect(Number(lost.replace(',', ''))).toBe(lines.length - kept);
	intake.close();
});
