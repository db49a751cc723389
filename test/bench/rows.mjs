/** THE table of rows. Limits are in `baselines.json`, by `id`; a row without is for information. */
const MB = 1e6;
const ratio = (ours, yardstick) => ours / yardstick;

/** What memory is allowed to be depends on the number of events: limits are MB, and bytes an event. */
const memory = (id, name, measure, log) => ({
	id,
	name,
	unit: 'MB',
	of: [measure],
	value: peak => peak / MB,
	events: data => data[log].events,
});

const figure = (id, name, unit, measure) => ({id, name, unit, of: [measure], value: value => value});

/**
`of`: what is measured for it, `JOB` for its milliseconds or `JOB: FIGURE`; `value` takes the medians of these in the same order. `events`: how many the limits are for.
*/
export const rows = [
	{id: '1', name: 'index of mix / grep -c', unit: '×', of: ['I mix', 'G mix'], value: ratio},
	{id: '2', name: 'grep | jq / index of mix', unit: '×', of: ['J mix', 'I mix'], value: ratio},
	{id: '3', name: 'index of mix / wc -l', unit: '×', of: ['I mix', 'W mix'], value: ratio},
	{id: '4', name: 'lnav / index of mix', unit: '×', of: ['L mix', 'I mix'], value: ratio},
	{id: '5a', name: 'index of meta / grep -c', unit: '×', of: ['I meta', 'G meta'], value: ratio},
	{id: '5b', name: 'grep | jq / index of meta', unit: '×', of: ['J meta', 'I meta'], value: ratio},
	{id: '6', name: 'index of mix.gz / gzip -dc', unit: '×', of: ['I mix.gz', 'Z mix'], value: ratio},
	memory('7a', 'peak RSS, print mode, mix', 'I mix: peak', 'mix'),
	memory('7b', 'peak RSS, print mode, meta', 'I meta: peak', 'meta'),
	memory('7c', 'peak RSS, print mode, the largest log', 'I many: peak', 'many'),
	memory('7d', 'peak RSS, viewer, mix', 'find mix: peak', 'mix'),
	memory('7e', 'peak RSS, viewer, the largest log', 'questions many: peak', 'many'),
	figure('8a', 'slowest filter, meta', 'ms', 'questions meta: filters'),
	figure('8b', 'slowest filter, the largest log', 'ms', 'questions many: filters'),
	figure('8c', 'longest task while typing, meta', 'ms', 'questions meta: task'),
	figure('8d', 'longest task while typing, the largest log', 'ms', 'questions many: task'),
	figure('8e', 'sort by a column, meta', 'ms', 'questions meta: sort'),
	figure('8f', 'sort by a column, the largest log', 'ms', 'questions many: sort'),
	figure('8g', 'facets of a column, meta', 'ms', 'questions meta: facets'),
	figure('8h', 'facets of a column, the largest log', 'ms', 'questions many: facets'),
	{id: '9a', name: 'search of all bytes of mix / grep -c', unit: '×', of: ['find mix: exact', 'Gs mix'], value: ratio},
	{id: '9b', name: 'the same, ignoring case / grep -ci', unit: '×', of: ['find mix: folded', 'Gi mix'], value: ratio},
	{id: '10a', name: 'first full screen of mix / node -e 0', unit: '×', of: ['screen mix', 'B terminal'], value: ratio},
	{id: '10b', name: 'first full table of mix / node -e 0', unit: '×', of: ['screen mix: table', 'B terminal'], value: ratio},
	{id: '10c', name: 'first full screen, mix / 10 MiB', unit: '×', of: ['screen mix', 'screen small'], value: ratio},
	{id: '10d', name: 'first full screen, the largest log / 10 MiB', unit: '×', of: ['screen many', 'screen small'], value: ratio},
	figure('11a', 'live on stdin', 'events/s', 'live: rate'),
	figure('11b', 'delay of the event loop meanwhile, p99', 'ms', 'live: delay'),
	figure('11c', 'late frames meanwhile', 'frames', 'live: late'),
	figure('11d', 'live on stdin, while the index fills', 'events/s', 'live: fillingRate'),
	figure('11e', 'late frames while it fills', 'frames', 'live: fillingLate'),
	figure('12a', 'fast path of an apiserver 1.37', '%', 'fast path of recordings'),
	figure('12b', 'fast path of mix', '%', 'fast path of mix'),
	{id: '13a', name: 'readline and JSON.parse / index of mix without the kernel', unit: '×', of: ['N mix', 'I(off) mix'], value: ratio},
	figure('13b', 'lines that are others without the kernel', 'lines', 'differences'),
	{id: '14', name: '-q verb:delete -o jsonl of mix / its index', unit: '×', of: ['D mix', 'I mix'], value: ratio},
];

/** Name of the job that a measure comes from. */
export const jobOf = measure => measure.split(': ')[0];
