/** The logs that are measured with: made once, in a cache folder, and made anew when what makes them has changed. */
import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, statSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {generateFile} from './generate.mjs';
import {RepeatedLog} from './log/repeated.mjs';

export const folder = path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'auditview-bench');

const MiB = 1 << 20;
const start = Date.UTC(2026, 0, 1);

/** Of all files that make logs. */
function fingerprint() {
	const sources = new URL('log/', import.meta.url);
	const files = [new URL('generate.mjs', import.meta.url), ...readdirSync(sources).map(name => new URL(name, sources))];
	const hash = createHash('sha256');
	for (const file of files) hash.update(readFileSync(file));
	return hash.digest('hex').slice(0, 16);
}

/**
A file of the cache. Beside it lies a note of what it was made from and what is in it.

@param make - writes the file, and answers what is in it.
*/
function made(name, settings, make) {
	const file = path.join(folder, name);
	const note = `${file}.json`;
	const key = JSON.stringify([fingerprint(), settings]);
	if (existsSync(note) && existsSync(file)) {
		const known = JSON.parse(readFileSync(note, 'utf8'));
		if (known.key === key && known.size === statSync(file).size) return {...known, file};
	}
	mkdirSync(folder, {recursive: true});
	process.stderr.write(`bench: making ${name}\n`);
	const facts = {...make(file), key, size: 0};
	facts.size = statSync(file).size;
	writeFileSync(note, JSON.stringify(facts));
	return {...facts, file};
}

/** The first tenth of a file, in whole lines. */
function sliceOf(log) {
	return made(`${path.basename(log.file)}.slice`, [log.key], file => {
		const bytes = Buffer.alloc(Math.floor(log.size / 10));
		const descriptor = openSync(log.file, 'r');
		const length = readSync(descriptor, bytes, 0, bytes.length, 0);
		closeSync(descriptor);
		writeFileSync(file, bytes.subarray(0, bytes.lastIndexOf(10, length - 1) + 1));
		return {};
	});
}

function zippedOf(log) {
	return made(`${path.basename(log.file)}.gz`, [log.key], file => {
		const {status} = spawnSync('sh', ['-c', 'gzip -c "$1" > "$2"', 'sh', log.file, file], {stdio: 'inherit'});
		if (status !== 0) throw new Error('gzip failed');
		return {events: log.events};
	});
}

/** Several million events; made up, each alone, they would take minutes. */
function repeated(name, events) {
	const lineCount = 200_000;
	return made(name, [events, lineCount], file => {
		const log = new RepeatedLog('compact', 9, lineCount, start);
		const descriptor = openSync(file, 'w');
		const rounds = Math.ceil(events / log.events);
		for (let round = 0; round < rounds; round++) log.write(descriptor, round);
		closeSync(descriptor);
		return {events: rounds * log.events};
	});
}

const generated = (name, bytes, profile, seed) => made(name, [bytes, profile, seed], file => generateFile(file, bytes, profile, seed));

/** Each log is made when it is first asked for. @returns an object of getters, each of a path, its size and the number of events. */
export function createData(quick) {
	const size = (quick ? 128 : 1024) * MiB;
	const many = quick ? 1_250_000 : 10_000_000;
	const cache = new Map();
	const once = (name, make) => {
		if (!cache.has(name)) cache.set(name, make());
		return cache.get(name);
	};
	return {
		/** What was asked for so far: bytes and events by name. */
		used: () => Object.fromEntries([...cache].map(([name, {size, events}]) => [name, {size, events}])),
		/** Half of its bytes in bodies. */
		get mix() {
			return once('mix', () => generated(`mix-${size / MiB}.log`, size, 'mix', 7));
		},
		get mixSlice() {
			return once('mixSlice', () => sliceOf(this.mix));
		},
		get mixZipped() {
			return once('mixZipped', () => zippedOf(this.mix));
		},
		/** Level Metadata. */
		get meta() {
			return once('meta', () => generated(`meta-${size / MiB}.log`, size, 'meta', 8));
		},
		get metaSlice() {
			return once('metaSlice', () => sliceOf(this.meta));
		},
		/** 10 MiB. */
		get small() {
			return once('small', () => generated('mix-10.log', 10 * MiB, 'mix', 7));
		},
		/** The largest: 10 million events, 5.6 GB. It stands for what does not fit into memory; 100 GiB would not fit on most disks. */
		get many() {
			return once('many', () => repeated(`many-${many}.log`, many));
		},
	};
}
