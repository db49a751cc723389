import {describe, expect, it} from 'vitest';
import {describeLine} from '../../src/decode/describe-line.js';
import {jsonKind, noRow} from '../../src/decode/json-columns.js';
import {pathOf} from '../../src/decode/json-path.js';
import {decodeJsonRows, type JsonRows} from '../../src/decode/json-rows.js';
import {decodeToken} from '../../src/decode/json-token.js';
import {decodeLine} from '../../src/decode/line.js';
import {decodePodLogLine} from '../../src/decode/pod-log-line.js';
import {goJson, makeEvent} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {itWithShared, readRecording} from '../support/shared.js';

const seed = seedOfRun();
const rounds = 4000;
const interesting = Buffer.from('"\\{}[],:0123456789-+.eEutrfanls/ \t\r\n\0\x7f\xff\xed\xa0', 'latin1');

/** One to four changes: a byte replaced, inserted or removed, a piece doubled, moved or cut off. */
function mutate(line: Buffer, random: () => number): Buffer {
	let bytes: Buffer = Buffer.from(line);
	const place = () => Math.floor(random() * (bytes.length + 1));
	for (let left = 1 + Math.floor(4 * random()); left > 0; left--) {
		const [from = 0, to = 0] = [place(), place()].sort((a, b) => a - b);
		const byte = interesting.subarray(Math.floor(random() * interesting.length)).subarray(0, 1);
		const changes = [
			() => [bytes.subarray(0, from), byte, bytes.subarray(from + 1)],
			() => [bytes.subarray(0, from), byte, bytes.subarray(from)],
			() => [bytes.subarray(0, from), bytes.subarray(from + 1)],
			() => [bytes.subarray(0, to), bytes.subarray(from)],
			() => [bytes.subarray(0, from), bytes.subarray(to)],
			() => [bytes.subarray(from), bytes.subarray(0, from)],
			() => [bytes.subarray(0, to)],
		];
		bytes = Buffer.concat(changes[Math.floor(random() * changes.length)]?.() ?? []);
	}
	return bytes;
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** What holds for all rows, whole document or not. */
function checkRows(rows: JsonRows, bytes: Buffer): void {
	for (let row = 0; row < rows.count; row++) {
		const parent = rows.parent[row] ?? noRow;
		const start = rows.valueStart[row] ?? -1;
		const isInside =
			parent === noRow
				? row === 0
				: parent < row && start > (rows.valueStart[parent] ?? 0) && (rows.end[row] ?? 0) <= (rows.end[parent] ?? 0);
		if (!isInside || (rows.valueEnd[row] ?? 0) <= start || (rows.valueEnd[row] ?? 0) > bytes.length)
			expect.fail(`row ${row} does not stand in its parent`);
		if (rows.kind[row] === jsonKind.string) {
			const [from, to] = [start, rows.valueEnd[row] ?? 0];
			if (decodeToken(bytes, from, to) !== JSON.parse(bytes.toString('utf8', from, to)))
				expect.fail(`row ${row} is read as another string`);
		}
	}
	if (rows.count > 0) pathOf(rows, bytes, rows.count - 1);
}

function checkAll(lines: readonly Buffer[]): {
	events: number;
	malformed: number;
	other: number;
	whole: number;
} {
	const random = createRandom(seed);
	const met = {events: 0, malformed: 0, other: 0, whole: 0};
	for (let round = 0; round < rounds; round++) {
		const bytes = mutate(lines[Math.floor(random() * lines.length)] ?? Buffer.alloc(0), random);
		const note = `SEED=${seed}, round ${round}: ${bytes.toString('base64')}`;
		try {
			const line = decodeLine(bytes, 0, bytes.length);
			const kind = line.kind === 'event' || line.kind === 'several' ? 'events' : line.kind === 'open' ? 'other' : line.kind;
			met[kind]++;
			describeLine(bytes, 0, bytes.length);
			decodePodLogLine(bytes, 0, bytes.length);
			const rows = decodeJsonRows(bytes);
			expect(rows.brokenAt === undefined).toBe(isJson(bytes.toString()));
			if (line.kind === 'event') expect(decodeJsonRows(bytes, line.jsonStart, line.jsonEnd).brokenAt).toBeUndefined();
			if (rows.brokenAt === undefined) met.whole++;
			checkRows(rows, bytes);
		} catch (error) {
			throw new Error(note, {cause: error});
		}
	}
	return met;
}

describe(`changed lines never throw, and rows are whole exactly where JSON.parse says so (SEED=${seed})`, () => {
	it('made ones', () => {
		const made = [
			makeEvent(),
			makeEvent({requestObject: {a: [1, -0, 1e21, true, false, null, {}, [], ''], 'b\u2028<&>': '\ud83d\ude80\u0007'}}),
			[1.5e-7, -0, 'x', [[[]]], {a: {b: {c: {}}}}],
		];
		const met = checkAll([
			...made.map(value => Buffer.from(goJson(value))),
			Buffer.from('2026-11-23T15:46:34.982554480Z {"auditID":"a","stage":"Panic","verb":"get"}'),
		]);
		for (const count of Object.values(met)) expect(count).toBeGreaterThan(rounds / 100);
	});

	itWithShared('own-1.37/levels.log.gz', 'recorded ones', file => {
		const lines: Buffer[] = [];
		const log = readRecording(file);
		for (let start = 0, end = log.indexOf(10); end >= 0; start = end + 1, end = log.indexOf(10, start)) {
			if (end - start < 5000) lines.push(log.subarray(start, end));
		}
		expect(checkAll(lines).events).toBeGreaterThan(0);
	});
});
