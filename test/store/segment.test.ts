import {expect, it} from 'vitest';
import {columnNames} from '../../src/store/columns.js';
import {entryBytes, segmentBytes, segmentEntries, viewSegment} from '../../src/store/segment.js';

it('holds every column in a place of its own: nothing written into one changes another', () => {
	const segment = viewSegment(new SharedArrayBuffer(segmentBytes));
	columnNames.forEach((name, at) => {
		segment[name].fill(at + 1);
	});
	columnNames.forEach((name, at) => {
		expect(
			segment[name].every(value => value === at + 1),
			name,
		).toBe(true);
		expect(segment[name].length, name).toBe(name === 'auditID' ? 4 * segmentEntries : segmentEntries);
	});
});

it('is the same memory for whoever looks at the buffer', () => {
	const buffer = new SharedArrayBuffer(segmentBytes);
	const [writer, reader] = [viewSegment(buffer), viewSegment(buffer)];
	writer.time[7] = 1.5;
	writer.kind[65_535] = 3;
	expect([reader.time[7], reader.kind[65_535]]).toEqual([1.5, 3]);
});

it('costs less than 150 bytes an entry', () => {
	expect(entryBytes).toBeLessThan(150);
});
