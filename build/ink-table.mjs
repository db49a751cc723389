import {readFile} from 'node:fs/promises';

/**
ink-table 3.1.0 as an ES module. It is CommonJS and requires ink, which is an ES module with top-level await: `require` throws ERR_REQUIRE_ASYNC_MODULE, in a bundle as in vitest. Its text stays as it is; what it requires stands around it.
*/
export const wrapInkTable = code => `import React from 'react';
import * as ink from 'ink';
import * as objectHash from 'object-hash';
const exports = {};
const modules = {react: React, ink, 'object-hash': objectHash.default ?? objectHash};
const require = name => modules[name];
(() => {
${code}
})();
export const {Header, Cell, Skeleton} = exports;
export default exports.default;
`;

const isInkTable = path => path.replaceAll('\\', '/').split('?')[0].endsWith('/ink-table/dist/index.js');

/** For `build/bundle.mjs`. */
export const inkTableForEsbuild = {
	name: 'ink-table',
	setup(build) {
		build.onLoad({filter: /index\.js$/}, async ({path}) =>
			isInkTable(path) ? {contents: wrapInkTable(await readFile(path, 'utf8')), loader: 'js'} : undefined,
		);
	},
};

/** For `test/vitest.config.ts`, together with `server.deps.inline: ['ink-table']`. */
export const inkTableForVitest = {
	name: 'ink-table',
	enforce: 'pre',
	transform: (code, id) => (isInkTable(id) ? {code: wrapInkTable(code), map: null} : undefined),
};
