import {expect, it} from 'vitest';
import {Histogram} from '../../src/query/histogram.js';
import {batchesOf} from '../../src/query/passes/batch.js';
import {createRowSpace} from '../../src/query/row-space.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore} from '../support/make-store.js';
import {createRandom, seedOfRun} from '../support/random.js';

const noon = Date.UTC(2026, 0, 2, 12) * 1e3;
const second = 1e6;

/** A histogram of rows at these times, µs after noon; NaN: without a time. */
function histogramOf(width: number, offsets: readonly number[]): Histogram {
	const timeOf = (offset: number) =>
		`${new Date((noon + offset) / 1e3).toISOString().slice(0, 19)}.${String(offset % second).padStart(6, '0')}Z`;
	const store = makeStore(
		offsets.map(offset =>
			makeEvent(
				Number.isNaN(offset)
					? {stageTimestamp: 'soon', requestReceivedTimestamp: 'x'}
					: {stageTimestamp: timeOf(offset), requestReceivedTimestamp: timeOf(offset)},
			),
		),
	);
	store.takeIn();
	const rows = createRowSpace('requests', store.reader, store.requests);
	const histogram = new Histogram(width);
	for (const batch of batchesOf(
		rows,
		offsets.map((_, row) => row),
	))
		histogram.add(batch);
	return histogram;
}

it('has a bucket for every stretch from the first row to the last, empty ones too', () => {
	expect(histogramOf(60 * second, [59 * second, 0, 60 * second, 200 * second, 60 * second]).result(100)).toEqual({
		buckets: [
			{time: noon, count: 2},
			{time: noon + 60 * second, count: 2},
			{time: noon + 120 * second, count: 0},
			{time: noon + 180 * second, count: 1},
		],
	});
});

it('begins buckets at whole multiples of the width since 1970, whatever comes first', () => {
	expect(histogramOf(7 * second, [second]).result(100)).toEqual({buckets: [{time: Math.floor((noon + second) / 7e6) * 7e6, count: 1}]});
});

it('has none without rows, and counts rows apart that have no time', () => {
	expect(histogramOf(second, []).result(100)).toEqual({buckets: []});
	const histogram = histogramOf(second, [Number.NaN, 0, Number.NaN]);
	expect(histogram.result(100)).toEqual({buckets: [{time: noon, count: 1}]});
	expect(histogram.withoutTime).toBe(2);
});

it('says how many buckets there would be where those are too many', () => {
	expect(histogramOf(second, [0, 100 * second]).result(100)).toEqual({tooMany: 101, from: noon, to: noon + 100 * second});
	expect(histogramOf(second, [0, 99 * second]).result(100)).toMatchObject({buckets: {length: 100}});
});

const seed = seedOfRun();
it(`counts as one would by hand (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const offsets = Array.from({length: 500}, () => Math.floor(random() ** 3 * 1000 * second));
	const width = 1 + Math.floor(random() * 90 * second);
	const result = histogramOf(width, offsets).result(1e9);
	const buckets = 'buckets' in result ? result.buckets : [];
	for (const {time, count} of buckets)
		expect(count).toBe(offsets.filter(offset => noon + offset >= time && noon + offset < time + width).length);
	expect(buckets.reduce((sum, {count}) => sum + count, 0)).toBe(offsets.length);
});
