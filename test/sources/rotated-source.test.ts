import {appendFileSync, mkdirSync, renameSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {addsUp} from '../../src/model/accounting.js';
import {type Loaded, loadPaths, waitFor} from '../support/load.js';
import {makeEvent, makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const lines = (count: number) => Array.from({length: count}, () => `${makeLine()}\n`).join('');
const textOf = (...parts: readonly string[]) => parts.join('').trimEnd().split('\n');

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
	const full = scratch.name('');
	for (const [name, contents] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(full, name)), {recursive: true});
		writeFileSync(path.join(full, name), contents);
	}
	return full;
}

const namesOf = (loaded: Loaded) => [...loaded.infos.values()].map(({name}) => name);
const notesOf = (loaded: Loaded) => loaded.all('note').map(({message}) => message);
const documentsOf = async (loaded: Loaded) => (await loaded.documents()).map(String);

describe('the files that one log was rotated into', () => {
	it.each([false, true])('are one source, oldest first, plain and compressed (tail first: %s)', async tailFirst => {
		const [one, two, three, four] = [lines(3), lines(3), lines(3), lines(3)];
		const full = folder({
			'audit.log': four,
			'audit-2026-01-02T12-00-02.000.log': three,
			'audit-2026-01-02T12-00-01.000.log.gz': gzipSync(two),
			'audit-2026-01-02T12-00-00.000.log.1.gz': gzipSync(one),
		});
		const loaded = await loadPaths([full], {tailFirst});
		expect(namesOf(loaded)).toEqual([path.join(full, 'audit.log')]);
		expect(notesOf(loaded)).toEqual([`${path.join(full, 'audit.log')}: its 4 files are read as one log, oldest first`]);
		const expected = tailFirst ? textOf(four, one, two, three) : textOf(one, two, three, four);
		expect(await documentsOf(loaded)).toEqual(expected);
		expect((await loaded.documents(true)).map(String)).toEqual(expected);
		expect(loaded.counters()).toMatchObject({lines: 12, events: 12, late: 0, gaps: 0});
		expect(loaded.infos.get(0)?.status.state).toBe('ended');
		await loaded.stop();
	});

	it('give each line back with the stamp before it, also the first one of each file', async () => {
		const stamped = (count: number) =>
			Array.from({length: count}, (_, n) => `2026-01-02T12:00:0${n}.000000001Z stdout F ${makeLine()}\n`).join('');
		const [one, two, three, four] = [stamped(3), stamped(3), stamped(3), stamped(3)];
		const full = folder({
			'audit.log': four,
			'audit.log.1': three,
			'audit.log.2.gz': gzipSync(two),
			'audit.log.3.gz': gzipSync(one),
		});
		const loaded = await loadPaths([full]);
		expect((await loaded.documents(true)).map(String)).toEqual(textOf(one, two, three, four));
		for (const [event, line] of textOf(one, two, three, four).entries()) {
			const {bytes, starts, ends} = await loaded.lines(Uint32Array.of(event), true);
			expect(Buffer.from(bytes.subarray(starts[0], ends[0])).toString()).toBe(line);
		}
		await loaded.stop();
	});

	it('have requests that go on from one to the next', async () => {
		const event = makeEvent();
		const [received, complete] = [
			{...event, stage: 'RequestReceived', responseStatus: undefined},
			{...event, stage: 'ResponseComplete'},
		].map(stage => `${JSON.stringify(stage)}\n`);
		const full = folder({'audit.log': complete ?? '', 'audit.log.1': received ?? ''});
		const loaded = await loadPaths([path.join(full, 'audit.log'), path.join(full, 'audit.log.1')]);
		expect(loaded.counters()).toMatchObject({events: 2});
		expect(loaded.requests.count).toBe(1);
		await loaded.stop();
	});

	it('all compressed, are read back from the spill', async () => {
		const [one, two] = [lines(2), lines(2)];
		const full = folder({'node-audit-2026-01-02T12-00-01.000.log.gz': gzipSync(one), 'node-audit.log.gz': gzipSync(two)});
		const loaded = await loadPaths([full]);
		expect(namesOf(loaded)).toEqual([path.join(full, 'node-audit.log')]);
		expect(await documentsOf(loaded)).toEqual(textOf(one, two));
		await loaded.stop();
	});

	it('of which one is damaged give all that the others hold; the damage has its place and its sentence', async () => {
		const [one, two, three] = [lines(2), lines(400), lines(2)];
		const packed = gzipSync(two);
		const full = folder({'audit.log': three, 'audit.log.1.gz': packed.subarray(0, packed.length - 900), 'audit.log.2': one});
		const loaded = await loadPaths([full]);
		const documents = await documentsOf(loaded);
		expect(documents.slice(0, 2)).toEqual(textOf(one));
		expect(documents.slice(-2)).toEqual(textOf(three));
		expect(loaded.counters()).toMatchObject({gaps: 1});
		expect(loaded.counters().events).toBeGreaterThan(300);
		expect(addsUp(loaded.counters())).toBe(true);
		expect(loaded.infos.get(0)?.status).toMatchObject({state: 'failed', reason: expect.stringContaining('audit.log.1.gz is cut short')});
		await loaded.stop();
	});

	it('are those of one folder only', async () => {
		const full = folder({'a/audit.log': lines(1), 'b/audit.log': lines(1), 'b/audit.log.1': lines(1)});
		const loaded = await loadPaths([full]);
		expect(namesOf(loaded)).toEqual([path.join(full, 'a/audit.log'), path.join(full, 'b/audit.log')]);
		await loaded.stop();
	});
});

describe('a log beside its archive', () => {
	it.each([
		['whole', 1],
		['that grows', 0.3],
		['that has only begun', 0],
	])('%s counts once', async (_, share) => {
		const contents = lines(200);
		const packed = gzipSync(contents);
		const name = 'audit-2026-01-02T12-00-01.000.log';
		const full = folder({[name]: contents, [`${name}.gz`]: packed.subarray(0, Math.max(10, packed.length * share))});
		const loaded = await loadPaths([path.join(full, name), path.join(full, `${name}.gz`)]);
		expect(loaded.infos.size).toBe(1);
		expect(loaded.counters()).toMatchObject({events: 200, gaps: 0});
		expect(notesOf(loaded)).toEqual([`${path.join(full, `${name}.gz`)} left out: the same log stands beside it uncompressed`]);
		await loaded.stop();
	});

	it('that holds something else is read', async () => {
		const full = folder({'audit.log': lines(3), 'audit.log.gz': gzipSync(lines(2))});
		const loaded = await loadPaths([full]);
		expect(loaded.counters()).toMatchObject({events: 5});
		await loaded.stop();
	});
});

it('a must-gather tree is a source for each server and node', async () => {
	const full = folder({
		'audit_logs/kube-apiserver/master-0-audit.log.gz': gzipSync(lines(2)),
		'audit_logs/kube-apiserver/master-0-audit-2026-01-02T12-00-01.000.log.gz': gzipSync(lines(3)),
		'audit_logs/kube-apiserver/master-1-audit.log.gz': gzipSync(lines(4)),
		'audit_logs/kube-apiserver/master-0-.terminating': '',
		'audit_logs/kube-apiserver/.lock': '',
		'audit_logs/kube-apiserver.audit_logs_listing': 'master-0 audit.log\n',
		'audit_logs/openshift-apiserver/master-0-audit.log.gz': gzipSync(lines(5)),
	});
	const loaded = await loadPaths([full]);
	const servers = path.join(full, 'audit_logs');
	expect(namesOf(loaded)).toEqual([
		path.join(servers, 'kube-apiserver/master-0-audit.log'),
		path.join(servers, 'kube-apiserver/master-1-audit.log.gz'),
		path.join(servers, 'openshift-apiserver/master-0-audit.log.gz'),
	]);
	expect([0, 1, 2].map(source => loaded.counters(source).events)).toEqual([5, 4, 5]);
	expect(notesOf(loaded).join()).not.toMatch(/lock|terminating|listing/);
	await loaded.stop();
});

describe('a folder that is followed', () => {
	const has = (loaded: Loaded, source: number, events: number) =>
		waitFor(`${events} events`, () => loaded.infos.has(source) && loaded.through > 0 && loaded.counters(source).events >= events);

	it('has new files, and files of before that are rotated; each line comes once', async () => {
		const [one, two] = [lines(2), lines(2)];
		const full = folder({'a.log': one, 'a.log.1': two, 'notes.txt': 'hello'});
		const loaded = await loadPaths([full], {follow: true});
		await has(loaded, 0, 4);
		const [three, four] = [lines(2), lines(3)];
		renameSync(path.join(full, 'a.log.1'), path.join(full, 'a.log.2'));
		renameSync(path.join(full, 'a.log'), path.join(full, 'a.log.1'));
		writeFileSync(path.join(full, 'a.log'), three);
		writeFileSync(path.join(full, 'b.log'), four);
		await has(loaded, 1, 3);
		await has(loaded, 0, 6);
		appendFileSync(path.join(full, 'b.log'), lines(1));
		await has(loaded, 1, 4);
		expect(namesOf(loaded)).toEqual([path.join(full, 'a.log'), path.join(full, 'b.log')]);
		expect(loaded.counters(0)).toMatchObject({lines: 6, events: 6, gaps: 0});
		await loaded.stop();
	});

	it('so is a pattern', async () => {
		const full = folder({'a.log': lines(2)});
		const loaded = await loadPaths([path.join(full, '*.log')], {follow: true});
		await has(loaded, 0, 2);
		writeFileSync(path.join(full, 'b.log'), lines(3));
		await has(loaded, 1, 3);
		await loaded.stop();
	});
});
