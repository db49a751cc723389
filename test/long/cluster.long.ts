import {spawn} from 'node:child_process';
import path from 'node:path';
import {expect, it} from 'vitest';

it('the long form of the cluster suite', async () => {
	const script = path.join(import.meta.dirname, '../cluster/run.mjs');
	const child = spawn(process.execPath, [script, '--long'], {stdio: ['ignore', 'inherit', 'inherit']});
	expect(await new Promise(resolve => child.on('close', resolve))).toBe(0);
});
