import {formatRfc3339} from '../model/time.js';
import type {BucketWidth} from '../option-values.js';
import {grouped} from '../print/accounting-line.js';
import type {Field} from '../query/fields.js';
import {type Buckets, Histogram} from '../query/histogram.js';
import type {LatencyGroup} from '../query/latency.js';
import type {Batch} from '../query/passes/batch.js';
import {decimalColumn, figureColumn, type Report, textColumn} from '../report/report.js';
import {fieldCell} from './field-cell.js';
import type {Wrong} from './print-plan.js';

/** Most buckets that are printed: two months of minutes. */
const mostBuckets = 100_000;

/** Widths that are proposed where one is too small. */
const widths: ReadonlyArray<readonly [text: string, micros: number]> = [
	['1s', 1e6],
	['10s', 10e6],
	['1m', 60e6],
	['10m', 600e6],
	['1h', 3600e6],
	['6h', 21_600e6],
	['1d', 86_400e6],
	['7d', 604_800e6],
	['365d', 31_536_000e6],
];

/** `--histogram`: rows a bucket of time, empty ones among them. @param say - takes notes. */
export function histogramReport(width: BucketWidth, passing: Iterable<Batch>, say: (note: string) => void): Report | Wrong {
	const histogram = new Histogram(width.micros);
	for (const batch of passing) histogram.add(batch);
	const result = histogram.result(mostBuckets);
	if ('tooMany' in result) return {wrong: tooManyBuckets(width, result)};
	const lost = histogram.withoutTime;
	if (lost > 0) say(`${grouped(lost)} ${lost === 1 ? 'row has' : 'rows have'} no time, and so no bucket`);
	return {
		title: `in buckets of ${width.text}`,
		columns: [textColumn('time'), figureColumn('count')],
		rows: result.buckets.map(({time, count}) => [formatRfc3339(time), count]),
	};
}

function tooManyBuckets({text}: BucketWidth, {tooMany, from, to}: Extract<Buckets, {tooMany: number}>): string {
	const enough = widths.find(([, micros]) => (to - from) / micros < mostBuckets - 1);
	const span = `rows from ${formatRfc3339(from)} to ${formatRfc3339(to)}`;
	const instead = enough ? `--histogram ${enough[0]}, or fewer rows by --since and --until` : 'fewer rows by --since and --until';
	return `--histogram ${text}: ${span} need ${grouped(tooMany)} buckets, more than ${grouped(mostBuckets)}; expected ${instead}`;
}

/** `--latency`: how long requests took, in ms, a line a group. */
export function latencyReport(by: readonly Field[], groups: readonly LatencyGroup[]): Report {
	const figures = ['p50', 'p90', 'p99', 'max'] as const;
	return {
		title: 'latency, ms',
		columns: [...by.map(({name}) => textColumn(name)), figureColumn('count'), ...figures.map(name => decimalColumn(name, 3))],
		rows: groups.map(group => [
			...by.map((field, at) => fieldCell(field, group.values[at])),
			group.count,
			...figures.map(name => (Number.isNaN(group[name]) ? undefined : group[name] / 1e3)),
		]),
	};
}
