import {expect, it} from 'vitest';
import {lookOf} from '../../src/safe/look.js';

it.each([
	['a terminal of today', {LANG: 'de_DE.UTF-8', TERM: 'xterm-256color'}, true, {styles: 'colors', glyphs: 'unicode', text: 'unicode'}],
	['NO_COLOR keeps attributes', {LANG: 'C.utf8', NO_COLOR: '1'}, true, {styles: 'attributes', glyphs: 'unicode', text: 'unicode'}],
	['an empty NO_COLOR means nothing', {LANG: 'C.utf8', NO_COLOR: ''}, true, {styles: 'colors', glyphs: 'unicode', text: 'unicode'}],
	['what is no terminal has no styles', {LANG: 'C.utf8'}, false, {styles: 'none', glyphs: 'unicode', text: 'unicode'}],
	['without UTF-8, ASCII only', {LANG: 'C'}, true, {styles: 'colors', glyphs: 'ascii', text: 'ascii'}],
	['LC_ALL wins over LANG', {LC_ALL: 'POSIX', LANG: 'C.utf8'}, true, {styles: 'colors', glyphs: 'ascii', text: 'ascii'}],
	[
		'the Linux console has letters, but few signs',
		{LANG: 'C.utf8', TERM: 'linux'},
		true,
		{styles: 'colors', glyphs: 'ascii', text: 'unicode'},
	],
] as const)('%s', (_, env, isTerminal, expected) => {
	expect(lookOf(env, isTerminal)).toEqual(expected);
});
