import {expect, it} from 'vitest';
import {createRandom, seedOfRun} from '../support/random.js';
import {repairLog} from '../support/repaired.js';
import {kubelets, send, store} from '../support/runtime.js';
import {tornLog} from '../support/torn-log.js';

const seed = seedOfRun();
const minutes = Number(process.env['R8_MINUTES'] ?? 5);

it(`torn events are put together again, whatever the pieces, for ${minutes} minutes (SEED=${seed})`, () => {
	const figures = {logs: 0, events: 0, torn: 0, repaired: 0, damaged: 0, invented: 0};
	const deadline = performance.now() + minutes * 60_000;
	for (let log = 0; performance.now() < deadline; log++) {
		const random = createRandom(seed + log);
		// Multiples of 4 KiB, and any other length.
		const chunkBytes = random() < 0.5 ? 4096 << Math.floor(random() * 7) : Math.floor(4096 * 64 ** random());
		const lines = tornLog(random, chunkBytes, Math.max(3, Math.min(80, Math.ceil(1_500_000 / chunkBytes))));
		for (const kubelet of kubelets) {
			const outcomes = repairLog(send(store(lines), kubelet));
			const kept = outcomes.filter(({kind}) => kind === 'event' || kind === 'repaired').map(({text}) => text);
			const written = new Set(lines.map(({line}) => String(line)));
			figures.logs++;
			figures.events += lines.length;
			figures.torn += lines.filter(({line, between}) => [...between.keys()].some(n => (n + 1) * chunkBytes < line.length)).length;
			figures.repaired += outcomes.filter(({kind}) => kind === 'repaired').length;
			figures.damaged += outcomes.filter(({kind}) => kind === 'damaged' || kind === 'malformed').length;
			figures.invented += kept.filter(text => !written.has(text)).length;
			expect(
				kept.length === lines.length && kept.every((text, n) => text === String(lines[n]?.line)),
				`log ${log} of SEED=${seed}, pieces of ${chunkBytes}, ${kubelet}`,
			).toBe(true);
		}
	}
	console.info(`R8 SEED=${seed}: ${JSON.stringify(figures)}`);
	expect(figures).toMatchObject({damaged: 0, invented: 0});
});
