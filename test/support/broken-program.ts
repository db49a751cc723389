import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {build, type Plugin} from 'esbuild';
import {inkTableForEsbuild} from '../../build/ink-table.mjs';
import {wasmForEsbuild} from '../../build/wasm.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/**
The program, but for single modules that are replaced: to see what becomes of the terminal when something of ours throws. The product has no switch for that.

@param outdir - a folder of its own.
@param replaced - contents for files below `src`, by name.
@returns the file to run.
*/
export async function brokenProgram(outdir: string, replaced: Readonly<Record<string, string>>): Promise<string> {
	await build({
		entryPoints: {auditview: path.join(root, 'src/bin.ts'), worker: path.join(root, 'src/ingest/worker.ts')},
		outdir,
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node20.19',
		// Loaded for clusters, and by Ink while it is developed.
		external: ['@kubernetes/client-node', 'react-devtools-core'],
		define: {'process.env.NODE_ENV': '"production"'},
		banner: {js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);"},
		plugins: [replacing(replaced), inkTableForEsbuild, wasmForEsbuild],
	});
	writeFileSync(path.join(outdir, 'package.json'), '{"type": "module"}');
	return path.join(outdir, 'auditview.js');
}

const replacing = (replaced: Readonly<Record<string, string>>): Plugin => ({
	name: 'replacing',
	setup: ({onLoad}) =>
		onLoad({filter: /\.tsx?$/}, ({path: file}) => {
			const contents = replaced[path.relative(path.join(root, 'src'), file)];
			return contents === undefined ? undefined : {contents, loader: 'js'};
		}),
});
