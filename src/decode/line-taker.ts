import type {AuditEvent} from '../model/event.js';
import type {PlainLine} from './line.js';
import type {DamagedEvent} from './torn-event.js';
import type {WrapperName} from './wrapper-names.js';

/** One line, `bytes[start … end)` without its newline, and where it lies in its source. */
export type Line = {readonly bytes: Buffer; readonly start: number; readonly end: number; readonly offset: number};

/** An event that is no plain range of a line. Its place is in the source. */
export type FoundEvent = {
	readonly event: AuditEvent;
	readonly offset: number;
	readonly length: number;
	/** Its document, where the bytes at its place are not it; borrowed. To be made of them again (`document.ts`). */
	readonly document: Buffer | undefined;
	/** Which one it is of the events that have this place, from 0 on. */
	readonly ordinal: number;
};

/** Several lines that belong together, or one that holds anything but one plain event. */
export type Joined = {
	readonly wrapper: WrapperName;
	/** How many lines they were. */
	readonly lines: number;
	readonly events: readonly FoundEvent[];
	readonly malformed: ReadonlyArray<{readonly offset: number; readonly length: number; readonly reason: string}>;
	/** Events of which a part is missing. */
	readonly damaged: readonly DamagedEvent[];
	/** How many of the events were put together of pieces. */
	readonly repaired: number;
	/** What the lines hold. */
	readonly content: Buffer;
};

/** Takes what lines turn out to be, each line once, in their order. */
export type LineTaker = {
	/** Has an event begun that is not whole yet? Then no JSON begins in the next line that goes on in others. */
	readonly isHolding?: boolean;
	takeLine(line: Line, decoded: PlainLine): void;
	takeJoined(joined: Joined): void;
};
