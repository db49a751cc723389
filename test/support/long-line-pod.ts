import type {ServerResponse} from 'node:http';
import type {EpochMicros} from '../../src/model/time.js';
import {FakePod, stampOf} from './fake-apiserver.js';

const piece = Buffer.alloc(1 << 20, 'x');

/** What a log with one very long line consists of: that line is `head`, x's, `tail`. */
export type LongLine = {
	readonly time: EpochMicros;
	readonly before: string;
	readonly head: string;
	readonly tail: string;
	/** Of the long line, without its newline. */
	readonly bytes: number;
	readonly after: string;
};

/** A pod whose log has a line that nobody holds: its bytes are made while they are sent. Whoever asks for the end of the log only gets all of it. */
export class LongLinePod extends FakePod {
	/** Responses that are to break off behind so many bytes of the long line. */
	readonly breaks: number[] = [];

	constructor(private readonly long: LongLine) {
		super('kube-apiserver-cp');
		this.startedAt = long.time;
	}

	override serve(query: URLSearchParams, response: ServerResponse): void {
		response.writeHead(200, {'content-type': 'text/plain', date: new Date(this.long.time / 1000).toUTCString()});
		const limit = query.get('limitBytes');
		if (limit === null) void this.#send(response, query.get('follow') === 'true');
		else response.end(this.#line(0, this.long.before).slice(0, Number(limit)));
	}

	async #send(response: ServerResponse, isFollowed: boolean): Promise<void> {
		const {before, head, tail, bytes, after} = this.long;
		const closed = new Promise(resolve => response.once('close', resolve));
		const most = this.breaks.shift() ?? bytes;
		response.write(`${this.#line(0, before)}${stampOf(this.long.time + 1000)}${head}`);
		for (let left = Math.min(most, bytes) - head.length - tail.length; left > 0 && !response.destroyed; left -= piece.length)
			if (!response.write(piece.subarray(0, left))) await Promise.race([new Promise(resolve => response.once('drain', resolve)), closed]);
		if (most < bytes) response.socket?.resetAndDestroy();
		else response.write(`${tail}\n${this.#line(2000, after)}`);
		if (!isFollowed) response.end();
	}

	#line(later: number, text: string): string {
		return `${stampOf(this.long.time + later)}${text}\n`;
	}
}
