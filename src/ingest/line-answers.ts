import {decodeJsonRows, transferList} from '../decode/json-rows.js';
import {decodeLine} from '../decode/line.js';
import type {SourceId} from '../model/source.js';
import type {EventIndex} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';
import type {Tell, ToIngest} from './messages.js';
import type {RawLines} from './raw-lines.js';

/** Answers main where it wants the bytes of entries. */
export class LineAnswers {
	/** @param isSpilled - are the bytes there of a source in its spill? That gives what was received, or nothing. */
	constructor(
		private readonly writer: StoreWriter,
		private readonly raw: RawLines,
		private readonly isSpilled: (source: SourceId, offset: number) => boolean,
		private readonly tell: Tell,
	) {}

	/** The document of an entry, with the rows of its JSON; and whether it is another one by now. */
	readLine(ask: number, event: EventIndex): void {
		if (event >= this.writer.through) {
			this.tell({type: 'line', ask, bytes: undefined, rows: undefined, changed: false});
			return;
		}
		const document = this.raw.documentOf(event);
		const {source, offset} = this.writer.placeOf(event);
		const isShort = document.length < this.writer.places.leastLengthOf(event);
		const isMissing = isShort && this.isSpilled(source, offset);
		const bytes = isMissing ? new Uint8Array() : new Uint8Array(document);
		const rows = bytes.length === 0 ? undefined : decodeJsonRows(bytes);
		const changed = !isMissing && this.writer.kindOf(event) === 'event' && !this.#isStill(event, bytes);
		this.tell({type: 'line', ask, bytes, rows, changed}, [bytes.buffer, ...(rows ? transferList(rows) : [])]);
	}

	/** A file can be written anew while we have it open. */
	#isStill(event: EventIndex, bytes: Uint8Array): boolean {
		const decoded = decodeLine(bytes, 0, bytes.length);
		return decoded.kind === 'event' && this.writer.hasAuditID(event, decoded.event.auditID);
	}

	/** The documents of many entries, or the lines as they were received. */
	readLines({ask, events, raw}: Extract<ToIngest, {type: 'read-lines'}>): void {
		const {bytes, starts, ends} = this.raw.linesOf(events, raw ?? false);
		this.tell({type: 'lines', ask, lines: {bytes, starts, ends}}, [bytes.buffer, starts.buffer, ends.buffer]);
	}
}
