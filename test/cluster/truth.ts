import {hash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import type {ControlPlane} from './rig/control-plane.js';

/** An audit event that an apiserver wrote, whole. */
export type WrittenEvent = {
	/** Name of the apiserver's pod. */
	readonly pod: string;
	/** Of its bytes. */
	readonly key: string;
	/** When its first record was written. */
	readonly time: string;
	/** Of the container, from 0. */
	readonly instance: number;
	/** auditID and stage. */
	readonly id: string;
	readonly requestURI: string;
	readonly stage: string;
	/** The file in which its first record stands, as it was named at last. */
	readonly file: string;
	/** Records of the other stream stood between its own: whoever reads them one after another finds it torn. */
	readonly isTorn: boolean;
};

export const keyOf = (line: Uint8Array | string): string => hash('sha1', line, 'base64');

/**
What the apiserver wrote, from the files of its container's log, rotated and deleted ones included: the records of each stream joined, in the order of their ends. By code of its own, so that it shares no error with auditview.
*/
export function writtenEvents(plane: Pick<ControlPlane, 'podName' | 'logFolder' | 'attic'>): WrittenEvent[] {
	const names = () => JSON.stringify([plane.logFolder, plane.attic].map(folder => existsSync(folder) && readdirSync(folder).toSorted()));
	for (;;) {
		const before = names();
		try {
			const events = joinRecords(plane);
			// A file that was rotated between its listing and its reading is gone, or another has its name.
			if (names() === before) return events;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		}
	}
}

function joinRecords({podName, logFolder, attic}: Pick<ControlPlane, 'podName' | 'logFolder' | 'attic'>): WrittenEvent[] {
	const events: WrittenEvent[] = [];
	for (const [instance, files] of logsOf(logFolder, attic)) {
		const open = new Map<string, {parts: string[]; time: string; file: string; isTorn: boolean}>();
		for (const file of files)
			for (const record of readText(file).split('\n').slice(0, -1)) {
				const [, time = '', stream = '', tag = '', content = ''] = /^(\S+) (\S+) ([PF]) (.*)$/s.exec(record) ?? [];
				const line = open.get(stream) ?? {parts: [], time, file: path.basename(file), isTorn: false};
				for (const [name, other] of open) if (name !== stream) other.isTorn = true;
				line.parts.push(content);
				if (tag === 'P') open.set(stream, line);
				else {
					open.delete(stream);
					const event = decoded(line.parts.join(''));
					if (event) events.push({...event, pod: podName, file: line.file, time: line.time, instance, isTorn: line.isTorn});
				}
			}
	}
	return events;
}

function decoded(line: string): Pick<WrittenEvent, 'key' | 'id' | 'requestURI' | 'stage'> | undefined {
	if (!line.startsWith('{')) return undefined;
	const event = JSON.parse(line) as {kind?: string; apiVersion?: string; auditID: string; requestURI: string; stage: string};
	if (event.kind !== 'Event' || event.apiVersion !== 'audit.k8s.io/v1') return undefined;
	const {auditID, requestURI, stage} = event;
	return {key: keyOf(Buffer.from(line, 'latin1')), id: `${auditID} ${stage}`, requestURI, stage};
}

/** Files by instance, the oldest first; `0.log.20260101-120000.gz` was rotated before `0.log`. One that is being compressed is there twice. */
function logsOf(...folders: readonly string[]): Map<number, string[]> {
	const files = new Map<string, string>();
	for (const folder of folders.filter(existsSync))
		for (const name of readdirSync(folder))
			if (/^\d+\.log(\.[\d-]+)?(\.gz)?$/.test(name)) files.set(name.replace('.gz', ''), path.join(folder, name));
	const instances = new Map<number, string[]>();
	for (const name of [...files.keys()].toSorted((a, b) => (rotatedAt(a) < rotatedAt(b) ? -1 : 1))) {
		const instance = Number.parseInt(name, 10);
		instances.set(instance, [...(instances.get(instance) ?? []), files.get(name) ?? '']);
	}
	return new Map([...instances].toSorted(([a], [b]) => a - b));
}

/** The current file comes last. */
const rotatedAt = (name: string): string => /\.log\.([\d-]+)$/.exec(name)?.[1] ?? 'now';

/** Bytes as they are: one character each. */
function readText(file: string): string {
	const bytes = readFileSync(file);
	return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
}
