import {type Counters, counters, type MutableCounters, noCounts} from '../model/accounting.js';
import type {SourceId} from '../model/source.js';

/** Figures of the whole store that only the writing side knows. */
export const storeFigures = ['requests', 'conflictingAuditIDs', 'fastPathEvents'] as const;
export type StoreFigures = Record<(typeof storeFigures)[number], number>;

/** All counters at one moment: what `published` carries. */
export type CountersSnapshot = {readonly figures: Readonly<StoreFigures>; readonly sources: readonly Counters[]};

/** Packs the figures, then one set of counters a source in the order of THE table. */
export function packCounters(figures: StoreFigures, sources: ReadonlyMap<SourceId, MutableCounters>): Float64Array {
	const packed = new Float64Array(storeFigures.length + sources.size * counters.length);
	let at = 0;
	for (const name of storeFigures) packed[at++] = figures[name];
	for (let source = 0; source < sources.size; source++) for (const {name} of counters) packed[at++] = sources.get(source)?.[name] ?? 0;
	return packed;
}

/** The opposite of `packCounters`. */
export function unpackCounters(packed: Float64Array): CountersSnapshot {
	let at = 0;
	const figures = {requests: 0, conflictingAuditIDs: 0, fastPathEvents: 0};
	for (const name of storeFigures) figures[name] = packed[at++] ?? 0;
	const sources: Counters[] = [];
	while (at < packed.length) {
		const set = noCounts();
		for (const {name} of counters) set[name] = packed[at++] ?? 0;
		sources.push(set);
	}
	return {figures, sources};
}

/** The sum over all sources. */
export function sumCounters(sources: readonly Counters[]): Counters {
	const sum = noCounts();
	for (const set of sources) for (const {name} of counters) sum[name] += set[name];
	return sum;
}
