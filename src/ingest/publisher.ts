import type {EventIndex} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';
import type {FromIngest} from './messages.js';

/** Main is told of new entries at most this often: twice between two paints, so that no paint waits for what it is to show. */
const everyMs = 16;

/** Tells main how far it may read: soon after something was appended, never too often. */
export class Publisher {
	#timer: NodeJS.Timeout | undefined;
	#lastMs = Number.NEGATIVE_INFINITY;
	#isDirty = false;

	/** @param published - is called after main was told. */
	constructor(
		private readonly writer: StoreWriter,
		private readonly tell: (message: FromIngest) => void,
		private readonly published: (through: EventIndex) => void,
	) {}

	/** Something was appended or counted. */
	changed(): void {
		this.#isDirty = true;
		const waitMs = this.#lastMs + everyMs - performance.now();
		if (waitMs <= 0) this.publish();
		else this.#timer ??= setTimeout(() => this.publish(), waitMs);
	}

	/** Tell it now, if there is anything to tell. */
	publish(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (!this.#isDirty) return;
		this.#isDirty = false;
		this.#lastMs = performance.now();
		const {through, counters, sizes} = this.writer.publish();
		this.tell({type: 'published', through, counters, sizes});
		this.published(through);
	}
}
