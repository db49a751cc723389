/** What auditview is compared with: the tools that are there on every machine, and the program that everybody writes first. */
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {lnavFormats} from './lnav.mjs';
import {run} from './program.mjs';
import {Screen, usualSize} from './screen.mjs';

const naive = fileURLToPath(new URL('naive.mjs', import.meta.url));

/** Words that only bodies hold, a few times in a thousand events. */
export const needles = {exact: 'SecretList', folded: 'secretlist'};

/** A shell command about one file, `"$1"`. What greps for bytes says so: in a locale of UTF-8 it takes far longer. */
const shell = (script, file, env) => run('sh', ['-c', script, 'sh', file], {env});
const bytes = {LC_ALL: 'C'};
/** What a tenth of the file took, for all of it. */
const tenfold = async running => ({ms: 10 * (await running).ms});

/** Start to exit of a bare Node, in the same kind of terminal as the viewer. */
async function bareNode() {
	const screen = new Screen(process.execPath, ['-e', '0'], usualSize);
	await screen.ended;
	return performance.now() - screen.started;
}

/**
By name, as in the design; each answers milliseconds. `grep` never writes to /dev/null: it would stop at the first hit.

@param data - of `createData`.
*/
export const yardsticks = data => ({
	'B terminal': {run: bareNode},
	'W mix': {tools: ['wc'], run: () => shell('wc -l "$1"', data.mix.file)},
	'G mix': {tools: ['grep'], run: () => shell('grep -c audit.k8s.io/v1 "$1"', data.mix.file, bytes)},
	'G meta': {tools: ['grep'], run: () => shell('grep -c audit.k8s.io/v1 "$1"', data.meta.file, bytes)},
	'Gs mix': {tools: ['grep'], run: () => shell(`grep -c ${needles.exact} "$1"`, data.mix.file, bytes)},
	'Gi mix': {tools: ['grep'], run: () => shell(`grep -ci ${needles.folded} "$1"`, data.mix.file, bytes)},
	'J mix': {tools: ['grep', 'jq'], run: () => tenfold(shell('grep audit.k8s.io/v1 "$1" | jq -c .verb', data.mixSlice.file))},
	'J meta': {tools: ['grep', 'jq'], run: () => tenfold(shell('grep audit.k8s.io/v1 "$1" | jq -c .verb', data.metaSlice.file))},
	'N mix': {run: () => tenfold(run(process.execPath, [naive, data.mixSlice.file]))},
	'Z mix': {tools: ['gzip'], run: () => shell('gzip -dc "$1"', data.mixZipped.file)},
	'L mix': {
		tools: ['lnav'],
		run: () => run('lnav', ['-I', lnavFormats(), '-n', '-c', ';SELECT count(*) FROM k8s_audit', data.mix.file]),
	},
});

/** @returns those of the tools that are not there. */
export const missingTools = tools => tools.filter(tool => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0);
