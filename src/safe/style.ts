import {look} from './look.js';

/** The terminal's own 16 colours: what they look like is its business. */
export const colors = [
	'black',
	'red',
	'green',
	'yellow',
	'blue',
	'magenta',
	'cyan',
	'white',
	'brightBlack',
	'brightRed',
	'brightGreen',
	'brightYellow',
	'brightBlue',
	'brightMagenta',
	'brightCyan',
	'brightWhite',
] as const;

export type Color = (typeof colors)[number];

/** How text looks, as data. Underline is for escapes and `‹…›`, reverse for hits; data has neither otherwise (`screen.md` 7). */
export type Style = {
	readonly bold?: boolean;
	readonly faint?: boolean;
	readonly underline?: boolean;
	readonly reverse?: boolean;
	readonly color?: Color;
};

/** Back to the default style. */
export const reset = '\u001B[0m';

/** The one place where a style becomes bytes. '' for the default style, and for what the look leaves nothing of. */
export function sgrOf(style: Style | undefined): string {
	if (style === undefined) return '';
	const {styles} = look();
	if (styles === 'none') return '';
	let codes = '';
	if (style.bold) codes += ';1';
	if (style.faint && styles === 'colors') codes += ';2';
	if (style.underline) codes += ';4';
	if (style.reverse) codes += ';7';
	if (style.color && styles === 'colors') codes += `;${codeOfColor(style.color)}`;
	return codes && `\u001B[${codes.slice(1)}m`;
}

function codeOfColor(color: Color): number {
	const index = colors.indexOf(color);
	return index < 8 ? 30 + index : 82 + index;
}

/**
The style after one more SGR sequence.

@param codes - what stands between `CSI` and `m`. Codes that are none of ours change nothing.
*/
export function styleAfter(style: Style, codes: string): Style {
	let after = style;
	for (const code of codes.split(';').map(Number)) {
		if (code === 0) after = {};
		else if (code >= 30 && code <= 37) after = withColor(after, code - 30);
		else if (code >= 90 && code <= 97) after = withColor(after, code - 82);
		else after = {...after, ...attributes.get(code)};
	}
	return after;
}

function withColor(style: Style, index: number): Style {
	const color = colors[index];
	return color === undefined ? style : {...style, color};
}

const attributes: ReadonlyMap<number, Style & {readonly color?: undefined}> = new Map<number, object>([
	[1, {bold: true}],
	[2, {faint: true}],
	[4, {underline: true}],
	[7, {reverse: true}],
	[22, {bold: false, faint: false}],
	[24, {underline: false}],
	[27, {reverse: false}],
	[39, {color: undefined}],
]);
