import {defineConfig, mergeConfig} from 'vitest/config';
import config from './vitest.config.js';

/** What takes minutes: `npm run test:long -- NAME`. */
export default mergeConfig(
	{...config, test: {...config.test, projects: undefined}},
	defineConfig({test: {include: ['test/long/*.long.ts'], testTimeout: 3_600_000, disableConsoleIntercept: true, reporters: ['verbose']}}),
);
