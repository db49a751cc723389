/** What a value is worth. */

/** So many times as lax as its must a row may be before the run fails: machines differ. */
const laxity = 1.5;

/** @returns the limit as a number. @param events - of the log, for limits that depend on it. */
const resolve = (limit, events) => (typeof limit === 'object' ? limit.MB + (limit.bytesAnEvent * events) / 1e6 : limit);

const keeps = (value, limit, better) => (better === 'lower' ? value <= limit : value >= limit);

/**
Judge a value.

@param limits - an entry of `baselines.json`: `gate` is where the run fails, unless it is 1.5 times beyond the must; false: nowhere.
*/
export function judge(value, limits, events) {
	const {better, gate} = limits;
	const must = resolve(limits.must, events);
	const stretch = resolve(limits.stretch, events);
	const furthest = gate ?? (better === 'lower' ? must * laxity : must / laxity);
	const fails = furthest !== false && !keeps(value, furthest, better);
	const verdict = keeps(value, stretch, better) ? 'stretch' : keeps(value, must, better) ? 'must' : fails ? 'FAILED' : 'beyond';
	return {must, stretch, better, verdict, fails};
}
