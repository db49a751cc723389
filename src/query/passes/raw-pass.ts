import {noEvent} from '../../store/columns.js';
import type {RawHits} from '../raw-hits.js';
import type {Batch} from './batch.js';
import {verdict} from './verdict.js';

/** Marks the rows of which any event holds a raw term: `yes` if one does, `unknown` while one was not searched. */
export function passRaw(batch: Batch, hits: RawHits, bit: number, out: Uint8Array): void {
	const {rows, count, space} = batch;
	const isHeld = (hits.any & bit) !== 0;
	const {searched} = hits;
	if (!isHeld && (searched === 0 || searched >= space.requests.through)) {
		out.fill(searched === 0 && space.requests.through > 0 ? verdict.unknown : verdict.no, 0, count);
		return;
	}
	for (let i = 0; i < count; i++) {
		let found: number = verdict.no;
		for (let event = rows[i]!; event !== noEvent && found !== verdict.yes; event = space.nextEvent(event)) {
			if (isHeld && (hits.of(event) & bit) !== 0) found = verdict.yes;
			else if (event >= searched) found = verdict.unknown;
		}
		out[i] = found;
	}
}
