import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import {shown, toSvg} from '../../build/picture.mjs';

it('shows in the README what the program showed in the test', () => {
	expect(readFileSync(shown.picture, 'utf8')).toBe(toSvg(readFileSync(shown.screen, 'utf8'), shown.cells));
});
