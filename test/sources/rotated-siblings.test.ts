import {appendFileSync, closeSync, copyFileSync, openSync, truncateSync} from 'node:fs';
import {expect, it} from 'vitest';
import {RotatedSiblings} from '../../src/sources/rotated-siblings.js';
import {makeLine} from '../support/make-event.js';
import {scratchFolder} from '../support/scratch.js';

const scratch = scratchFolder();

it('a copy of a log that has its name still is new once the log is truncated: nobody need have read it before', () => {
	const name = scratch.write('');
	const log = openSync(name, 'r');
	const siblings = new RotatedSiblings(name);
	siblings.takeStock();
	appendFileSync(name, `${makeLine()}\n`);
	copyFileSync(name, `${name}.1`);
	expect(siblings.takeOlder(log, true)).toEqual({files: [], empty: [], keepsLog: true});
	truncateSync(name);
	const {files} = siblings.takeOlder(log, true);
	expect(files).toMatchObject([{name: `${name}.1`, isPacked: false}]);
	expect(siblings.takeOlder(log, true).files).toEqual([]);
	for (const {descriptor} of [...files, {descriptor: log}]) closeSync(descriptor);
});
