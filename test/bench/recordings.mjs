import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {Skipped} from './skipped.mjs';

const folder = new URL('../../../shared/data/own-1.37/', import.meta.url);

/** Logs of a kube-apiserver 1.37 as it wrote them, where a checkout has them. */
export function recordings() {
	const files = ['all.log.gz', 'levels.log.gz'].map(name => fileURLToPath(new URL(name, folder)));
	if (!files.every(file => existsSync(file))) throw new Skipped('the recordings of kube-apiserver 1.37 are not here');
	return files;
}
