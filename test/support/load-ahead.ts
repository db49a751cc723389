import {type LoadedLog, loadedFrom, openStore} from './both-ways.js';
import {waitFor} from './load.js';

/** The thread that scans ahead, as it is built: the sources cannot be started as a thread. */
export const scanProgram = new URL('../../dist/scan-worker.js', import.meta.url);

/** What came of a log whose blocks were announced. `given` of them, of which so many were `scanned` ahead. */
export type LoadedAhead = {readonly loaded: LoadedLog; readonly given: number; readonly scanned: number};

/** Blocks that are announced before the first of them is given. */
const mostAhead = 4;

/**
Load a log as a file is read whose blocks are announced before they are given.

@param sizeOf - how large the next block is to be, in bytes.
@param upset - is called before a block is given: may call off what was announced.
*/
export async function loadAhead(
	log: Buffer,
	sizeOf: () => number,
	upset: (retract: () => void) => void = () => undefined,
): Promise<LoadedAhead> {
	const store = openStore('kernel', scanProgram);
	const {scanner} = store;
	const intake = store.openIntake(log);
	try {
		await waitFor('the thread that scans ahead', () => {
			const memory = intake.lend();
			const isThere = intake.announce(memory.subarray(0, memory.write('{}\n')), 0);
			intake.takeBack(memory);
			return isThere;
		});
		const blocks: {readonly bytes: Buffer; readonly offset: number; readonly memory: Buffer}[] = [];
		const free: Buffer[] = [];
		let [end, given, scanned] = [0, 0, 0];
		for (;;) {
			while (blocks.length < mostAhead && end < log.length) {
				const memory = free.pop() ?? intake.lend();
				const bytes = memory.subarray(0, log.copy(memory, 0, end, end + Math.min(memory.length, sizeOf())));
				blocks.push({bytes, offset: end, memory});
				end += bytes.length;
			}
			for (const {bytes, offset} of blocks.slice(intake.announced)) if (!intake.announce(bytes, offset)) break;
			const block = blocks.shift();
			if (!block) break;
			upset(() => scanner.retract());
			const {announced} = intake;
			intake.chunk(block.bytes, block.offset);
			given++;
			if (announced > 0 && intake.announced === announced - 1) scanned++;
			// Whoever lent it uses it again.
			free.push(block.memory.fill(1));
		}
		return {loaded: loadedFrom(store, intake), given, scanned};
	} finally {
		scanner.close();
	}
}
