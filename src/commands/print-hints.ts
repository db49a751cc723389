import type {Options} from '../options.js';
import type {PrintNotes} from './print-notes.js';
import type {RowFilter} from './row-filter.js';

/** What a first day needs to be told, once all is read. */
export function sayHints(options: Options, filter: RowFilter, nowMicros: number, notes: PrintNotes): void {
	for (const {word, as} of filter.taken) notes.say(`${word} → ${as}`);
	const {suggestions} = filter;
	const {since} = options;
	const isBack = since?.kind === 'back' && since.from === 'now';
	if ((suggestions.length === 0 && !isBack) || Number.isNaN(filter.newest)) return;
	for (const {word, nearest} of suggestions) {
		const hint = nearest === undefined ? '' : `; did you mean ${nearest}? (~${word})`;
		notes.say(`no event holds "${word}"${hint}`);
	}
	if (isBack && filter.newest < nowMicros - since.micros)
		notes.say(
			`the newest event is ${ageText(nowMicros - filter.newest)} old; --since counts back from now (--since end-1h: from that event)`,
		);
}

const units: ReadonlyArray<readonly [micros: number, name: string]> = [
	[86_400e6, 'd'],
	[3600e6, 'h'],
	[60e6, 'min'],
	[1e6, 's'],
];

/** `6 d`, `3 h`: the largest unit of which there are two, or seconds. */
function ageText(micros: number): string {
	const [unit, name] = units.find(([size]) => micros >= 2 * size) ?? [1e6, 's'];
	return `${Math.floor(micros / unit)} ${name}`;
}
