/** Numbers, texts and choices that are the same for the same seed. */

const hexDigits = Array.from({length: 65536}, (_, value) => value.toString(16).padStart(4, '0'));

/** A xorshift generator. */
export class Random {
	#state;

	constructor(seed) {
		this.#state = seed >>> 0 || 1;
	}

	/** A whole number of 32 bits. */
	bits() {
		let state = this.#state;
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		this.#state = state >>> 0;
		return this.#state;
	}

	/** From 0 to below 1. */
	next() {
		return this.bits() / 2 ** 32;
	}

	/** A whole number, both ends included. */
	int(from, to) {
		return from + Math.floor(this.next() * (to - from + 1));
	}

	pick(list) {
		return list[Math.floor(this.next() * list.length)];
	}

	hex(length) {
		let text = '';
		while (text.length < length) text += hexDigits[this.bits() >>> 16];
		return text.slice(0, length);
	}

	uuid() {
		const [a, b, c, d] = [this.bits(), this.bits(), this.bits(), this.bits()];
		const third = hexDigits[0x4000 | (b & 0xfff)];
		const fourth = hexDigits[0x8000 | (c & 0x3fff)];
		return `${hexDigits[a >>> 16]}${hexDigits[a & 0xffff]}-${hexDigits[b >>> 16]}-${third}-${fourth}-${hexDigits[c >>> 16]}${hexDigits[d >>> 16]}${hexDigits[d & 0xffff]}`;
	}
}

/** A chooser of indexes below `count` by Zipf's law: the first ones are much likelier, as with users and objects of real logs. */
export function zipf(random, count, exponent = 1.05) {
	const sums = new Float64Array(count);
	let total = 0;
	for (let at = 0; at < count; at++) {
		total += (at + 1) ** -exponent;
		sums[at] = total;
	}
	return () => {
		const wanted = random.next() * total;
		let [low, high] = [0, count - 1];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (sums[middle] < wanted) low = middle + 1;
			else high = middle;
		}
		return low;
	};
}
