/** Our own signs and what stands for them where only ASCII is sure to be drawn (`screen.md` 9). Flat, so that a sign is one entry. */
export const asciiGlyphs: ReadonlyMap<string, string> = new Map([
	...pairs('❯›●…─│↑‖■', '>:*~-|^=#'),
	// Brackets in which auditview speaks inside data. `›` alone is also the cursor of a pane without focus.
	...pairs('‹', '['),
	...pairs('━┄╌┃┆▏▕', '---||||'),
	...pairs('┌┐└┘├┤┬┴┼╭╮╰╯', '+++++++++++++'),
	...pairs('↓←→⏎▸▾▴◂▲▼', 'v<>~>v^<^v'),
	...pairs('✗✓×·•○◆', 'xvx.*o*'),
	...pairs('▁▂▃▄▅▆▇█', '.:-=+*##'),
	...pairs('▎▍▌▋▊▉', '|-==##'),
	...pairs('–—’“”≤≥≠≈', '--\'""<>!~'),
]);

/** Our own text in ASCII, sign by sign; `‹word›` becomes `[word]`. What is in no table becomes `?`, so that its width stays known. */
export function asciiOf(text: string): string {
	const bracketed = text.replace(/‹([^‹›]*)›/g, '[$1]');
	return bracketed.replace(/[^ -~]/gu, sign => asciiGlyphs.get(sign) ?? '?');
}

function pairs(from: string, to: string): Array<[string, string]> {
	return Array.from(from, (sign, index): [string, string] => [sign, to[index] ?? '?']);
}
