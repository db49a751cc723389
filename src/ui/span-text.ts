import {formatDuration} from '../model/time.js';

/**
A duration in at most so many cells: digits are given up, the unit never.

@param micros - NaN, or no end, gives ''.
@param most - cells; under three the shortest form is given.
*/
export function spanText(micros: number, most = 7): string {
	if (!Number.isFinite(micros)) return '';
	const seconds = micros / 1e6;
	const forms = [formatDuration(micros)];
	if (seconds < 0.99995) forms.push(`${Math.round(micros / 1e3)}ms`);
	if (seconds < 10) forms.push(`${seconds.toFixed(1)}s`);
	if (seconds < 120) forms.push(`${Math.round(seconds)}s`);
	if (seconds >= 60) forms.push(`${Math.round(seconds / 60)}m`, `${Math.round(seconds / 3600)}h`, `${Math.round(seconds / 86_400)}d`);
	return forms.find(form => form.length <= most) ?? forms.at(-1) ?? '';
}

/** The same where there is room: `42.1s`, `22m26s`, `3h07m`, `2d4h`. */
export function longSpanText(micros: number): string {
	if (!Number.isFinite(micros)) return '';
	const seconds = micros / 1e6;
	if (seconds < 9.995) return formatDuration(micros);
	if (seconds < 99.95) return `${seconds.toFixed(1)}s`;
	const whole = Math.round(seconds);
	const two = (number: number) => String(number).padStart(2, '0');
	if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
	if (whole < 172_800) return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
	return `${Math.floor(whole / 86_400)}d${Math.floor((whole % 86_400) / 3600)}h`;
}
