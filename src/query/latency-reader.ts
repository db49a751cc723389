import {isLongRunning} from '../model/verb.js';
import {stageNumber} from '../store/columns.js';
import type {DictionaryReader} from '../store/dictionary.js';
import {eventReader, type ReadRows, requestReader, runRows} from './column-reader.js';
import type {RowSpace} from './row-space.js';

/** What `latencyOf` says (`row-facts.ts`), for passes over all rows: whether a request is long-running is asked once a verb and once a subresource. */
export function latencyReader(rows: RowSpace): ReadRows<Float64Array> {
	const {reader} = rows;
	const [readStages, readTimes, readReceived] = [
		eventReader(reader, 'stage'),
		eventReader(reader, 'time'),
		eventReader(reader, 'received'),
	];
	const [shown, heads, stages] = [new Uint32Array(runRows), new Uint32Array(runRows), new Uint32Array(runRows)];
	const [received, isLong] = [new Float64Array(runRows), new Uint8Array(runRows)];
	const markLong = longRunningMarker(rows);
	return (given, into) => {
		const count = given.length;
		for (let at = 0; at < count; at++) {
			shown[at] = rows.shownEvent(given[at] ?? 0);
			heads[at] = rows.headOf(given[at] ?? 0);
		}
		const events = shown.subarray(0, count);
		readStages(events, stages);
		readTimes(events, into);
		readReceived(events, received);
		markLong(heads.subarray(0, count), isLong);
		for (let at = 0; at < count; at++) {
			const isAnswered = stages[at] !== stageNumber.RequestReceived && isLong[at] === 0;
			into[at] = isAnswered ? (into[at] ?? 0) - (received[at] ?? 0) : Number.NaN;
		}
	};
}

/** 1 for requests that are long-running. */
function longRunningMarker({requests, reader: {dictionaries}}: RowSpace): ReadRows<Uint8Array> {
	const names = ['verb', 'subresource', 'resource'] as const;
	const [readVerbs, readParts, readResources] = names.map(name => requestReader(requests, name)) as [ReadRows, ReadRows, ReadRows];
	const [verbs, parts, resources] = [new Uint32Array(runRows), new Uint32Array(runRows), new Uint32Array(runRows)];
	const verbMarks = new Marks(dictionaries.verb, verb => isLongRunning(verb, '-', '', ''));
	const partMarks = new Marks(dictionaries.subresource, part => isLongRunning('', '-', part, ''));
	return (given, into) => {
		readVerbs(given, verbs);
		readParts(given, parts);
		readResources(given, resources);
		const [longVerbs, longParts] = [verbMarks.all(), partMarks.all()];
		for (let at = 0; at < given.length; at++) {
			into[at] = (longVerbs[verbs[at] ?? 0] ?? 0) | (longParts[parts[at] ?? 0] ?? 0);
			if (resources[at] === 0 && isLongRunning('', '', '', requests.text('path', given[at] ?? 0))) into[at] = 1;
		}
	};
}

/** A test of the values of a dictionary, each asked once. */
class Marks {
	#marks = new Uint8Array(64);
	#through = 0;

	constructor(
		private readonly dictionary: DictionaryReader,
		private readonly test: (value: string) => boolean,
	) {}

	/** 1 where a number's value passes. */
	all(): Uint8Array {
		const {size} = this.dictionary;
		if (size > this.#marks.length) {
			const larger = new Uint8Array(2 * size);
			larger.set(this.#marks);
			this.#marks = larger;
		}
		for (; this.#through < size; this.#through++) this.#marks[this.#through] = this.test(this.dictionary.text(this.#through)) ? 1 : 0;
		return this.#marks;
	}
}
