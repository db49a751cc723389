import {describe, expect, it} from 'vitest';
import {createRandom, seedOfRun} from '../support/random.js';
import {type Outcome, repairLog} from '../support/repaired.js';
import {type Kubelet, kubelets, send, store} from '../support/runtime.js';
import {tornLog} from '../support/torn-log.js';

const eventsIn = (outcomes: readonly Outcome[]) =>
	outcomes.filter(({kind}) => kind === 'event' || kind === 'repaired').map(({text}) => text);

describe('R8: torn events are put together again', () => {
	const seed = seedOfRun();
	const sizes = [4096, 5000, 16_384, 65_536];
	const cases = sizes.flatMap(chunkBytes => kubelets.map((kubelet): [number, Kubelet] => [chunkBytes, kubelet]));

	it.each(cases)(`pieces of %i bytes, %s (SEED=${seed})`, (chunkBytes, kubelet) => {
		const log = tornLog(createRandom(seed + chunkBytes), chunkBytes, Math.min(12, Math.ceil(400_000 / chunkBytes)));
		const outcomes = repairLog(send(store(log), kubelet));
		expect(eventsIn(outcomes)).toEqual(log.map(({line}) => String(line)));
		expect(outcomes.filter(({kind}) => kind === 'damaged' || kind === 'malformed')).toEqual([]);
	});
});
