import {describe, expect, it} from 'vitest';
import {type EmitLine, eachLine, type LineBlock, LineSplitter} from '../../src/decode/line-splitter.js';

const sample = Buffer.concat([
	Buffer.from('\ufeffI0102 first\r\n'),
	Buffer.from('\0\0\0\0{"auditID":"a"}\n'),
	Buffer.from('\n\r\n \t\n'),
	Buffer.from('{"name":"田中さくら🌸","note":"\u2028\u0085"}\r\n'),
	Buffer.from([0xc3, 0x28, 0xff, 0x0a]),
	Buffer.from('the last one, without a newline 🚀'),
]);

/** A block, line by line. */
const lined = (emit: EmitLine) => (block: LineBlock) => eachLine(block, emit);

type Line = {readonly text: string; readonly offset: number};

/** What the sample holds, found without the splitter: bytes as latin1, so that every one is seen. */
function expectedLines(bytes: Buffer): Line[] {
	const lines: Line[] = [];
	let offset = 0;
	for (const text of bytes.toString('latin1').split('\n')) {
		lines.push({text, offset});
		offset += text.length + 1;
	}
	return lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines;
}

function collector(): {lines: Line[]; emit: EmitLine} {
	const lines: Line[] = [];
	return {
		lines,
		emit: (bytes, start, end, offset) => lines.push({text: Buffer.from(bytes.subarray(start, end)).toString('latin1'), offset}),
	};
}

/** @param room - in front of each chunk. */
function split(chunks: readonly Uint8Array[], room = 0): Line[] {
	const splitter = new LineSplitter();
	const {lines, emit} = collector();
	const memory = Buffer.alloc(room + sample.length, 0x58);
	for (const chunk of chunks) {
		const lent = memory.subarray(room, room + chunk.length);
		lent.set(chunk);
		splitter.push(lent, lined(emit), room);
		// The owner of a chunk uses it again.
		memory.fill(0x58);
	}
	splitter.rest(lined(emit));
	expect(splitter.restLength).toBe(0);
	return lines;
}

describe('whole lines, however the chunks are cut', () => {
	const expected = expectedLines(sample);

	it('finds every line of the sample, with the offset of its first byte', () => {
		expect(expected).toHaveLength(8);
		expect(split([sample])).toEqual(expected);
	});

	it('gives the same for every cut into two', () => {
		for (let cut = 0; cut <= sample.length; cut++) {
			expect(split([sample.subarray(0, cut), sample.subarray(cut)]), `cut at ${cut}`).toEqual(expected);
		}
	});

	it('gives the same for every cut into three', () => {
		for (let one = 0; one <= sample.length; one++) {
			for (let two = one; two <= sample.length; two++) {
				const chunks = [sample.subarray(0, one), sample.subarray(one, two), sample.subarray(two)];
				const lines = split(chunks, (one + two) % 2 === 0 ? 0 : 40);
				if (JSON.stringify(lines) !== JSON.stringify(expected)) expect(lines, `cut at ${one} and ${two}`).toEqual(expected);
			}
		}
	});

	it.each([1, 2, 3, 5, 7, 64])('gives the same for chunks of %i bytes', size => {
		const chunks = Array.from({length: Math.ceil(sample.length / size)}, (_, n) => sample.subarray(n * size, (n + 1) * size));
		for (const room of [0, 1, 10, 100]) expect(split(chunks, room), `room for ${room}`).toEqual(expected);
	});

	it('gives nothing for nothing', () => {
		expect(split([])).toEqual([]);
		expect(split([new Uint8Array(0)])).toEqual([]);
	});
});

describe('what it costs', () => {
	it('shows the lines inside a chunk in the memory of the chunk', () => {
		const chunk = new Uint8Array(Buffer.from('one\ntwo\nthr'));
		const seen: Array<[ArrayBufferLike, number, number]> = [];
		new LineSplitter().push(
			chunk,
			lined((bytes, start, end) => seen.push([bytes.buffer, bytes.byteOffset + start, bytes.byteOffset + end])),
		);
		expect(seen).toEqual([
			[chunk.buffer, 0, 3],
			[chunk.buffer, 4, 7],
		]);
		expect(seen[0]?.[0]).toBe(chunk.buffer);
	});

	it('shows a line that began in the chunk before in one block with those behind it, where there is room', () => {
		const memory = Buffer.from('.....irst\nsecond\nthi');
		const blocks: string[] = [];
		const take = ({bytes, start, end, offset}: LineBlock) => blocks.push(`${offset} ${bytes.toString('latin1', start, end)}`);
		const splitter = new LineSplitter();
		splitter.push(Buffer.from('zero\nf'), take);
		splitter.push(memory.subarray(5), take, 5);
		expect(blocks).toEqual(['0 zero\n', '5 first\nsecond\n']);
		splitter.rest(take);
		expect(blocks.at(-1)).toBe('18 thi\n');
	});

	it('copies a line of a megabyte in single bytes only a few times', () => {
		const size = 1 << 20;
		let copied = 0;
		const copy = Buffer.prototype.copy;
		Buffer.prototype.copy = function (...args: Parameters<typeof copy>) {
			const bytes = copy.apply(this, args);
			copied += bytes;
			return bytes;
		};
		const lines: number[] = [];
		try {
			const splitter = new LineSplitter();
			const byte = Uint8Array.of(0x61);
			for (let i = 0; i < size; i++) splitter.push(byte, () => expect.fail('no line has ended yet'));
			expect(splitter.restLength).toBe(size);
			splitter.push(
				Uint8Array.of(10),
				lined((_, start, end) => lines.push(end - start)),
			);
		} finally {
			Buffer.prototype.copy = copy;
		}
		expect(lines).toEqual([size]);
		expect(copied).toBeGreaterThanOrEqual(size);
		expect(copied).toBeLessThan(4 * size);
	});

	it.each([40, 7, 1])('keeps only the beginning of a line over several chunks that is too long, in chunks of %i bytes', size => {
		const bytes = Buffer.from(`short\n${'x'.repeat(60)}\nnext\n${'y'.repeat(30)}`);
		const splitter = new LineSplitter(20);
		const {lines, emit} = collector();
		const lengths: Array<number | undefined> = [];
		const take = (block: LineBlock) => {
			lengths.push(block.lengthOfLine);
			lined(emit)(block);
		};
		for (let at = 0; at < bytes.length; at += size) splitter.push(bytes.subarray(at, at + size), take);
		expect(splitter.restLength).toBe(30);
		splitter.rest(take);
		expect(lengths.filter(length => length !== undefined)).toEqual([60, 30]);
		expect(lines).toEqual([
			{text: 'short', offset: 0},
			{text: 'x'.repeat(20), offset: 6},
			{text: 'next', offset: 67},
			{text: 'y'.repeat(20), offset: 72},
		]);
	});
});

describe('NULs that fill whole chunks before a line', () => {
	it('are passed over, and nothing of them is kept', () => {
		const splitter = new LineSplitter();
		const {lines, emit} = collector();
		for (let n = 0; n < 5; n++) splitter.push(Buffer.alloc(10_000), () => expect.fail('there is no line'));
		expect(splitter.restLength).toBe(0);
		splitter.push(Buffer.from('\0\0one\n'), lined(emit));
		expect(lines).toEqual([{text: '\0\0one', offset: 50_000}]);
	});

	it('are part of a line that has begun', () => {
		const splitter = new LineSplitter();
		const {lines, emit} = collector();
		splitter.push(Buffer.from('on'), lined(emit));
		splitter.push(Buffer.alloc(5000), lined(emit));
		splitter.push(Buffer.from('e\n'), lined(emit));
		expect(lines).toEqual([{text: `on${'\0'.repeat(5000)}e`, offset: 0}]);
	});
});

describe('breaks and jumps', () => {
	it('forgets what a broken stream left unfinished, and goes on behind it', () => {
		const splitter = new LineSplitter();
		const {lines, emit} = collector();
		splitter.push(Buffer.from('whole\nhal'), lined(emit));
		expect(splitter.restLength).toBe(3);
		splitter.drop();
		expect(splitter.restLength).toBe(0);
		splitter.push(Buffer.from('again\n'), lined(emit));
		splitter.rest(lined(emit));
		expect(lines).toEqual([
			{text: 'whole', offset: 0},
			{text: 'again', offset: 9},
		]);
	});

	it('counts offsets from where it was told that the source goes on', () => {
		const splitter = new LineSplitter();
		const {lines, emit} = collector();
		splitter.jump(5000);
		splitter.push(Buffer.from('tail\ncut of'), lined(emit));
		splitter.jump(0);
		splitter.push(Buffer.from('he'), lined(emit));
		splitter.push(Buffer.from('ad\nrest'), lined(emit));
		splitter.rest(lined(emit));
		expect(lines).toEqual([
			{text: 'tail', offset: 5000},
			{text: 'head', offset: 0},
			{text: 'rest', offset: 5},
		]);
	});

	it('gives a last line once', () => {
		const splitter = new LineSplitter();
		const {lines, emit} = collector();
		splitter.push(Buffer.from('last'), lined(emit));
		splitter.rest(lined(emit));
		splitter.rest(lined(emit));
		splitter.push(Buffer.from('more\n'), lined(emit));
		expect(lines).toEqual([
			{text: 'last', offset: 0},
			{text: 'more', offset: 4},
		]);
	});

	it('may be pushed to by whoever takes a line', () => {
		const splitter = new LineSplitter();
		const {lines, emit} = collector();
		splitter.push(Buffer.from('on'), lined(emit));
		splitter.push(
			Buffer.from('e\n'),
			lined((...line) => {
				emit(...line);
				splitter.push(Buffer.from('two\n'), lined(emit));
			}),
		);
		expect(lines.map(line => line.text)).toEqual(['one', 'two']);
	});
});

describe('what is known ahead', () => {
	/** Chunks of a log, each with room in front of it, and what the splitter said of each before it was given, and gave. */
	function aheadAndGiven(bytes: Buffer, sizes: readonly number[], room: number) {
		const splitter = new LineSplitter();
		const told: (LineBlock | undefined)[] = [];
		const given: LineBlock[][] = [];
		let offset = 0;
		for (const size of sizes) {
			const memory = Buffer.alloc(room + size, 0x58);
			const chunk = memory.subarray(room);
			chunk.set(bytes.subarray(offset, offset + size));
			told.push(splitter.ahead(chunk, offset, room));
			const blocks: LineBlock[] = [];
			splitter.push(chunk, block => blocks.push({...block, bytes: Buffer.from(block.bytes)}), room);
			given.push(blocks);
			offset += size;
		}
		return {told, given};
	}

	const lines = Buffer.from(Array.from({length: 300}, (_, at) => `${at} ${'x'.repeat((at * 7919) % 97)}\n`).join(''));
	const sizes = Array.from({length: 200}, (_, at) => 1 + ((at * 104_729) % 130));

	it.each([1, 20, 1000])('is what is given; with room for %i bytes', room => {
		const {told, given} = aheadAndGiven(lines, sizes, room);
		expect(told.filter(block => block !== undefined).length).toBeGreaterThan(room > 1 ? 50 : 1);
		for (const [place, block] of told.entries()) {
			if (!block) continue;
			const {bytes, start, end, offset} = block;
			expect(given[place]).toHaveLength(1);
			const [one] = given[place] ?? [];
			expect([one?.offset, one?.bytes.subarray(one.start, one.end).toString()]).toEqual([offset, bytes.subarray(start, end).toString()]);
		}
	});
});
