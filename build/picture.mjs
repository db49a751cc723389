/** `npm run picture`: the README's picture, made of a recorded screen of the program tests. `test/program/picture.test.ts` compares the two. */
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const cellWidth = 8;
const lineHeight = 17;
const margin = 12;

const entities = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'};
const escapeXml = text => text.replace(/[&<>"]/g, sign => entities[sign]);

/**
A terminal's screen as an SVG: each line is stretched to its cells, so columns stand one below the other in any font.

@param screen - lines of text; the first tells the width in cells, it is full.
@param cells - columns of the terminal.
*/
export function toSvg(screen, cells) {
	const lines = screen.replace(/\n$/, '').split('\n');
	const width = cells * cellWidth + 2 * margin;
	const height = lines.length * lineHeight + 2 * margin;
	const texts = lines.map((line, y) => {
		const text = line.trimEnd();
		if (text === '') return '';
		const length = (cells - (line.length - text.length)) * cellWidth;
		return `<text x="${margin}" y="${margin + (y + 1) * lineHeight - 4}" textLength="${length}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">${escapeXml(text)}</text>\n`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="auditview following a log, one event open">\n<rect width="100%" height="100%" rx="6" fill="#16181d"/>\n<g fill="#d7dae0" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13">\n${texts.join('')}</g>\n</svg>\n`;
}

/** The recorded screen that is shown, and where the picture of it goes. */
export const shown = {
	screen: new URL('../test/program/screens/detail-160x45.txt', import.meta.url),
	cells: 160,
	picture: new URL('../docs/screen.svg', import.meta.url),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	mkdirSync(new URL('../docs/', import.meta.url), {recursive: true});
	writeFileSync(shown.picture, toSvg(readFileSync(shown.screen, 'utf8'), shown.cells));
}
