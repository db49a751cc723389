/** What a container runtime stores: a piece of a line of one stream. `isWhole`: the piece ends its line. */
export type LogEntry = {readonly stream: 'stdout' | 'stderr'; readonly text: Buffer; readonly isWhole: boolean};

/** A line of stdout, cut into pieces of so many bytes, with lines of stderr after some of the pieces. */
export type WrittenLine = {
	readonly line: Buffer;
	readonly chunkBytes: number;
	/** Lines of stderr after each piece, by its number. */
	readonly between: ReadonlyMap<number, readonly string[]>;
};

/** What the runtime stores of these lines. A line of stderr that is too long is cut too, and nothing comes between its pieces. */
export function store(lines: readonly WrittenLine[]): LogEntry[] {
	return lines.flatMap(({line, chunkBytes, between}) =>
		cutLine('stdout', line, chunkBytes).flatMap((entry, number) => [
			entry,
			...(between.get(number) ?? []).flatMap(text => cutLine('stderr', Buffer.from(text), chunkBytes)),
		]),
	);
}

function cutLine(stream: LogEntry['stream'], line: Buffer, chunkBytes: number): LogEntry[] {
	const count = Math.max(1, Math.ceil(line.length / chunkBytes));
	return Array.from({length: count}, (_, number) => ({
		stream,
		text: line.subarray(number * chunkBytes, (number + 1) * chunkBytes),
		isWhole: number === count - 1,
	}));
}

/** How a kubelet gives a log: without stamps; with one a line (1.26 and later); with one a piece (before). */
export const kubelets = ['bare', 'stamps', 'old stamps'] as const;
export type Kubelet = (typeof kubelets)[number];

/**
The log as the kubelet sends it: entries as they stand, whatever their stream, a newline after those that end a line.

@param startMs - time of the first entry; each further one is 1,234 ns later.
@see kubernetes/cri-client pkg/logs/logs.go ReadLogs, logWriter.write
*/
export function send(entries: readonly LogEntry[], kubelet: Kubelet, startMs = Date.UTC(2026, 0, 2, 12)): Buffer {
	let atLineStart = true;
	const parts: Buffer[] = [];
	for (const [n, {text, isWhole}] of entries.entries()) {
		if (kubelet === 'old stamps' || (kubelet === 'stamps' && atLineStart)) parts.push(Buffer.from(stampAt(startMs, n)));
		parts.push(text, Buffer.from(isWhole ? '\n' : ''));
		atLineStart = isWhole;
	}
	return Buffer.concat(parts);
}

function stampAt(startMs: number, n: number): string {
	const nanos = n * 1234;
	const second = new Date(startMs + Math.floor(nanos / 1e9) * 1000).toISOString().slice(0, 19);
	return `${second}.${String(nanos % 1e9).padStart(9, '0')}Z `;
}
