import {spawn} from 'node:child_process';
import {closeSync, openSync, readFileSync, readSync, statSync} from 'node:fs';
import type {Accounting} from '../../src/model/accounting.js';
import {waitFor} from '../support/load.js';
import {bundle, passedOn} from '../support/program.js';
import {keyOf} from './truth.js';

/** What a viewer in print mode came to. */
export type Followed = {
	/** Keys of the events that it printed, in order. */
	readonly shown: readonly string[];
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
	readonly #out: string;
	readonly #ended: Promise<number | null>;
	readonly #interrupt: () => void;

	constructor(kubeconfig: string, out: string, args: readonly string[] = []) {
		this.#out = out;
		const files = [openSync(out, 'w'), openSync(`${out}.err`, 'w')] as const;
		const asked = ['--kubeconfig', kubeconfig, '--rows', 'events', '-o', 'jsonl', '--reveal', '--accounting=json', ...args];
		const env = {...passedOn, HOME: '/nonexistent', LANG: 'C.UTF-8', TZ: 'UTC'};
		const child = spawn(process.execPath, [bundle, ...asked], {env, stdio: ['ignore', ...files]});
		for (const file of files) closeSync(file);
		this.#ended = new Promise(resolve => child.on('close', resolve));
		this.#interrupt = () => child.kill('SIGINT');
	}

	/** Bytes printed so far. */
	get size(): number {
		return statSync(this.#out).size;
	}

	/** Waits until this text has been printed; looks from this byte on. */
	async printed(text: string, from = 0, withinMs = 60_000): Promise<void> {
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
			await waitFor(`${text} to be printed`, isThere, withinMs);
		} catch (error) {
			throw new Error(`${(error as Error).message}; notes: ${this.notes().join(' / ')}`);
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
		return {shown: keysOf(this.#out), accounting: JSON.parse(accounting) as Accounting, notes: this.notes(), code};
	}
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);

/** Of each line of a file, however large it is. */
function keysOf(name: string): string[] {
	const file = openSync(name, 'r');
	const keys: string[] = [];
	const block = Buffer.alloc(4 << 20);
	let rest = Buffer.alloc(0);
	for (let length = readSync(file, block); length > 0; length = readSync(file, block)) {
		const bytes = Buffer.concat([rest, block.subarray(0, length)]);
		let start = 0;
		for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
			keys.push(keyOf(bytes.subarray(start, end)));
			start = end + 1;
		}
		rest = bytes.subarray(start);
	}
	closeSync(file);
	return keys;
}
