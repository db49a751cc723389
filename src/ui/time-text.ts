import type {EpochMicros} from '../model/time.js';
import type {TimeMode} from '../state/state.js';
import {longSpanText} from './span-text.js';

/** How times are written. */
export type TimeOptions = {
	readonly mode: TimeMode;
	/** Ages count from here. */
	readonly now: EpochMicros;
	/** Rows span days: the day stands before the time. */
	readonly hasDates: boolean;
};

/** What the status rule calls it. */
export const timeModeNames: Readonly<Record<TimeMode, string>> = {local: 'local', utc: 'UTC', age: 'age'};

/**
A time as the column TIME has it: `08:01:17.338`, `11-23 08:01:17.338`, an age `3m12s`; to the second where there is no room for more.

@returns '' for NaN, and for what stands before all times.
*/
export function timeText(micros: EpochMicros, {mode, now, hasDates}: TimeOptions, width = 18): string {
	if (!Number.isFinite(micros)) return '';
	if (mode === 'age') return ageText(now - micros);
	const second = secondText(Math.floor(micros / 1e6), mode);
	const text = second.slice(hasDates ? 5 : 11);
	return width < text.length + 4 ? text : `${text}.${millisOf(micros)}`;
}

/** Day and time: `2026-11-23 08:01:17.338`. '' for NaN. */
export function dateTimeText(micros: EpochMicros, mode: TimeMode): string {
	return !Number.isFinite(micros) ? '' : `${secondText(Math.floor(micros / 1e6), mode)}.${millisOf(micros)}`;
}

/** `2026-11-23`; '' for NaN. Ages are about local days. */
export const dayText = (micros: EpochMicros, mode: TimeMode): string => dateTimeText(micros, mode).slice(0, 10);

/** Do these two times need their dates to be told apart? */
export const areOnOneDay = (one: EpochMicros, other: EpochMicros, mode: TimeMode): boolean =>
	mode === 'age' || !Number.isFinite(one) || !Number.isFinite(other) || dayText(one, mode) === dayText(other, mode);

const millisOf = (micros: EpochMicros): string => String(Math.floor((micros - Math.floor(micros / 1e6) * 1e6) / 1e3)).padStart(3, '0');

function ageText(micros: number): string {
	if (micros < 0) return `in ${ageText(-micros)}`;
	return micros < 10e6 ? `${(micros / 1e6).toFixed(1)}s` : micros < 120e6 ? `${Math.floor(micros / 1e6)}s` : longSpanText(micros);
}

/** The last second that was written: neighbours in a table share it. */
let last = {seconds: Number.NaN, mode: '', text: ''};

function secondText(seconds: number, mode: TimeMode): string {
	if (last.seconds !== seconds || last.mode !== mode) last = {seconds, mode, text: makeSecond(new Date(seconds * 1000), mode)};
	return last.text;
}

function makeSecond(date: Date, mode: TimeMode): string {
	if (Number.isNaN(date.getTime())) return '????-??-?? ??:??:??';
	if (mode === 'utc') return date.toISOString().slice(0, 19).replace('T', ' ');
	const two = (number: number) => String(number).padStart(2, '0');
	const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
	return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
