import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {decodeLine} from '../../src/decode/line.js';
import {eachLine, LineSplitter} from '../../src/decode/line-splitter.js';
import {collect} from '../support/collect-source.js';
import {FakeApiserver, FakePod, stampOf} from '../support/fake-apiserver.js';
import {makeLine} from '../support/make-event.js';
import {noon, openPod} from '../support/pod-source.js';

/** Characters of two, three and four bytes, CRLF, a BOM, NULs, a separator of Unicode, and a line of 40 KB; each is an event. */
const texts = [
	makeLine({auditID: 'plain'}),
	makeLine({auditID: 'é部😀', userAgent: 'ü\u2028€'}),
	`${makeLine({auditID: 'crlf'})}\r`,
	`\ufeff${makeLine({auditID: 'bom'})}`,
	`\0\0\0${makeLine({auditID: 'nul'})}`,
	makeLine({auditID: 'long', requestObject: {data: 'é部😀x'.repeat(4000)}}),
];
const bytes = Buffer.from(texts.map((text, n) => `${stampOf(noon + n * 1000)}${text}\n`).join(''));

type Lines = ReadonlyArray<{readonly line: Buffer; readonly offset: number}>;

function split(chunks: readonly Uint8Array[]): Lines {
	const lines: Array<{line: Buffer; offset: number}> = [];
	const splitter = new LineSplitter();
	for (const chunk of chunks)
		splitter.push(chunk, block =>
			eachLine(block, (all, start, end, offset) => lines.push({line: Buffer.from(all.subarray(start, end)), offset})),
		);
	return lines;
}

const decoded = (lines: Lines) => lines.map(({line}) => decodeLine(line, 0, line.length));

describe('R2: every byte boundary is safe', () => {
	const whole = split([bytes]);

	it('uncut, every line is an event', () => {
		expect(decoded(whole).map(each => each.kind === 'event' && each.event.auditID)).toEqual([
			'plain',
			'é部😀',
			'crlf',
			'bom',
			'nul',
			'long',
		]);
	});

	/** Are the lines in these chunks those of the whole? Looked at where they stand. */
	function isSame(chunks: readonly Uint8Array[]): boolean {
		let [count, wrong] = [0, 0];
		const splitter = new LineSplitter();
		for (const chunk of chunks)
			splitter.push(chunk, block =>
				eachLine(block, (all, start, end, offset) => {
					const expected = whole[count++];
					const isLine = expected?.offset === offset && expected.line.equals(all.subarray(start, end));
					if (!isLine) wrong++;
				}),
			);
		return wrong === 0 && count === whole.length;
	}

	it(`cut at any of ${bytes.length} offsets, the lines are the same`, () => {
		const differing = Array.from(bytes.keys()).filter(at => !isSame([bytes.subarray(0, at), bytes.subarray(at)]));
		expect(differing).toEqual([]);
	});

	it('in chunks of one byte, the events are the same', () => {
		const chunks = Array.from(bytes.keys(), at => bytes.subarray(at, at + 1));
		expect(isSame(chunks)).toBe(true);
		expect(decoded(split(chunks))).toEqual(decoded(whole));
	});
});

describe('R2 over a socket', () => {
	let fake: FakeApiserver;
	beforeEach(async () => {
		fake = await FakeApiserver.start();
	});
	afterEach(() => fake.stop());

	it.each([1, 3, 16_384])('in writes of %i bytes', async writeBytes => {
		const pod = fake.addPod(new FakePod('kube-apiserver-cp'));
		pod.writeBytes = writeBytes;
		pod.lines = texts.slice(0, writeBytes === 1 ? 5 : 6).map((text, n) => ({time: noon + n * 1000, text}));
		const kept = await collect(openPod(fake.url, pod), so => so.lines.length === pod.lines.length);
		expect(kept.lines).toEqual(pod.lines.map(({text}) => text));
	});
});
