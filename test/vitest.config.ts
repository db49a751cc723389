import type {Plugin} from 'vite';
import {defineConfig} from 'vitest/config';
import {inkTableForVitest} from '../build/ink-table.mjs';
import {kernelForVitest} from '../build/kernel.mjs';

export default defineConfig({
	plugins: [inkTableForVitest as Plugin, kernelForVitest as Plugin],
	// React is imported for production, so that no render leaves a record behind: it has no `jsxDEV` then.
	esbuild: {jsxDev: false},
	test: {
		root: new URL('..', import.meta.url).pathname,
		include: ['test/**/*.test.{ts,tsx}'],
		// Times on screen are local; tests and recorded screens say UTC.
		env: {TZ: 'UTC', NODE_ENV: 'production'},
		testTimeout: 30_000,
		// Left to itself vitest leaves one core idle: of two that is half the time.
		maxWorkers: '100%',
		server: {deps: {inline: ['ink-table']}},
	},
});
