import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		root: new URL('..', import.meta.url).pathname,
		include: ['test/**/*.test.{ts,tsx}'],
		// Times on screen are local; tests and recorded screens say UTC.
		env: {TZ: 'UTC', NODE_ENV: 'production'},
		testTimeout: 30_000,
		server: {deps: {inline: ['ink-table']}},
	},
});
