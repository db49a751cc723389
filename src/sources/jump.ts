import {gapReasons} from './gap-reasons.js';
import type {LineKey} from './line-keys.js';
import type {LineMemory} from './line-memory.js';
import type {Judgement} from './source.js';

/** A response that comes back to what it has sent, after it had gone on: the kubelet has jumped to another file, and may have skipped lines. */
export class Jump {
	/** The first line that was committed out of this response. */
	#firstCommitted = 0;
	/** How many lines were committed when a line came again in the middle of a response: if it does so in the next one, too, the log is like that. */
	#cameAgainAt: number | undefined;

	constructor(private readonly memory: LineMemory) {}

	/** A response begins. */
	begin(): void {
		this.#firstCommitted = this.memory.committed;
	}

	/**
	Is this line one that comes again in a response that has gone on?

	@param sawAnchor - lines that were committed before this response come again only by a jump.
	*/
	isOne(key: LineKey, sawAnchor: boolean): boolean {
		if (this.#cameAgainAt === this.memory.committed) return false;
		const known = this.memory.lineOf(key);
		return known !== undefined && (sawAnchor || known >= this.#firstCommitted);
	}

	/** Whatever was skipped was skipped before the first line that comes again. */
	judge(key: LineKey): Judgement {
		this.#cameAgainAt = this.memory.committed;
		const first = this.memory.lineOf(key) ?? 0;
		const to = this.memory.timeOf(first);
		const before = this.memory.timeOf(first - 1);
		return {as: 'replayed', gap: {from: Number.isNaN(before) ? to : before, to, why: gapReasons.skipped}};
	}
}
