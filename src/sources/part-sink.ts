import type {SourceStatus} from '../model/source.js';
import type {SourceSink} from './source.js';

/** Takes what one of several files gives that are one source: its end is not that of the source. */
export class PartSink implements SourceSink {
	readonly received?: (bytes: Uint8Array) => void;

	/**
	@param base - the offset of the source that stands for the first byte of the file.
	@param statusOf - what the source says when the file says this.
	*/
	constructor(
		protected readonly whole: SourceSink,
		private readonly base = 0,
		private readonly statusOf: (status: SourceStatus) => SourceStatus = status => status,
	) {
		if (whole.received) this.received = bytes => whole.received?.(bytes);
	}

	chunk(bytes: Uint8Array, offset: number | undefined): void {
		this.whole.chunk(bytes, offset === undefined ? undefined : offset + this.base);
	}

	announce(bytes: Buffer, offset: number): boolean {
		return this.whole.announce?.(bytes, offset + this.base) ?? false;
	}

	get announced(): number {
		return this.whole.announced ?? 0;
	}

	lend(): Buffer {
		return this.whole.lend();
	}

	takeBack(memory: Buffer): void {
		this.whole.takeBack(memory);
	}

	ready(): Promise<void> {
		return this.whole.ready?.() ?? Promise.resolve();
	}

	cut(): void {
		this.whole.cut();
	}

	rest(): void {
		this.whole.rest();
	}

	end(): void {
		this.whole.rest();
	}

	gap(why: string): void {
		this.whole.gap(why);
	}

	jump(): void {
		this.whole.jump();
	}

	status(status: SourceStatus): void {
		this.whole.status(this.statusOf(status));
	}
}
