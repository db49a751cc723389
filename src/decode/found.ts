import type {AuditEvent} from '../model/event.js';
import type {ByteRange} from './byte-range.js';
import {mostInflated} from './packed-text.js';
import type {WrapperName} from './wrapper-names.js';

/** An event inside something else: `bytes[start … end)` is its document, or what that has to be made of again. */
export type InnerEvent = {
	readonly event: AuditEvent;
	readonly start: number;
	readonly end: number;
	/** Its document, where the bytes at its place are not it. */
	readonly document: Buffer | undefined;
};

/** What was found in one line or value. */
export class Found {
	/** The outermost one. */
	wrapper: WrapperName | undefined;
	readonly events: InnerEvent[] = [];
	readonly malformed: Array<ByteRange & {reason: string}> = [];

	/**
	@param inflatable - bytes that compressed texts may still inflate to.
	@param isInflated - it stands in such a text: another one in there is none.
	*/
	constructor(
		public inflatable = mostInflated,
		readonly isInflated = false,
	) {}

	get isEmpty(): boolean {
		return this.events.length + this.malformed.length === 0;
	}
}
