import {execFileSync} from 'node:child_process';
import {createWriteStream, truncateSync, utimesSync, writeFileSync} from 'node:fs';
import {gunzipSync, gzipSync, constants as zlib} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {decodeToken} from '../../src/decode/json-token.js';
import {addsUp} from '../../src/model/accounting.js';
import {formatRfc3339} from '../../src/model/time.js';
import {unpackCounters} from '../../src/store/counters.js';
import {Loaded, load, loadPaths, waitFor} from '../support/load.js';
import {goJson, makeEvent, makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const lines = (count: number) => Array.from({length: count}, () => `${makeLine()}\n`);
const status = (loaded: Loaded, source = 0) => loaded.infos.get(source)?.status;

/** A log larger than what is read first, one line every 10 µs, with requests of two stages of which many lie across any seam. */
function largeLog(): string {
	const written: string[] = [];
	const add = (event: Readonly<Record<string, unknown>>) =>
		written.push(goJson({...event, stageTimestamp: formatRfc3339(1_767_355_200_000_000 + written.length * 10)}));
	const open: Array<Readonly<Record<string, unknown>>> = [];
	for (let n = 0; n < 7000; n++) {
		const event = makeEvent({requestObject: {data: 'x'.repeat(500)}});
		add({...event, stage: 'RequestReceived'});
		open.push(event);
		if (n % 500 === 499) for (const each of open.splice(0)) add(each);
	}
	return `${written.join('\n')}\n`;
}

describe('the tail first', () => {
	const log = largeLog();

	it('gives the same events, requests and counters as from front to back, and no seam', async () => {
		const name = scratch.write(log);
		const [front, tail] = [await loadPaths([name]), await loadPaths([name], {tailFirst: true})];
		expect(tail.counters()).toEqual(front.counters());
		expect(tail.counters()).toMatchObject({events: 14_000, late: 0, malformed: 0});
		expect(tail.requests.count).toBe(7000);
		expect(front.requests.count).toBe(7000);
		const sorted = async (loaded: Loaded) => (await loaded.documents()).map(String).sort();
		expect(await sorted(tail)).toEqual(await sorted(front));
		// Cut by the seam: named by the event that came first, standing at its earlier time.
		const heads = Array.from({length: tail.through}, (_, event) => event).filter(event => tail.requests.headOf(event) === event);
		expect(heads.every(head => tail.requests.stagesOf(head).length === 2)).toBe(true);
		await Promise.all([front.stop(), tail.stop()]);
	});

	it('tells of the newest events before it has read the rest', async () => {
		const loaded = new Loaded();
		loaded.ask({type: 'open', spec: {kind: 'paths', paths: [scratch.write(log)], follow: false, tailFirst: true}});
		await loaded.settled();
		const [told] = loaded.all('published').filter(({through}) => through > 0);
		expect(told && unpackCounters(told.counters).sources[0]?.bytes).toBeLessThan(Buffer.byteLength(log) / 2);
		const auditIDs = Array.from({length: told?.through ?? 0}, (_, event) => loaded.reader.auditID(event));
		expect(auditIDs).toContain(JSON.parse(log.trimEnd().split('\n').at(-1) ?? '').auditID);
		await loaded.stop();
	});

	it.each([
		['of short events no more than a thousand lines', 5000, 0, 1000],
		['events before more klog lines than that', 2000, 3000, 2000],
	])('tells of %s', async (_, events, klogs, most) => {
		const klog = 'I0102 12:00:00.000001       1 a.go:1] text\n';
		const bytes = `${klog.repeat(30_000)}${`${makeLine()}\n`.repeat(events)}${klog.repeat(klogs)}`;
		const loaded = new Loaded();
		loaded.ask({type: 'open', spec: {kind: 'paths', paths: [scratch.write(bytes)], follow: false, tailFirst: true}});
		await loaded.settled();
		const [told] = loaded.all('published').filter(({through}) => through > 0);
		expect(told?.through).toBeGreaterThan(0);
		expect(told?.through).toBeLessThanOrEqual(most);
		expect(loaded.counters()).toMatchObject({events, other: 30_000 + klogs});
		await loaded.stop();
	});

	it('leaves the rest until the screen shows the tail, and all of it to whoever stops', async () => {
		const open = async () => {
			const loaded = new Loaded();
			loaded.ask({type: 'open', spec: {kind: 'paths', paths: [scratch.write(log)], follow: false, tailFirst: true}});
			await waitFor('the tail', () => loaded.through > 0);
			return loaded;
		};
		const [shown, stopped] = [await open(), await open()];
		const tail = stopped.through;
		expect(tail).toBeLessThan(14_000);
		await stopped.stop();
		expect(stopped.through).toBe(tail);
		shown.ask({type: 'shown'});
		await shown.settled();
		expect(shown.counters()).toMatchObject({events: 14_000});
		await shown.stop();
	});

	it('reads the tail of each file, the newest first, before the rest of any', async () => {
		const [old, recent] = [scratch.write(log), scratch.write(log)];
		utimesSync(old, 1_700_000_000, 1_700_000_000);
		const loaded = await loadPaths([old, recent], {tailFirst: true});
		const order: number[] = [];
		for (let event = 0; event < loaded.through; event++) {
			const source = loaded.reader.number('source', event);
			if (order.at(-1) !== source) order.push(source);
		}
		expect(order).toEqual([1, 0, 1, 0]);
		await loaded.stop();
	});

	it('of a file that is one line, or ends without a newline, loses nothing', async () => {
		const [one = '', two = ''] = lines(2);
		for (const contents of ['', one, one.trimEnd(), one + two.trimEnd(), '\n\n', makeLine({requestObject: {data: 'x'.repeat(5 << 20)}})]) {
			const name = scratch.write(contents);
			const [front, tail] = [await loadPaths([name]), await loadPaths([name], {tailFirst: true})];
			expect(tail.counters()).toEqual(front.counters());
			expect((await tail.documents()).map(String)).toEqual((await front.documents()).map(String));
			await Promise.all([front.stop(), tail.stop()]);
		}
	});
});

describe('one line back', () => {
	it('is the bytes as logged, with rows of its values', async () => {
		const document = '{"kind":"Event", "auditID":"a\\u0062",\t"stage":"Panic","verb":"get","n":12345678901234567890,"n":1e400}';
		const loaded = await loadPaths([scratch.write(`${makeLine()}\n  ${document} \r\n`)]);
		const {bytes, rows, changed} = await loaded.line(1);
		expect(String(Buffer.from(bytes ?? []))).toBe(document);
		expect(changed).toBe(false);
		expect(rows?.count).toBe(7);
		expect(decodeToken(bytes ?? Buffer.alloc(0), rows?.valueStart[2] ?? 0, rows?.valueEnd[2] ?? 0)).toBe('ab');
		await loaded.stop();
	});

	it('says so when the file holds something else by now', async () => {
		const name = scratch.write(lines(2).join(''));
		const loaded = await loadPaths([name]);
		writeFileSync(name, lines(2).join(''));
		expect((await loaded.line(0)).changed).toBe(true);
		truncateSync(name, 100);
		expect(await loaded.line(1)).toMatchObject({changed: true});
		await loaded.stop();
	});

	it('says so for an event whose ID is no UUID, too', async () => {
		const name = scratch.write(`${makeLine({auditID: 'chosen-1'})}\n`);
		const loaded = await loadPaths([name]);
		expect((await loaded.line(0)).changed).toBe(false);
		writeFileSync(name, `${makeLine({auditID: 'chosen-2'})}\n`);
		expect((await loaded.line(0)).changed).toBe(true);
		await loaded.stop();
	});

	it('of an event that there is not is nothing', async () => {
		const loaded = await loadPaths([scratch.write('')]);
		expect(await loaded.line(7)).toMatchObject({bytes: undefined, rows: undefined});
		await loaded.stop();
	});

	it('of a malformed line is all of it, with the reason in the store', async () => {
		const line = makeLine().slice(0, -5);
		const loaded = await loadPaths([scratch.write(`\ufeff${line}\r\n`)]);
		expect(String(Buffer.from((await loaded.line(0)).bytes ?? []))).toBe(`\ufeff${line}\r`);
		expect(loaded.reader.text('message', 0)).toBe('not valid JSON (cut short?)');
		await loaded.stop();
	});
});

describe('what was not found or cannot be read', () => {
	it('is a source that failed; the others go on', async () => {
		const loaded = await loadPaths(['/no/such/file.log', scratch.write(lines(2).join(''))]);
		expect(status(loaded, 0)).toMatchObject({state: 'failed', reason: '/no/such/file.log: no such file or folder; check the path'});
		expect(status(loaded, 1)).toMatchObject({state: 'ended', reason: ''});
		expect(loaded.counters(1).events).toBe(2);
		expect(await loaded.stop()).toMatchObject([
			{state: 'failed', lines: 0},
			{state: 'ended', lines: 2},
		]);
	});

	it('a damaged archive gives every event before the damage, and one error with the offset', async () => {
		const log = Buffer.from(lines(500).join(''));
		const archive = gzipSync(log);
		for (const place of [11, 300, archive.length >> 1, archive.length - 9]) {
			const cut = archive.subarray(0, place);
			const whole = gunzipSync(cut, {finishFlush: zlib.Z_SYNC_FLUSH}).toString().split('\n').slice(0, -1);
			const loaded = await loadPaths([scratch.write(cut, '.gz')]);
			expect(status(loaded)).toMatchObject({state: 'failed', reason: expect.stringContaining(`end unfinished at byte ${place}`)});
			const documents = (await loaded.documents()).map(String);
			expect(documents.slice(0, whole.length)).toEqual(whole);
			expect(loaded.counters().events).toBeGreaterThanOrEqual(whole.length);
			expect(addsUp(loaded.counters())).toBe(true);
			await loaded.stop();
		}
	});
});

describe('a file without a single audit event says what it holds instead', () => {
	const klog = 'I0102 03:04:05.000006       1 controller.go:128] OpenAPI AggregationController: Processing item\n';
	const shapes =
		'auditview reads audit.k8s.io events, one a line, in lists, or wrapped by CRI, journald, log shippers and clouds, also among klog lines, plain or compressed';

	it.each([
		['klog', klog.repeat(3), "klog lines (the apiserver's own messages)"],
		['other JSON', '{"kind":"Deployment"}\n{"a":1}\n', 'other JSON'],
		['binary data', Buffer.from([0, 1, 2, 3, 10, 255, 254, 0, 10, 0]), 'binary data'],
		['text', 'Dear diary,\ntoday nothing happened.\n', 'other text'],
		['nothing', '', 'nothing'],
		['blank lines', '\n\n\r\n', 'blank lines'],
		['klog and text', klog.repeat(3) + 'hello\n', "klog lines (the apiserver's own messages) and other text"],
		['a broken event', makeLine().slice(0, -9), 'a line that set out to be an event and is none'],
	])('%s', async (_, contents, held) => {
		const name = scratch.write(contents);
		const loaded = await loadPaths([name]);
		expect(status(loaded)).toMatchObject({state: 'ended', reason: `no audit event in ${name}: it holds ${held}; ${shapes}`});
		await loaded.stop();
	});
});

describe('messages', () => {
	it('tell of memory before it may be read, and settle once', async () => {
		const loaded = await loadPaths([scratch.write(lines(3).join(''))]);
		const types = loaded.messages.map(({type}) => type);
		const first = loaded.messages.findIndex(message => message.type === 'published' && message.through > 0);
		expect(types.indexOf('segment')).toBeLessThan(first);
		expect(types.lastIndexOf('dictionary')).toBeLessThan(first);
		expect(types.filter(type => type === 'settled')).toHaveLength(1);
		expect(types.at(-1)).toBe('settled');
		await loaded.stop();
	});

	it('come at most 30 times a second while much is read, progress at most 10 times', async () => {
		const started = performance.now();
		const loaded = await loadPaths([scratch.write(lines(40_000).join(''))]);
		const seconds = (performance.now() - started) / 1000;
		expect(loaded.all('published').length).toBeLessThanOrEqual(seconds * 31 + 4);
		expect(loaded.all('source').length).toBeLessThanOrEqual(seconds * 11 + 4);
		await loaded.stop();
	});

	it('settle only when streams have ended, too', async () => {
		const pipe = scratch.name();
		execFileSync('mkfifo', [pipe]);
		const loaded = new Loaded();
		loaded.ask({type: 'open', spec: {kind: 'paths', paths: [pipe, scratch.write(lines(2).join(''))], follow: false, tailFirst: false}});
		const writer = createWriteStream(pipe);
		writer.write(lines(1).join(''));
		await waitFor('both sources', () => loaded.through === 3);
		expect(loaded.all('settled')).toHaveLength(0);
		writer.end();
		await loaded.settled();
		await loaded.stop();
	});

	it('of an empty range of lines are one that is done', async () => {
		const loaded = await loadPaths([scratch.write('')]);
		expect(await loaded.documents()).toEqual([]);
		await loaded.stop();
	});

	it('stop ends what is being read, and tells how far it came', async () => {
		const loaded = new Loaded();
		loaded.ask({type: 'open', spec: {kind: 'paths', paths: [scratch.write(lines(30_000).join(''))], follow: false, tailFirst: false}});
		await waitFor('a beginning', () => loaded.through > 0);
		const [accounting] = await loaded.stop();
		expect(accounting).toMatchObject({state: 'live', sha256: null});
		expect(accounting?.lines).toBe(accounting?.events);
		expect(loaded.all('settled')).toHaveLength(0);
	});

	it('trouble is told when the search itself fails', async () => {
		const loaded = await load({
			kind: 'cluster',
			kubeconfig: '/no/such/kubeconfig',
			context: undefined,
			demoServer: undefined,
			namespace: undefined,
			selector: undefined,
			pods: [],
			container: undefined,
			nodeFiles: false,
			follow: true,
			sinceSeconds: undefined,
			tailLines: undefined,
			timestamps: true,
			exec: true,
			allowExec: [],
		});
		expect(loaded.all('trouble').map(({message}) => message)).toEqual([expect.stringContaining('/no/such/kubeconfig')]);
		await loaded.stop();
	});
});
