import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {afterAll, describe, expect} from 'vitest';
import {loadPaths} from '../support/load.js';
import {itWithShared, sharedData} from '../support/shared.js';

const folder = sharedData('');
const names =
	folder === undefined
		? []
		: readdirSync(folder, {recursive: true, encoding: 'utf8'})
				.filter(name => statSync(path.join(folder, name)).isFile())
				.sort();

/** Files that hold no audit event: policies, manifests, entries as YAML, what says what the files are. */
const without = /\.(?:ya?ml|tmpl|j2|md|tsv)$|fal_01_003\.json$/;

const table: string[] = [];
afterAll(() => console.info(['file, wrapper, events, other', ...table].join('\n')));

describe('every file that others recorded', () => {
	for (const name of names)
		itWithShared(name, name, async file => {
			const loaded = await loadPaths([file]);
			const [accounting] = await loaded.stop();
			const {wrapper, events, other, malformed, state} = accounting ?? {};
			table.push([name, wrapper, events, other].join(', '));
			expect(state).toBe('ended');
			expect(malformed).toBe(0);
			if (without.test(name)) expect(events).toBe(0);
			else expect(events).toBeGreaterThan(0);
		});
	if (folder === undefined) itWithShared('', 'there are none here', () => undefined);
});
