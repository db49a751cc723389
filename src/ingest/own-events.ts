import {textOf} from '../model/event.js';
import type {OwnRequest, OwnRequests} from '../sources/own-requests.js';
import {flag} from '../store/columns.js';
import type {StagedRows} from '../store/staged-rows.js';
import type {StoreWriter} from '../store/writer.js';

/** Finds the audit events of our own requests, and marks them with `flag.own` before they are appended. */
export class OwnEvents {
	constructor(
		private readonly requests: OwnRequests,
		private readonly writer: StoreWriter,
	) {}

	/** Events as the decoder gives them. */
	flagOf(event: {readonly auditID: string} & Readonly<Record<string, unknown>>): number {
		return this.requests.has(event.auditID, textOf(event, 'requestURI')) ? flag.own : 0;
	}

	/** Events as the kernel stages them. */
	markRows(rows: StagedRows, from: number, to: number): void {
		if (this.requests.size === 0) return;
		for (let row = from; row < to; row++) {
			const candidates = this.requests.startingWith(rows.auditID[4 * row] ?? 0);
			if (candidates?.some(candidate => this.#isOf(candidate, rows, row))) rows.flags[row] = (rows.flags[row] ?? 0) | flag.own;
		}
	}

	#isOf({words, uris}: OwnRequest, rows: StagedRows, row: number): boolean {
		if (((rows.flags[row] ?? 0) & flag.auditIDInDictionary) !== 0) return false;
		return words.every((word, at) => rows.auditID[4 * row + at] === word) && uris.some(uri => this.#hasUri(rows, row, uri));
	}

	#hasUri(rows: StagedRows, row: number, uri: string): boolean {
		const mark = uri.indexOf('?');
		const [path, query] = mark < 0 ? [uri, ''] : [uri.slice(0, mark), uri.slice(mark + 1)];
		return this.#is('path', rows.path[row], path) && this.#is('query', rows.query[row], query);
	}

	#is(name: 'path' | 'query', number: number | undefined, text: string): boolean {
		return this.writer.dictionary(name).find(text) === number;
	}
}
