import {execFileSync} from 'node:child_process';
import {chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {openSources} from '../../src/sources/open.js';
import type {Source} from '../../src/sources/source.js';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';
import {KeptSink} from '../support/sink.js';

const scratch = scratchFolder();
const log = () => `${makeLine()}\n${makeLine()}\n`;
const klog = 'I0102 03:04:05.000006       1 controller.go:128] OpenAPI AggregationController: Processing item\n';

async function find(...paths: string[]) {
	const sources: Source[] = [];
	const notes: string[] = [];
	const signal = new AbortController().signal;
	await openSources({kind: 'paths', paths, follow: false, tailFirst: false}, signal, source => sources.push(source), {
		note: note => void notes.push(note),
	});
	return {sources, notes, names: sources.map(({name}) => path.relative(scratch.folder, name))};
}

async function readSource(source: Source | undefined): Promise<{bytes: Buffer; error: string}> {
	const sink = new KeptSink();
	const reading = source?.read(new AbortController().signal, sink) ?? Promise.reject(new Error('no source'));
	const error = await reading.then(
		() => '',
		error => String(error.message),
	);
	source?.close();
	return {bytes: sink.bytes, error};
}

function folder(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
	const full = path.join(scratch.folder, name);
	mkdirSync(full, {recursive: true});
	for (const [file, contents] of Object.entries(files)) {
		mkdirSync(path.dirname(path.join(full, file)), {recursive: true});
		writeFileSync(path.join(full, file), contents);
	}
	return full;
}

describe('files', () => {
	it('are taken in the order of the arguments', async () => {
		folder('order', {'b.log': log(), 'a.log': log()});
		const {names} = await find(path.join(scratch.folder, 'order/b.log'), path.join(scratch.folder, 'order/a.log'));
		expect(names).toEqual(['order/b.log', 'order/a.log']);
	});

	it('are read once when they are named twice, and that is said', async () => {
		const [one, two] = [scratch.write(log()), scratch.name()];
		linkSync(one, two);
		const {names, notes} = await find(one, two, one);
		expect(names).toHaveLength(1);
		expect(notes).toEqual([`${two} is named twice; it is read once`, `${one} is named twice; it is read once`]);
	});

	it('that look like a pattern are files first', async () => {
		const full = path.join(folder('brackets', {'audit[1].log': log()}), 'audit[1].log');
		expect((await find(full)).names).toEqual(['brackets/audit[1].log']);
	});

	it('that do not exist fail with a sentence, and the others go on', async () => {
		const good = scratch.write(log());
		const {sources} = await find(path.join(scratch.folder, 'nowhere.log'), good);
		expect(sources).toHaveLength(2);
		expect((await readSource(sources[0])).error).toBe(
			`${path.join(scratch.folder, 'nowhere.log')}: no such file or folder; check the path`,
		);
		expect((await readSource(sources[1])).error).toBe('');
	});

	it.skipIf(process.getuid?.() === 0)('that may not be read fail with a sentence', async () => {
		const secret = scratch.write(log());
		chmodSync(secret, 0);
		const {sources} = await find(secret);
		expect((await readSource(sources[0])).error).toMatch(/cannot be read: permission denied; become a user who may read it/);
	});

	it('that are named pipes are read as they come, and opening them waits for nobody', async () => {
		const pipe = scratch.name();
		execFileSync('mkfifo', [pipe]);
		const {sources} = await find(pipe, scratch.write(log()));
		expect(sources.map(({changedMs}) => changedMs === undefined)).toEqual([true, false]);
		const contents = log();
		const [read] = await Promise.all([readSource(sources[0]), import('node:fs/promises').then(({writeFile}) => writeFile(pipe, contents))]);
		expect(read).toEqual({bytes: Buffer.from(contents), error: ''});
	});

	it('that are named pipes without a writer can be given up', async () => {
		const pipe = scratch.name();
		execFileSync('mkfifo', [pipe]);
		const {sources} = await find(pipe);
		const stop = new AbortController();
		const reading = sources[0]?.read(stop.signal, new KeptSink());
		await new Promise(resolve => setImmediate(resolve));
		stop.abort();
		await reading;
	});

	it('that are devices are read to their end', async () => {
		const {sources} = await find('/dev/null');
		expect(await readSource(sources[0])).toEqual({bytes: Buffer.alloc(0), error: ''});
	});
});

describe('folders', () => {
	it('are searched to the bottom for what looks like a log, by contents and not by name; what is left out is said', async () => {
		const full = folder('mixed', {
			'audit.log': log(),
			'rotated/audit-2026.log.gz': gzipSync(log()),
			'rotated/deep/er/klog': klog.repeat(3) + log(),
			'long.json': makeLine({requestObject: {data: 'x'.repeat(200_000)}}),
			'policy.yaml': 'apiVersion: audit.k8s.io/v1\nkind: Policy\n',
			'other.json': '{"kind":"Deployment"}\n',
			'notes.txt': 'hello\n',
			'image.bin': Buffer.from([0x89, 0x50, 0, 1, 2, 3, 4, 0xff]),
			empty: '',
		});
		const {names, notes} = await find(full);
		expect(names.sort()).toEqual(['mixed/audit.log', 'mixed/long.json', 'mixed/rotated/audit-2026.log.gz', 'mixed/rotated/deep/er/klog']);
		expect(notes).toEqual([`${full}: empty, image.bin, notes.txt and 2 more left out: no audit event and no klog line at the beginning`]);
	});

	it('that lead back to themselves are walked once, which is no error', async () => {
		const full = folder('loop', {'a/audit.log': log()});
		symlinkSync('..', path.join(full, 'a/up'));
		symlinkSync('self', path.join(full, 'self'));
		symlinkSync('a/audit.log', path.join(full, 'current.log'));
		const {names} = await find(full);
		expect(names).toEqual(['loop/a/audit.log']);
	});

	it('without logs fail with a sentence', async () => {
		const full = folder('no-logs', {'notes.txt': 'hello\n'});
		const {sources} = await find(full);
		expect(await readSource(sources[0])).toEqual({
			bytes: Buffer.alloc(0),
			error: `${full}: no logs in this folder (notes.txt: no audit event and no klog line at the beginning); to read a file all the same, name it`,
		});
	});

	it('that are empty fail with a sentence', async () => {
		const full = folder('nothing', {});
		const {sources} = await find(full);
		expect((await readSource(sources[0])).error).toBe(`${full} is an empty folder; name a file or a folder with audit logs`);
	});

	it('that hold a pipe are not held up by it', async () => {
		const full = folder('pipe', {'audit.log': log()});
		execFileSync('mkfifo', [path.join(full, 'pipe')]);
		expect((await find(full)).names).toEqual(['pipe/audit.log']);
	});
});

describe('globs', () => {
	it('are files in the order of their names', async () => {
		const full = folder('glob', {'audit-2.log': log(), 'audit-1.log': log(), 'other.txt': 'x', 'sub/audit-3.log': log()});
		expect((await find(path.join(full, 'audit-*.log'))).names).toEqual(['glob/audit-1.log', 'glob/audit-2.log']);
		expect((await find(path.join(full, '**/*.{log,gz}'))).names).toEqual(['glob/audit-1.log', 'glob/audit-2.log', 'glob/sub/audit-3.log']);
	});

	it('that nothing matches fail with a sentence', async () => {
		const pattern = path.join(scratch.folder, 'none-*.log');
		const {sources} = await find(pattern);
		expect((await readSource(sources[0])).error).toBe(`${pattern}: no such file, and no file matches it as a pattern; check the path`);
	});
});
