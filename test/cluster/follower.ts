import {spawn} from 'node:child_process';
import {closeSync, openSync, readFileSync, readSync, statSync} from 'node:fs';
import type {Accounting} from '../../src/model/accounting.js';
import {waitFor} from '../support/load.js';
import {bundle, passedOn} from '../support/program.js';
import {runVariable} from './processes.mjs';
import {keyOf} from './truth.js';

/** A printed line: a key of its bytes, auditID and stage. */
export type ShownEvent = {readonly key: string; readonly id: string};

/** What a viewer in print mode came to. */
export type Followed = {
	/** The events that it printed, in order. */
	readonly shown: readonly ShownEvent[];
	readonly accounting: Accounting;
	/** What it said on stderr, but for the accounting. */
	readonly notes: readonly string[];
	readonly code: number | null;
};

/**
auditview in print mode on a cluster, events as logged. Its output goes to a file: nothing that this process does holds it up.

@param out - name of the files for stdout and stderr.
*/
export class Follower {
	readonly pid: number;
	readonly #out: string;
	readonly #ended: Promise<number | null>;
	readonly #interrupt: () => void;

	constructor(kubeconfig: string, out: string, args: readonly string[]) {
		this.#out = out;
		const files = [openSync(out, 'w'), openSync(`${out}.err`, 'w')] as const;
		const print = ['--rows', 'events', '-o', 'jsonl', '--reveal', '--accounting=json'];
		const env = {...passedOn, HOME: '/nonexistent', LANG: 'C.UTF-8', TZ: 'UTC', [runVariable]: process.env[runVariable]};
		const child = spawn(process.execPath, [bundle, '--kubeconfig', kubeconfig, ...print, ...args], {env, stdio: ['ignore', ...files]});
		for (const file of files) closeSync(file);
		this.pid = child.pid ?? 0;
		this.#ended = new Promise(resolve => child.on('close', resolve));
		this.#interrupt = () => child.kill('SIGINT');
	}

	/** Bytes printed so far. */
	get size(): number {
		return statSync(this.#out).size;
	}

	/** Waits until this text has been printed, after so many bytes; false if it has not. */
	async printed(text: string, from: number, withinMs: number): Promise<boolean> {
		const file = openSync(this.#out, 'r');
		const block = Buffer.alloc(1 << 20);
		let at = from;
		const isThere = () => {
			const length = readSync(file, block, 0, block.length, at);
			// It may lie across two blocks.
			at += Math.max(0, length - text.length);
			return block.subarray(0, length).includes(text);
		};
		try {
			return await waitFor(text, isThere, withinMs);
		} catch {
			return false;
		} finally {
			closeSync(file);
		}
	}

	notes(): string[] {
		return linesOf(`${this.#out}.err`).filter(line => !line.startsWith('{"sources"'));
	}

	/** ^C, and what there was. */
	async stop(): Promise<Followed> {
		this.#interrupt();
		const code = await this.#ended;
		const accounting = linesOf(`${this.#out}.err`).findLast(line => line.startsWith('{"sources"'));
		if (accounting === undefined) throw new Error(`no accounting: ${this.notes().join('\n')}`);
		return {shown: eventsOf(this.#out), accounting: JSON.parse(accounting) as Accounting, notes: this.notes(), code};
	}
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

/** Of each line of a file, however large it is. */
function eventsOf(name: string): ShownEvent[] {
	const file = openSync(name, 'r');
	const events: ShownEvent[] = [];
	const block = Buffer.alloc(4 << 20);
	let rest = Buffer.alloc(0);
	for (let length = readSync(file, block); length > 0; length = readSync(file, block)) {
		const bytes = Buffer.concat([rest, block.subarray(0, length)]);
		let start = 0;
		for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
			events.push({key: keyOf(bytes.subarray(start, end)), id: idOf(bytes.toString('latin1', start, Math.min(end, start + 300)))});
			start = end + 1;
		}
		rest = bytes.subarray(start);
	}
	closeSync(file);
	return events;
}

/** An apiserver writes both before anything that a client chose, but for the ID itself. */
const idOf = (head: string): string => (/"auditID":"([^"]*)","stage":"(\w+)"/.exec(head) ?? []).slice(1).join(' ');
