import {makeLine} from './make-event.js';
import type {WrittenLine} from './runtime.js';

const klog = (n: number) => `I0102 12:00:00.${String(n).padStart(6, '0')}       1 controller.go:${n}] OpenAPI "item" ${n}: processing`;

/** A large event: its body is text, or a list of small objects, so that cuts fall into strings and between tokens. */
function largeEvent(random: () => number, bytes: number): string {
	const items: unknown[] = [];
	const isText = random() < 0.4;
	let size = 900;
	while (size < bytes) {
		const piece = 'aé部😀\\"/<&> '.repeat(1 + Math.floor(random() * (isText ? 2000 : 3)));
		items.push(isText ? piece : {name: piece, [`key-${items.length}`]: [true, null, random() * 1e6, {}]});
		size += Buffer.byteLength(JSON.stringify(items.at(-1))) + 1;
	}
	return makeLine({level: 'RequestResponse', requestObject: isText ? {data: items.join('')} : {items}});
}

/** Events, most of them in several pieces of so many bytes, with up to five lines of klog between pieces, and between events. */
export function tornLog(random: () => number, chunkBytes: number, count: number): WrittenLine[] {
	let klogs = 0;
	return Array.from({length: count}, (_, place) => {
		// The first one shows how long pieces are, wherever its stamps stand.
		const pieces = place === 0 ? 3 : random() < 0.7 ? 1 + Math.floor(random() * 5) : 0;
		const line = Buffer.from(pieces === 0 ? makeLine() : largeEvent(random, chunkBytes * (pieces - 0.3)));
		const between = new Map<number, string[]>();
		for (let n = 0; n * chunkBytes < line.length; n++) {
			const lines = random() < 0.4 ? 1 + Math.floor(random() * 5) : 0;
			if (lines > 0)
				between.set(
					n,
					Array.from({length: lines}, () => klog(++klogs)),
				);
		}
		return {line, chunkBytes, between};
	});
}
