import type {SourceStatus} from '../../src/model/source.js';
import type {SourceSink} from '../../src/sources/source.js';

/** A sink that keeps what it is given. */
export class KeptSink implements SourceSink {
	readonly chunks: Buffer[] = [];
	readonly offsets: Array<number | undefined> = [];
	readonly statuses: SourceStatus[] = [];
	readonly gaps: string[] = [];
	readonly marks: Array<'cut' | 'rest' | 'end' | 'jump'> = [];

	get bytes(): Buffer {
		return Buffer.concat(this.chunks);
	}

	chunk(bytes: Uint8Array, offset: number | undefined): void {
		this.chunks.push(Buffer.from(bytes));
		this.offsets.push(offset);
	}

	lend(): Buffer {
		return Buffer.alloc(1 << 20);
	}

	takeBack(): void {}

	cut(): void {
		this.marks.push('cut');
	}

	rest(): void {
		this.marks.push('rest');
	}

	gap(why: string): void {
		this.gaps.push(why);
	}

	end(): void {
		this.marks.push('end');
	}

	jump(): void {
		this.marks.push('jump');
	}

	status(status: SourceStatus): void {
		this.statuses.push(status);
	}
}
