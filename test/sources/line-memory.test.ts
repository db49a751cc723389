import {hash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {LineMemory, mostLines} from '../../src/sources/line-memory.js';
import {createRandom, seedOfRun} from '../support/random.js';

const keyOf = (text: string) => hash('sha256', text, 'binary');

/** The rules in the plainest words. */
class Plain {
	lines: Array<{text: string; time: number; size: number}> = [];
	matched: string[] = [];

	constructor(
		readonly keptMicros: number,
		readonly keptBytes: number,
	) {}

	commit(text: string, time: number, size: number): void {
		const isOver = () => this.lines.reduce((sum, line) => sum + line.size, 0) > this.keptBytes;
		while (isOver() && Math.abs(time - (this.lines[0]?.time ?? 0)) > this.keptMicros) this.#forget();
		this.lines.push({text, time, size});
	}

	match(text: string): boolean {
		const count = (texts: readonly string[]) => texts.filter(each => each === text).length;
		if (count(this.lines.map(line => line.text)) <= count(this.matched)) return false;
		this.matched.push(text);
		return true;
	}

	/** What was matched by a copy that is gone stands for one that is left, as far as there are some. */
	#forget(): void {
		const text = this.lines.shift()?.text ?? '';
		const left = this.lines.filter(line => line.text === text).length;
		const others = this.matched.filter(each => each !== text);
		const own = this.matched.length - others.length;
		this.matched = [...others, ...Array<string>(Math.min(own, left)).fill(text)];
	}
}

describe('the memory of lines', () => {
	const seed = seedOfRun();
	it(`does what its rules say, with few texts and with many (SEED=${seed})`, () => {
		for (let trial = 0; trial < 40; trial++) {
			const random = createRandom(seed + trial);
			const [plain, memory] = [new Plain(1000, 3000), new LineMemory(1000, 3000)];
			const texts = 3 ** (1 + Math.floor(random() * 5));
			let time = 0;
			for (let step = 0; step < 400; step++) {
				const text = `text ${Math.floor(random() * texts)}`;
				const act = random();
				if (act < 0.02) {
					plain.matched = [];
					memory.nextResponse();
				} else if (act < 0.5) expect(memory.match(keyOf(text)), `trial ${trial}, step ${step}`).toBe(plain.match(text));
				else {
					time += Math.floor(random() * 60);
					const size = Math.floor(random() * 200);
					plain.commit(text, time, size);
					memory.commit(keyOf(text), time, size);
					expect(memory.size).toBe(plain.lines.length);
				}
			}
		}
	});

	it('keeps the newest lines, and no more of them than fit into 32 MiB, however short they are', () => {
		const memory = new LineMemory(3e6, 32 * 1024 * 1024);
		const count = mostLines + 1000;
		for (let n = 0; n < count; n++) memory.commit(numbered(n), 0, 60);
		expect(memory.size).toBe(mostLines);
		expect([999, 1000, count - 1].map(n => memory.match(numbered(n)))).toEqual([false, true, true]);
	});

	it('is as quick where all lines are the same', () => {
		const memory = new LineMemory(3e6, 0);
		const key = keyOf('the same');
		for (let n = 0; n < 200_000; n++) memory.commit(key, 0, 60);
		memory.nextResponse();
		let matched = 0;
		while (memory.match(key)) matched++;
		expect(matched).toBe(200_000);
	});
});

/** Keys of their own, without the cost of a hash. */
const numbered = (n: number) => String.fromCharCode(...Array.from({length: 16}, (_, at) => (n >>> ((at % 4) * 8)) & 255));
