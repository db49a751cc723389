import {describe, expect, it, vi} from 'vitest';
import {addsUp} from '../../src/model/accounting.js';
import {entryKinds, flag} from '../../src/store/columns.js';
import {feed, openStore} from '../support/both-ways.js';
import {fifoWith} from '../support/fifo.js';
import {type Loaded, loadPaths} from '../support/load.js';
import {makeLine} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {kubelets, send, store, type WrittenLine} from '../support/runtime.js';
import {scratchFolder} from '../support/scratch.js';
import {tornLog} from '../support/torn-log.js';

const scratch = scratchFolder();
const seed = seedOfRun();
const chunkBytes = 16_384;

const kindsOf = (loaded: Loaded) => Array.from({length: loaded.through}, (_, event) => entryKinds[loaded.reader.number('kind', event)]);
const textsOf = async (loaded: Loaded, raw = false) => (await loaded.documents(raw)).map(String);
/** Lines in pieces, with these lines of stderr after the first piece. */
const torn = (line: string, ...klog: readonly string[]): WrittenLine => ({
	line: Buffer.from(line),
	chunkBytes,
	between: new Map([[0, klog]]),
});
const klog = 'I0102 12:00:00.000001       1 a.go:1] text';
const long = (data = 'x') => makeLine({requestObject: {data: data.repeat(30_000 / data.length)}});

async function questionOf(loaded: Loaded, text: string): Promise<number[]> {
	const generation = loaded.messages.length;
	loaded.ask({type: 'find', generation, terms: [{kind: 'text', text, matchCase: false}], from: 0});
	const found = () => loaded.all('found').filter(message => message.generation === generation);
	while ((found().at(-1)?.through ?? -1) < loaded.through) await new Promise(resolve => setImmediate(resolve));
	return found().flatMap(({events}) => [...events]);
}

describe(`a log whose events were torn apart (SEED=${seed})`, () => {
	it.each(kubelets.flatMap(kubelet => [true, false].map(kernel => [kubelet, kernel] as const)))(
		'gives all of them byte for byte: %s, kernel %s',
		async (kubelet, kernel) => {
			const log = tornLog(createRandom(seed), chunkBytes, 12);
			const bytes = send(store(log), kubelet);
			const loaded = await loadPaths([scratch.write(bytes)], {kernel});
			expect(await textsOf(loaded)).toEqual(log.map(({line}) => String(line)));
			expect(loaded.counters()).toMatchObject({events: log.length, damaged: 0, malformed: 0, lines: String(bytes).split('\n').length - 1});
			expect(addsUp(loaded.counters())).toBe(true);
			expect(loaded.counters().repaired).toBeGreaterThan(0);
			for (let event = 0; event < log.length; event++)
				expect(log[event]?.line.equals((await loaded.line(event)).bytes ?? Buffer.alloc(0)), `line ${event}`).toBe(true);
			await loaded.stop();
		},
	);

	it.each(kubelets)('gives them where klog wrote JSON over lines between the pieces, wherever they are cut: %s', async kubelet => {
		const json = [' {', '  "type": "Dangling",', '  "reasons": [', '    "Found"', '  ],', '  "status": {}', ' }'];
		const lines = Array.from({length: 40}, (_, n) =>
			makeLine({userAgent: 'x'.repeat(n), requestObject: {items: Array.from({length: 3000}, () => ({a: 1, '': 'b'}))}}),
		);
		const written = (line: string, at: number) => ({
			...torn(line),
			between: new Map([
				[0, [klog, ...json.slice(0, at)]],
				[1, json.slice(at)],
			]),
		});
		const log = lines.map((line, n) => written(line, 1 + (n % (json.length - 1))));
		const loaded = await loadPaths([scratch.write(send(store(log), kubelet))]);
		expect(await textsOf(loaded)).toEqual(lines);
		expect(loaded.counters()).toMatchObject({repaired: lines.length, damaged: 0, malformed: 0});
		await loaded.stop();
	});

	it('gives them from a pipe as well, whose bytes are kept', async () => {
		const log = tornLog(createRandom(seed + 1), chunkBytes, 12);
		const loaded = await loadPaths([fifoWith(scratch.name(), send(store(log), 'stamps'))]);
		expect(await textsOf(loaded)).toEqual(log.map(({line}) => String(line)));
		await loaded.stop();
	});
});

describe('an event that was put together', () => {
	it('has its lines as they were received, those between them too', async () => {
		const [one, two] = [long(), makeLine()];
		const loaded = await loadPaths([scratch.write(send(store([torn(one, klog, klog), torn(two)]), 'bare'))]);
		expect(await textsOf(loaded)).toEqual([one, two]);
		expect((await textsOf(loaded, true))[0]).toBe(`${one.slice(0, chunkBytes)}${klog}\n${klog}\n${one.slice(chunkBytes)}`);
		expect(loaded.counters()).toMatchObject({lines: 4, events: 2, repaired: 1, continued: 1, other: 1});
		await loaded.stop();
	});

	it('is found by its own text, also where it was cut, and never by that of the lines between', async () => {
		const body = `${'x'.repeat(chunkBytes - 700)}needle`;
		const cut = makeLine({requestObject: {data: body.padEnd(40_000, 'y')}});
		const at = cut.indexOf('needle') + 3;
		const written: WrittenLine = {line: Buffer.from(cut), chunkBytes: at, between: new Map([[0, [klog]]])};
		const loaded = await loadPaths([scratch.write(send(store([written, torn(makeLine())]), 'bare'))]);
		expect(loaded.counters()).toMatchObject({events: 2, repaired: 1});
		expect(await questionOf(loaded, 'needle')).toEqual([0]);
		expect(await questionOf(loaded, 'a.go:1] text')).toEqual([]);
		await loaded.stop();
	});

	it('is folded with the other stages of its request', async () => {
		const stage = {
			auditID: 'a',
			requestURI: '/x',
			requestReceivedTimestamp: '2026-01-02T12:00:00.000000Z',
			stageTimestamp: '2026-01-02T12:00:00.000000Z',
		};
		const first = makeLine({...stage, stage: 'RequestReceived', responseStatus: undefined});
		const loaded = await loadPaths([
			scratch.write(send(store([torn(first), torn(makeLine({...stage, requestObject: 'x'.repeat(20_000)}), klog)]), 'bare')),
		]);
		expect(loaded.requests.eventsOf(0)).toEqual([0, 1]);
		expect(loaded.reader.number('flags', 0) & flag.conflict).toBe(0);
		await loaded.stop();
	});
});

describe('an event of which a part is missing', () => {
	it.each([true, false])('is a row with what is known of it, and its lines (kernel %s)', async kernel => {
		const [one, two] = [makeLine({auditID: 'one', verb: 'delete', requestObject: 'x'.repeat(30_000)}), makeLine()];
		const text = `2026-01-02T12:00:00.000000001Z ${one.slice(0, chunkBytes)}${klog}\n2026-01-02T12:00:00.000000003Z ${klog}\n2026-01-02T12:00:00.000000005Z ${two}\n`;
		const loaded = await loadPaths([scratch.write(text)], {kernel});
		const {reader} = loaded;
		expect(kindsOf(loaded)).toEqual(['damaged', 'event']);
		expect(loaded.counters()).toMatchObject({lines: 3, events: 1, damaged: 1, other: 1, malformed: 0, continued: 0});
		expect([reader.auditID(0), reader.text('verb', 0), reader.text('user', 0)]).toEqual(['one', 'delete', 'alice']);
		expect(reader.number('time', 0)).toBe(Date.UTC(2026, 0, 2, 12) * 1e3);
		expect(reader.text('message', 0)).toBe('a part of the event is missing: the next event begins before its end');
		expect((await textsOf(loaded))[0]).toBe(text.slice(0, text.indexOf('\n')));
		await loaded.stop();
	});

	it.each([true, false])('is told from its end alone (kernel %s)', async kernel => {
		const line = long();
		const loaded = await loadPaths([scratch.write(`${line.slice(20_000)}\n${makeLine()}\n${makeLine()}\n${line.slice(25_000)}\n`)], {
			kernel,
		});
		expect(kindsOf(loaded)).toEqual(['damaged', 'event', 'event', 'damaged']);
		expect(loaded.reader.number('time', 0)).toBe(loaded.reader.number('time', 3));
		expect(loaded.reader.number('time', 0)).not.toBeNaN();
		expect(loaded.reader.text('decision', 0)).toBe('allow');
		expect(loaded.reader.text('message', 0)).toBe('a part of the event is missing: only its end was received');
		await loaded.stop();
	});

	it('counts when nothing came for two seconds; where the stream broke its rest may still come', () => {
		vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance']});
		const line = long();
		const bytes = Buffer.from(`${line.slice(0, chunkBytes)}${klog}\n${line.slice(chunkBytes)}\n`);
		const end = bytes.indexOf(10) + 1;
		const open = () => {
			const intake = openStore('kernel').openIntake(bytes, {isFollowed: true});
			feed(intake, [bytes.subarray(0, end)]);
			return intake;
		};
		const [silent, broken] = [open(), open()];
		broken.cut();
		vi.advanceTimersByTime(1900);
		expect(silent.counters).toMatchObject({lines: 1, damaged: 0});
		vi.advanceTimersByTime(10_000);
		expect(silent.counters).toMatchObject({lines: 1, damaged: 1});
		broken.chunk(bytes.subarray(end), end);
		expect(broken.counters).toMatchObject({lines: 2, events: 1, repaired: 1, damaged: 0});
		vi.useRealTimers();
	});

	it('counts when the log ends before its end', async () => {
		const loaded = await loadPaths([scratch.write(`${long().slice(0, chunkBytes)}${klog}\n${klog}\n`)]);
		expect(loaded.counters()).toMatchObject({lines: 2, damaged: 1, other: 1});
		expect(addsUp(loaded.counters())).toBe(true);
		await loaded.stop();
	});
});
