import {createRequire} from 'node:module';
import type {IBufferCell, IUnicodeVersionProvider, Terminal as Model} from '@xterm/headless';

// CommonJS without names that an import could see.
const {Terminal} = createRequire(import.meta.url)('@xterm/headless') as typeof import('@xterm/headless');

/**
A terminal without a window. xterm.js has the widths of Unicode 6, in which emoji are narrow; `today` makes them wide, and marks that came later zero, as terminals of today have it.
*/
export function createModel(columns: number, rows: number, widths: 'today' | 'unicode-6' = 'today'): Model {
	const model = new Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000});
	if (widths === 'today') {
		model.unicode.register(widthsOfToday(model));
		model.unicode.activeVersion = 'today';
	}
	return model;
}

function widthsOfToday(model: Model): IUnicodeVersionProvider {
	const {unicodeService} = (model as unknown as {_core: {unicodeService: {_activeProvider: IUnicodeVersionProvider}}})._core;
	const six = unicodeService._activeProvider;
	const wcwidth = (code: number): 0 | 1 | 2 => {
		const sign = String.fromCodePoint(code);
		return /\p{Mn}/u.test(sign) ? 0 : /\p{Emoji_Presentation}/u.test(sign) ? 2 : six.wcwidth(code);
	};
	return {
		version: 'today',
		wcwidth,
		// As xterm.js packs it (src/common/services/UnicodeService.ts): width in bits 1 and 2, bit 0 joins what came before.
		charProperties: (code, preceding) => {
			const width = wcwidth(code);
			const before = (preceding >> 1) & 3;
			const joins = width === 0 && before !== 0;
			return (Math.max(width, joins ? before : 0) << 1) | (joins ? 1 : 0);
		},
	};
}

/** What stands on the screen, a string a line, without blanks at the end. */
export function linesOf(model: Model): string[] {
	const buffer = model.buffer.active;
	return Array.from({length: model.rows}, (_, y) => (buffer.getLine(buffer.viewportY + y)?.translateToString() ?? '').trimEnd());
}

/** The same with attributes: `⟨bold cyan⟩text⟨⟩`. */
export function styledLinesOf(model: Model): string[] {
	const buffer = model.buffer.active;
	return Array.from({length: model.rows}, (_, y) => {
		const line = buffer.getLine(buffer.viewportY + y);
		let text = '';
		let style = '';
		for (let x = 0; x < model.cols; x++) {
			const cell = line?.getCell(x);
			if (cell === undefined || cell.getWidth() === 0) continue;
			const own = styleOf(cell);
			if (own !== style) text += `⟨${own}⟩`;
			style = own;
			text += cell.getChars() || ' ';
		}
		return style === '' ? text.trimEnd() : `${text}⟨⟩`;
	});
}

const colorNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

function styleOf(cell: IBufferCell): string {
	const color = cell.getFgColor();
	const names = [
		cell.isBold() && 'bold',
		cell.isDim() && 'faint',
		cell.isUnderline() && 'underline',
		cell.isInverse() && 'reverse',
		!cell.isFgDefault() && (color < 8 ? colorNames[color] : color < 16 ? `bright-${colorNames[color - 8]}` : `colour ${color}`),
		!cell.isBgDefault() && 'background',
	];
	return names.filter(Boolean).join(' ');
}

/** Write and wait until it is parsed. */
export const feed = (model: Model, bytes: string | Uint8Array): Promise<void> => new Promise(done => model.write(bytes, done));

/** The column where the cursor stands after each of the texts, written one by one on a clear screen. */
export async function columnsAfter(model: Model, texts: readonly string[]): Promise<number[]> {
	const columns: number[] = [];
	const asking = model.onData(reply => columns.push(Number(/;(\d+)R/.exec(reply)?.[1]) - 1));
	await feed(model, texts.map(text => `\u001B[2J\u001B[H${text}\u001B[6n`).join(''));
	asking.dispose();
	return columns;
}
