import {describe, expect, it} from 'vitest';
import {emptyLine, type Line, lineOf} from '../../src/state/line.js';
import {editLine, insertText, type LineEdit, lineEdits} from '../../src/state/line-edit.js';

/** A line as text with `|` for the caret. */
const line = (text: string): Line => ({text: text.replace('|', ''), caret: [...text.slice(0, text.indexOf('|'))].length});
const shown = ({text, caret}: Line) => [...text].toSpliced(caret, 0, '|').join('');

describe('editing a line', () => {
	it.each<[LineEdit, string, string]>([
		['char-left', 'ab|c', 'a|bc'],
		['char-left', '|abc', '|abc'],
		['char-right', 'ab|c', 'abc|'],
		['char-right', 'abc|', 'abc|'],
		['word-left', 'user:alice -verb|', 'user:alice -|verb'],
		['word-left', 'user:alice -|verb', 'user:|alice -verb'],
		['word-left', '  |', '|  '],
		['word-right', '|user:alice', 'user|:alice'],
		['word-right', 'user|:alice x', 'user:alice| x'],
		['line-start', 'ab|c', '|abc'],
		['line-end', 'ab|c', 'abc|'],
		['delete-back', 'ab|c', 'a|c'],
		['delete-back', '|abc', '|abc'],
		['delete-forward', 'ab|c', 'ab|'],
		['delete-word', 'a user:alice  |b', 'a |b'],
		['delete-to-start', 'ab|c', '|c'],
		['delete-to-end', 'ab|c', 'ab|'],
		['delete-back', '王伟😀|x', '王伟|x'],
		['char-left', '王伟😀|', '王伟|😀'],
	])('%s: %s becomes %s', (edit, before, after) => {
		expect(shown(editLine(line(before), edit))).toBe(after);
	});

	it('gives the same line back where nothing changes', () => {
		for (const edit of lineEdits) expect(editLine(emptyLine, edit), edit).toBe(emptyLine);
		const end = lineOf('abc');
		expect(editLine(end, 'line-end')).toBe(end);
		expect(editLine({...end, caret: 0}, 'line-start')).toMatchObject({text: 'abc', caret: 0});
	});

	it('keeps the caret in the line, whatever is done', () => {
		for (const first of lineEdits) {
			for (const second of lineEdits) {
				for (let caret = 0; caret <= 4; caret++) {
					const now = editLine(editLine({text: 'a 😀b', caret}, first), second);
					expect(now.caret).toBeGreaterThanOrEqual(0);
					expect(now.caret).toBeLessThanOrEqual([...now.text].length);
				}
			}
		}
	});
});

describe('inserting', () => {
	it.each([
		['a letter', 'a|c', 'b', 'ab|c'],
		['signs of two code units', 'a|', '😀', 'a😀|'],
		['lines, as blanks', '|', 'a\r\nb\nc\td', 'a b c d|'],
		['other control characters, as they are', '|', '\u001b[31m', '\u001b[31m|'],
	])('takes %s', (_, before, text, after) => {
		expect(shown(insertText(line(before), text))).toBe(after);
	});

	it('refuses more than 64 KB', () => {
		expect(insertText(emptyLine, 'x'.repeat(65_537))).toBe(emptyLine);
		expect(insertText(emptyLine, 'x'.repeat(65_536)).caret).toBe(65_536);
	});
});
