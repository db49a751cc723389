import type {CsvRows} from './csv-rows.js';
import {Found} from './found.js';
import {LineReader} from './line-reader.js';
import {eachLine, type LineBlock, LineSplitter} from './line-splitter.js';
import type {LineTaker} from './line-taker.js';
import {isOnOneLine, toOneLine} from './one-line.js';
import {takeValue} from './values.js';

/**
The documents of the events that a reader found at one place, in their order (`FoundEvent.ordinal`): the bytes there are read once more, as they were when they came in.

@param bytes - all of those at the place; with fewer there may be no document.
@param rows - what is known of the CSV file that they are from.
@returns each without line breaks.
*/
export function documentsIn(bytes: Buffer, rows: CsvRows | undefined): Buffer[] {
	const first = bytes[0];
	if (!rows?.isCsv && (first === 0x22 || first === 0x5b)) return onOneLine(valueDocuments(bytes));
	const reader = new LineReader(rows?.again());
	const found: Buffer[] = [];
	const taker: LineTaker = {
		takeLine({bytes: line, offset, start}, decoded) {
			if (decoded.kind === 'event' && offset + decoded.jsonStart - start === 0)
				found.push(line.subarray(decoded.jsonStart, decoded.jsonEnd));
		},
		takeJoined({events}) {
			for (const {offset, length, document} of events) if (offset === 0) found.push(document ?? bytes.subarray(offset, offset + length));
		},
	};
	const splitter = new LineSplitter();
	const emit = (block: LineBlock) => eachLine(block, (line, start, end, offset) => reader.read({bytes: line, start, end, offset}, taker));
	splitter.push(bytes, emit);
	splitter.rest(emit);
	reader.end(taker);
	return onOneLine(found);
}

/** Of a string, or of an array of the bytes of one: what no line begins with. */
function valueDocuments(bytes: Buffer): Buffer[] {
	const found = new Found();
	takeValue(bytes, {start: 0, end: bytes.length}, found, 1);
	return found.events.map(({document, start, end}) => document ?? bytes.subarray(start, end));
}

const onOneLine = (documents: readonly Buffer[]): Buffer[] =>
	documents.map(document => (isOnOneLine(document) ? document : toOneLine(document)));
