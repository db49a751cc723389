/** containerd's and docker's, until another is learned. */
const usualBytes = 16_384;
/** No runtime is known to cut into smaller pieces on purpose: what is less comes of pieces of many lengths. */
const leastBytes = 1024;

/**
What is known of the pieces that the runtime of a source stores long lines in: containerd and docker cut at multiples of 16,384 bytes unless told otherwise, CRI-O where its reads end. Learned from where the events were cut that could be made whole.

@see containerd internal/cri/io/logger.go; `max_container_log_line_size` of its configuration
*/
export class ChunkSize {
	/** The greatest common divisor of all cuts; 0 before the first. */
	#divisor = 0;
	#longestWhole = 0;

	/** Bytes; 0 where cuts follow no rule. */
	get bytes(): number {
		if (this.#divisor % usualBytes === 0) return usualBytes;
		return this.#divisor >= leastBytes ? this.#divisor : 0;
	}

	/** The longest line that was not cut: no piece is shorter. */
	get longestWhole(): number {
		return this.#longestWhole;
	}

	/** An event was cut so many bytes from its beginning. */
	sawCut(at: number): void {
		this.#divisor = commonDivisor(at, this.#divisor);
	}

	/** A line of so many bytes was not cut. */
	sawWhole(bytes: number): void {
		this.#longestWhole = Math.max(this.#longestWhole, bytes);
	}

	/** Can a piece end so many bytes from the beginning of an event? */
	isCut(at: number): boolean {
		return this.bytes > 0 && at > 0 && at % this.bytes === 0;
	}

	/** The last such place up to `at`; 0 where there is none. */
	lastCut(at: number): number {
		return this.bytes === 0 ? 0 : at - (at % this.bytes);
	}
}

/** The greatest one of two numbers; of 0 and another that other. */
export function commonDivisor(one: number, other: number): number {
	let [a, b] = [one, other];
	while (b !== 0) [a, b] = [b, a % b];
	return a;
}
