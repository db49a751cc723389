import {Transform, type TransformCallback} from 'node:stream';
import * as zlib from 'node:zlib';
import {type FramePart, ZstdFrames} from './zstd-frames.js';

/**
A stream that inflates zstd, all frames one after another; it fails as gzip does where the last one is cut short.

@param chunkSize - of what comes out.
@returns undefined where Node cannot: before 22.15.
*/
export function createZstdInflate(chunkSize: number): Transform | undefined {
	const create: unknown = Reflect.get(zlib, 'createZstdDecompress');
	return typeof create === 'function' ? new ZstdInflate(() => create({chunkSize}) as Transform) : undefined;
}

/** Gives each frame to a stream of Node's, which knows one only. */
class ZstdInflate extends Transform {
	readonly #frames = new ZstdFrames();
	/** For the frame that is being read. */
	#inner: Transform | undefined;
	#fail: (error: Error) => void = () => undefined;

	constructor(private readonly create: () => Transform) {
		super();
	}

	override _transform(chunk: Uint8Array, _: BufferEncoding, done: TransformCallback): void {
		this.#feedAll(this.#frames.split(chunk)).then(() => done(), done);
	}

	override _flush(done: TransformCallback): void {
		done(this.#frames.isCut ? Object.assign(new Error('unexpected end of file'), {code: 'Z_BUF_ERROR'}) : null);
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.#inner?.destroy();
		done(error);
	}

	async #feedAll(parts: readonly FramePart[]): Promise<void> {
		for (const part of parts) await this.#feed(part);
	}

	#feed({bytes, isEnd}: FramePart): Promise<void> {
		const inner = this.#inner ?? this.#open();
		return new Promise((resolve, reject) => {
			this.#fail = reject;
			if (!isEnd) {
				inner.write(bytes, error => (error ? reject(error) : resolve()));
				return;
			}
			inner.once('end', resolve);
			inner.end(bytes);
			this.#inner = undefined;
		});
	}

	#open(): Transform {
		const inner = this.create();
		inner.on('data', bytes => this.push(bytes));
		inner.on('error', error => this.#fail(error));
		this.#inner = inner;
		return inner;
	}
}
