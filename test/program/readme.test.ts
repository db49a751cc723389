import {expect, it} from 'vitest';
import {readReadme, withTables} from '../../build/tables.mjs';

it('lists in the README the flags, keys, fields and views that the program has (npm run tables writes them)', () => {
	const readme = readReadme();
	expect(readme.match(/<!-- \w+ -->/g)).toHaveLength(4);
	expect(withTables(readme)).toBe(readme);
});
