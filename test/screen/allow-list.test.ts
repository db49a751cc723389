import {expect, it} from 'vitest';
import {violations} from '../support/ansi.js';

it.each([
	'\u001B[2K',
	'\u001B[3J',
	'\u0007',
	'\n',
	'\u001B]0;x\u0007',
	'\u009B2J',
	'\u202E',
	'\u200D',
	'\u001Bc',
	'\u001B[38;5;1m',
	'\u001B[?1000h',
	'\u001BPx\u001B\\',
	'\u001B[',
	`e${'\u0301'.repeat(5)}`,
])('the list that other tests hold output against does not let %j through', bytes => {
	expect(violations(`a${bytes}b`).length).toBeGreaterThan(0);
});

it('lets through what we send, and a frame that the end cut', () => {
	expect(violations('\u001B[?2026h\u001B[1;1H\u001B[1;36m王\u001B[3G\u001B[0m\u001B[?25l\u001B[?2026l')).toEqual([]);
	expect(violations('\u001B[?2026ha\u001B[6\u001B\\\u001B[?2026l\u001B[0m')).toEqual([]);
	expect(violations('\u001B[?2026ha\u001B[3J\u001B[?2026l\u001B[?2026hb\u001B[?2026l\u001B\\\u001B[?2026l')).toHaveLength(1);
});
