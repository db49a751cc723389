import {defineConfig, mergeConfig} from 'vitest/config';
import config from './vitest.config.js';

/** On a real kube-apiserver: `npm run test:cluster`. One cluster at a time: each takes what two cores have. */
export default mergeConfig(
	{...config, test: {...config.test, projects: undefined}},
	defineConfig({
		test: {
			include: ['test/cluster/*.cluster.ts'],
			fileParallelism: false,
			testTimeout: 1_200_000,
			hookTimeout: 120_000,
			disableConsoleIntercept: true,
			reporters: ['verbose'],
		},
	}),
);
