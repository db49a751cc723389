import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Milliseconds of the last change of a file, or of anything in a folder; a deletion changes the folder itself. */
function changed(name) {
	const stat = statSync(path.join(root, name), {throwIfNoEntry: false});
	if (!stat) return 0;
	if (!stat.isDirectory()) return stat.mtimeMs;
	return Math.max(stat.mtimeMs, ...readdirSync(path.join(root, name)).map(entry => changed(path.join(name, entry))));
}

/** Builds dist where it is missing, or older than what it is made of. esbuild is not even loaded where nothing is to be done. */
const newest = Math.max(...['src', 'build', 'package.json', 'package-lock.json'].map(changed));
const built = Math.min(changed('dist/auditview.js'), changed('dist/worker.js'));
if (built <= newest) {
	process.stderr.write('building dist/ first, which takes some seconds\n');
	const {bundle} = await import('./bundle.mjs');
	await bundle();
}
