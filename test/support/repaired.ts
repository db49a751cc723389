import {decodeLine} from '../../src/decode/line.js';
import {eachLine, LineSplitter} from '../../src/decode/line-splitter.js';
import {Repair} from '../../src/decode/repair.js';
import type {DamagedEvent, RepairedEvent} from '../../src/decode/torn-event.js';

/** What became of a log, in its order: events as text, plain or repaired, damaged ones, other lines, text of stderr from between pieces. */
export type Outcome =
	| {readonly kind: 'event' | 'other' | 'malformed' | 'between'; readonly text: string}
	| {readonly kind: 'repaired'; readonly text: string; readonly event: RepairedEvent}
	| {readonly kind: 'damaged'; readonly text: string; readonly event: DamagedEvent};

/** Everything that a log holds, its torn events put together. @param nowMs - when each line comes, by its number. */
export function repairLog(log: Buffer, repair = new RepairLog(), nowMs: (line: number) => number = () => 0): readonly Outcome[] {
	const splitter = new LineSplitter();
	let number = 0;
	const take = (bytes: Buffer, start: number, end: number, offset: number) =>
		repair.take(bytes.subarray(start, end), offset, nowMs(number++));
	splitter.push(log, block => eachLine(block, take));
	splitter.rest(block => eachLine(block, take));
	repair.repair.giveUp('the log ends');
	return repair.outcomes;
}

/** One source's repair, and what it told. */
export class RepairLog {
	readonly outcomes: Outcome[] = [];
	/** Whole lines of stderr between pieces. */
	linesBetween = 0;
	readonly repair = new Repair({
		repaired: event => this.outcomes.push({kind: 'repaired', text: String(event.document), event}),
		damaged: event => this.outcomes.push({kind: 'damaged', text: event.why, event}),
		between: (text, _, isLine) => {
			this.outcomes.push({kind: 'between', text: String(text)});
			if (isLine) this.linesBetween++;
		},
	});

	take(line: Buffer, offset: number, nowMs: number): void {
		const located = decodeLine(line, 0, line.length);
		const decoded = located.kind === 'several' || located.kind === 'open' ? ({kind: 'other'} as const) : located;
		if (this.repair.take(line, offset, decoded, nowMs)) return;
		const text = decoded.kind === 'event' ? line.subarray(decoded.jsonStart, decoded.jsonEnd) : line;
		this.outcomes.push({kind: decoded.kind, text: String(text)});
	}
}
