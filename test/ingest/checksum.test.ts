import {createHash, type Hash} from 'node:crypto';
import {expect, it} from 'vitest';
import {Checksum} from '../../src/ingest/checksum.js';
import {HashStream} from '../../src/ingest/hash-thread.js';
import {createRandom, seedOfRun} from '../support/random.js';

const seed = seedOfRun();

/** What the other thread does, at once. */
function fakeThread() {
	let opened = 0;
	const open = () => {
		opened++;
		const hash: Hash = createHash('sha256');
		let slots: readonly Uint8Array[] = [];
		let isFull: Int32Array = new Int32Array(0);
		return new HashStream(
			message => {
				if (message.type === 'open') ({slots, isFull} = message);
				if (message.type !== 'slot') return;
				hash.update(slots[message.slot]?.subarray(0, message.length) ?? '');
				isFull[message.slot] = 0;
			},
			async () => hash.digest('hex'),
		);
	};
	return {open, opened: () => opened};
}

it.each([0, 1, 1 << 20, 8 << 20, (8 << 20) + 1, 13_000_000])(`is the same wherever it is made: of %i bytes (SEED=${seed})`, async size => {
	const random = createRandom(seed);
	const thread = fakeThread();
	const checksum = new Checksum(() => thread);
	const all = Buffer.from(Uint8Array.from({length: size}, (_, at) => (at * at) % 253));
	for (let at = 0; at < all.length; ) {
		const chunk = Buffer.from(all.subarray(at, at + 1 + Math.floor(random() * 3_000_000)));
		checksum.update(chunk);
		at += chunk.length;
		// Whoever gave it uses it again.
		chunk.fill(0);
	}
	const expected = createHash('sha256').update(all).digest('hex');
	expect(await checksum.finish()).toBe(expected);
	expect(await checksum.finish()).toBe(expected);
	expect(thread.opened()).toBe(size > 8 << 20 ? 1 : 0);
});
