import type {AuditEvent} from '../model/event.js';
import type {ByteRange} from './byte-range.js';
import type {DamagedEvent} from './torn-event.js';
import type {WrapperName} from './wrapper-names.js';
import {mostInflated} from './zipped-text.js';

/** An event inside something else: `bytes[start … end)` is its document, or what that has to be made of again. */
export type InnerEvent = {
	readonly event: AuditEvent;
	readonly start: number;
	readonly end: number;
	/** Its document, where the bytes at its place are not it. */
	readonly document: Buffer | undefined;
};

/** What is left of an event inside something else: a part of what `DamagedEvent` tells of one in lines. */
export type DamagedPart = ByteRange & Pick<DamagedEvent, 'fields' | 'time' | 'why'>;

/** What was found in one line or value. */
export class Found {
	/** The outermost one. */
	wrapper: WrapperName | undefined;
	readonly events: InnerEvent[] = [];
	readonly malformed: Array<ByteRange & {reason: string}> = [];
	/** Events of which a part is missing. */
	readonly damaged: DamagedPart[] = [];
	/** How many of the events were put together of pieces. */
	repaired = 0;

	/**
	@param inflatable - bytes that compressed texts may still inflate to.
	@param isInflated - it stands in such a text: another one in there is none.
	*/
	constructor(
		public inflatable = mostInflated,
		readonly isInflated = false,
	) {}

	get isEmpty(): boolean {
		return this.events.length + this.malformed.length + this.damaged.length === 0;
	}
}
