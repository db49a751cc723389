import {type EpochMicros, parseDuration, parseRfc3339} from '../model/time.js';

/**
A time as users write it. `width` (µs) is how exactly: `08:14` is a minute wide.

- `instant`: with date and zone. `local`: with a date, in the zone of the screen. `clock`: only a time of day; whoever resolves it says of which day.
- `back`: so long before now (`5m`), or before the end of the log (`end-1h`).
*/
export type TimeValue =
	| {readonly kind: 'instant'; readonly micros: EpochMicros; readonly width: number}
	| {
			readonly kind: 'local';
			readonly date: readonly [year: number, month: number, day: number];
			readonly micros: number;
			readonly width: number;
	  }
	| {readonly kind: 'clock'; readonly micros: number; readonly width: number}
	| {readonly kind: 'back'; readonly from: 'now' | 'end'; readonly micros: number};

/** What a time is relative to. */
export type Clock = {
	readonly now: EpochMicros;
	/** The newest event of all; NaN before the first. */
	readonly newest: EpochMicros;
	/** Some time of the day that a time without a date is of: the row at the cursor; NaN: of the newest event. */
	readonly day: EpochMicros;
	/** Times without a zone are UTC, not local. */
	readonly isUtc: boolean;
};

const daySeconds = 86_400;
const clockForm = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/;
const dateForm = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d{1,2}:.*?))?([Zz]|[+-]\d\d:\d\d)?$/;

/**
Read `2026-01-01T10:00:00.5Z`, `2026-01-01T10:00`, `2026-01-01`, `08:14`, `08:14:30`, `5m`, `end-1h`, `end`.

@returns undefined for anything else.
*/
export function parseTimeValue(text: string): TimeValue | undefined {
	if (text === 'end') return {kind: 'back', from: 'end', micros: 0};
	const fromEnd = text.startsWith('end-');
	const back = parseDuration(fromEnd ? text.slice(4) : text);
	if (!Number.isNaN(back)) return {kind: 'back', from: fromEnd ? 'end' : 'now', micros: back};
	const clock = parseClock(text);
	return clock ? {kind: 'clock', ...clock} : parseDate(text);
}

function parseClock(text: string): {readonly micros: number; readonly width: number} | undefined {
	const match = clockForm.exec(text);
	if (!match) return undefined;
	const [, hour, minute, second, fraction = ''] = match;
	if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
	const micros = (Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0)) * 1e6 + Number(fraction.padEnd(6, '0'));
	return {micros, width: second === undefined ? 60e6 : 10 ** (6 - fraction.length)};
}

function parseDate(text: string): TimeValue | undefined {
	const match = dateForm.exec(text);
	if (!match) return undefined;
	const [, year = '', month = '', day = '', clockText, zone] = match;
	const clock = clockText === undefined ? {micros: 0, width: daySeconds * 1e6} : parseClock(clockText);
	const midnight = parseRfc3339(`${year}-${month}-${day}T00:00:00${(zone ?? 'Z').toUpperCase()}`);
	if (!clock || Number.isNaN(midnight)) return undefined;
	if (zone === undefined) return {kind: 'local', date: [Number(year), Number(month), Number(day)], ...clock};
	return {kind: 'instant', micros: midnight + clock.micros, width: clock.width};
}

/** From when until when (exclusive, at least 1 µs) a time value is. NaN where the clock does not know. */
export function resolveTime(value: TimeValue, clock: Clock): {readonly from: EpochMicros; readonly to: EpochMicros} {
	const from = startOf(value, clock);
	return {from, to: from + (value.kind === 'back' ? 1 : value.width)};
}

function startOf(value: TimeValue, clock: Clock): EpochMicros {
	switch (value.kind) {
		case 'instant':
			return value.micros;
		case 'local':
			return onDay(value.date, value.micros, clock.isUtc);
		case 'clock':
			return onDay(dayOf(clock), value.micros, clock.isUtc);
		case 'back':
			return (value.from === 'now' ? clock.now : clock.newest) - value.micros;
	}
}

/** The day that times without a date are of. */
export function dayOf({day, newest, now, isUtc}: Clock): readonly [year: number, month: number, day: number] {
	const known = [day, newest, now].find(micros => !Number.isNaN(micros)) ?? 0;
	const date = new Date(known / 1e3);
	return isUtc
		? [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
		: [date.getFullYear(), date.getMonth() + 1, date.getDate()];
}

/** By the wall clock, so that 08:14 is 08:14 also on the day when the clocks change. */
function onDay([year, month, day]: readonly [number, number, number], micros: number, isUtc: boolean): EpochMicros {
	const seconds = Math.floor(micros / 1e6);
	const date = isUtc ? Date.UTC(year, month - 1, day, 0, 0, seconds) : new Date(year, month - 1, day, 0, 0, seconds).getTime();
	return date * 1e3 + (micros - seconds * 1e6);
}
