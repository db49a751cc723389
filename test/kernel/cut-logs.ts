import type {Source} from '../../src/sources/source.js';
import {columnNames, type EventIndex, noEvent} from '../../src/store/columns.js';
import type {StoreReader} from '../../src/store/reader.js';
import {feed, joinLines, openStore} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {wholeLine} from './hostile-lines.js';

const stamp = '2026-01-31T08:14:15.123456789Z ';
const klog = 'I0131 08:14:15.000000       1 x.go:1] "auditID" é';
/** Characters of two, three and four bytes, and bytes that are none. */
const letters = 'é王😀';

/** Everything that a cut could be noticed by. The last line has no newline. */
export const tricky = joinLines([
	...[
		klog,
		`\ufeff${makeLine()}`,
		`${makeLine({userAgent: letters, verb: letters})}\r`,
		`${stamp}${makeLine({user: {username: letters}})}`,
	],
	...['', '\r', `${stamp}${makeLine()}\r`, `${stamp}${klog}`, `\0\0\0${makeLine()}`, wholeLine, wholeLine],
	...[
		klog,
		makeLine().slice(0, 300),
		`${makeLine()} `,
		`${makeLine()}x`,
		makeLine({auditID: 'no uuid'}),
		makeLine().replaceAll('/', '\\/'),
	],
	...[Buffer.from(makeLine({userAgent: 'ÿþ'}), 'latin1'), '{"a":1}', makeLine({stage: 'RequestReceived'}), makeLine()],
]).subarray(0, -1);

export const long = joinLines([
	...[klog, makeLine({requestObject: {data: `${letters}<&>"\\\n${'plain '.repeat(160)}`.repeat(40)}}), `${stamp}${makeLine()}\r`],
]);

/** All columns of entries, places in the store counted from the first of them. */
function entriesOf(reader: StoreReader, from: EventIndex, to: EventIndex): number[] {
	const found: number[] = [];
	for (let entry = from; entry < to; entry++) {
		const segment = reader.segments[entry >>> 16];
		const at = entry & 0xffff;
		for (const name of columnNames) {
			if (name === 'source' || name === 'auditID') continue;
			const value = segment?.[name][at] ?? 0;
			found.push((name === 'previous' || name === 'next') && value !== noEvent ? value - from : value);
		}
		for (let word = 0; word < 4; word++) found.push(segment?.auditID[4 * at + word] ?? 0);
	}
	return found;
}

/** A store with the kernel, and what a log gives in it, whole. */
export function openWithWhole(log: Buffer) {
	const store = openStore('kernel');
	const load = (chunks: Iterable<Buffer>, more: Partial<Source> = {}): number[] => {
		const from = store.writer.through;
		const intake = store.openIntake(log, more);
		feed(intake, chunks);
		intake.end();
		return entriesOf(store.reader, from, store.writer.through);
	};
	const whole = load([log]);
	const differs = (chunks: Iterable<Buffer>, more: Partial<Source> = {}): boolean => {
		const entries = load(chunks, more);
		return entries.length !== whole.length || entries.some((value, at) => !Object.is(value, whole[at]));
	};
	return {store, differs};
}

/**
Cut a log in two, at every `step`-th place from `start` on.

@returns the first place at which other entries come than from the whole log; undefined: there is none.
*/
export function differingCut(log: Buffer, start: number, step: number): number | undefined {
	const most = 4096;
	for (let first = start; first <= log.length; first += most * step) {
		const {differs} = openWithWhole(log);
		for (let cut = first; cut < Math.min(first + most * step, log.length + 1); cut += step)
			if (differs([log.subarray(0, cut), log.subarray(cut)])) return cut;
	}
	return undefined;
}
