import {availableParallelism} from 'node:os';
import type {Plugin} from 'vite';
import {defineConfig} from 'vitest/config';
import {inkTableForVitest} from '../build/ink-table.mjs';
import {wasmForVitest} from '../build/wasm.mjs';

/** They stand in for `node:fs`, which takes modules that were not loaded before. */
const needFreshModules = ['test/sources/read-failures.test.ts', 'test/ingest/spill-shortage.test.ts'];
const tests = 'test/**/*.test.{ts,tsx}';

export default defineConfig({
	plugins: [inkTableForVitest as Plugin, wasmForVitest as Plugin],
	// React is imported for production, so that no render leaves a record behind: it has no `jsxDEV` then.
	esbuild: {jsxDev: false},
	test: {
		root: new URL('..', import.meta.url).pathname,
		// Times on screen are local; tests and recorded screens say UTC.
		env: {TZ: 'UTC', NODE_ENV: 'production'},
		testTimeout: 60_000,
		hookTimeout: 60_000,
		// One more than there are cores: a fifth of the time is spent on waiting for programs, sockets and looks at files.
		maxWorkers: availableParallelism() + 1,
		server: {deps: {inline: ['ink-table']}},
		// A process for each file would spend a third of the time on starting, and on loading the same modules.
		projects: [
			{
				extends: true,
				test: {name: 'shared', include: [tests], exclude: needFreshModules, isolate: false, setupFiles: ['test/support/each-file.ts']},
			},
			{extends: true, test: {name: 'fresh', include: needFreshModules}},
		],
	},
});
