import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {linesOf, run} from '../support/program.js';
import {createRandom} from '../support/random.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();
const random = createRandom(3);

it('of sources that are worth another thread, and of one that is not: those of the bytes as they came', async () => {
	const noise = () => Array.from({length: 12_000}, () => random().toString(36).slice(2)).join('');
	const line = () => `${makeLine({requestObject: {data: noise()}})}\n`;
	const large = Array.from({length: 130}, line).join('');
	const archive = gzipSync(large, {level: 1});
	expect(archive.length).toBeGreaterThan(9 << 20);
	const files = [scratch.write(large), scratch.write(archive, '.gz'), scratch.write(line())];
	const {code, stderr} = await run(['--count', '--accounting=json', ...files, '-'], {stdin: large});
	expect(code).toBe(0);
	const {sources} = JSON.parse(linesOf(stderr).at(-1) ?? '') as {sources: ReadonlyArray<{name: string; sha256: string}>};
	const sum = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
	const expected = Object.fromEntries([...files.map(file => [file, sum(readFileSync(file))]), ['stdin', sum(large)]]);
	expect(Object.fromEntries(sources.map(({name, sha256}) => [name, sha256]))).toEqual(expected);
});
