import {setImmediate as turn} from 'node:timers/promises';
import type {Printer, PrintTask} from '../print/formats.js';
import {rowOf, windowsOf} from '../print/rows.js';
import type {Writer} from '../print/writer.js';
import type {RowSpace} from '../query/row-space.js';
import {type EventIndex, flag} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {Engine} from './engine.js';
import type {PrintPlan} from './print-plan.js';

const nothing = new Uint8Array(0);

/** Prints rows one after another in one format, reading back what it needs of them, at the speed of whoever takes them. */
export class RowPrinter {
	/** Rows that were left out, because their bytes could not be read back. */
	unreadable = 0;
	#printer: Printer | undefined;

	constructor(
		private readonly plan: PrintPlan,
		private readonly engine: Engine,
		private readonly rows: RowSpace,
		private readonly writer: Writer,
		private readonly terminal: Pick<PrintTask, 'isTerminal' | 'widthCells'>,
	) {}

	/** @param known - the events of all rows that will be printed, where that can be known. */
	begin(known: Uint32Array | undefined): void {
		const {plan, rows, terminal, writer} = this;
		this.#printer = plan.format.create({rows, columns: plan.columns, ...terminal, known: known && rowsOf(rows, known)});
		writer.add(this.#printer.begin());
	}

	/**
	@param shown - the events that the rows show, in the order in which they are to be printed.
	@param isOver - asked now and then whether to stop; whole rows are printed.
	*/
	async print(shown: Uint32Array, isOver: () => boolean): Promise<void> {
		const {reads} = this.plan.format;
		for (const window of windowsOf(this.rows, shown)) {
			if (isOver()) return;
			const lines = reads === 'nothing' ? undefined : await this.engine.readLines(window, reads === 'line');
			for (let place = 0; place < window.length; place++) {
				const event = window[place] ?? 0;
				const bytes = lines?.bytes.subarray(lines.starts[place] ?? 0, lines.ends[place] ?? 0) ?? nothing;
				if (lines && bytes.length < leastLength(this.rows.reader, event)) this.unreadable++;
				else this.#printRow(event, bytes);
				if (this.writer.isFull) await this.writer.flush();
			}
			// A pipe takes what is written at once: without a turn no signal would be heard.
			await turn();
		}
	}

	end(): void {
		this.writer.add(this.#printer?.end() ?? '');
	}

	#printRow(event: EventIndex, bytes: Uint8Array): void {
		for (const piece of this.#printer?.row(rowOf(this.rows, event), bytes) ?? []) this.writer.add(piece);
	}
}

/** Bytes that are read back of an event at the least, if nothing is gone. */
function leastLength(reader: StoreReader, event: EventIndex): number {
	return (reader.number('flags', event) & flag.wrapped) !== 0 ? 1 : reader.number('length', event);
}

function* rowsOf(rows: RowSpace, shown: Uint32Array): Generator<EventIndex> {
	for (const event of shown) yield rowOf(rows, event);
}
