import {constants, gunzipSync} from 'node:zlib';
import {type EpochMicros, parseRfc3339} from '../model/time.js';
import type {KubeletFiles} from './kubelet-files.js';
import type {NodeFile} from './node-files.js';

/** Holds the first entry, or of a plain audit log the first event unless it is a long one. */
const headBytes = 1 << 16;

/** The time of the first line of a file: the runtime's stamp, or that of an event; NaN where it cannot be told. */
export async function firstTimeOf(kubelet: KubeletFiles, file: NodeFile): Promise<EpochMicros> {
	const answer = await kubelet.ask(file.path, 0, headBytes);
	if (answer.kind !== 'bytes') return Number.NaN;
	const chunks: Buffer[] = [];
	let size = 0;
	try {
		for await (const chunk of answer.response as AsyncIterable<Buffer>) {
			chunks.push(chunk);
			size += chunk.length;
			if (size >= headBytes) break;
		}
	} catch (error) {
		throw kubelet.broken(file.path, error);
	}
	answer.response.destroy();
	const text = headOf(Buffer.concat(chunks), file.isZipped);
	const [, stamp] = text.match(/^(\S+) (?:stdout|stderr) /) ?? text.match(/"stageTimestamp":"([^"]+)"/) ?? [];
	return stamp === undefined ? Number.NaN : parseRfc3339(stamp);
}

function headOf(bytes: Buffer, isZipped: boolean): string {
	try {
		return (isZipped ? gunzipSync(bytes, {finishFlush: constants.Z_SYNC_FLUSH}) : bytes).toString('latin1');
	} catch {
		return '';
	}
}

/** The files that hold nothing from `since` on: those before one that begins earlier than that. */
export async function skipOlder(kubelet: KubeletFiles, files: readonly NodeFile[], since: EpochMicros): Promise<readonly NodeFile[]> {
	for (let at = files.length - 1; at > 0; at--) {
		const file = files[at];
		if (file && (await firstTimeOf(kubelet, file)) <= since) return files.slice(0, at);
	}
	return [];
}
