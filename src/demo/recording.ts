import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';

/** Microseconds since 1970, UTC. */
export type Micros = number;

/** One line of the recorded log, cut at the places that each round writes anew. */
export type RecordedLine = {
	/** When it was written, on the recording's clock; never before the line above it. */
	readonly time: Micros;
	readonly isEvent: boolean;
	readonly text: string;
};

export type Recording = {
	readonly lines: readonly RecordedLine[];
	/** The auditIDs that occur in it: nothing else that looks like one is written anew. */
	readonly auditIds: ReadonlySet<string>;
};

/** The recording lies beside this file, and beside the bundle that this file becomes a part of. */
export function loadRecording(): Recording {
	return decodeRecording(gunzipSync(readFileSync(new URL('./recording.log.gz', import.meta.url))).toString());
}

/** A pod log as an API server gives it without time stamps: events and klog lines. */
export function decodeRecording(text: string): Recording {
	const auditIds = new Set<string>();
	let time = Number.NEGATIVE_INFINITY;
	const lines = text
		.split('\n')
		.filter(line => line !== '')
		.map(line => {
			const isEvent = line.startsWith('{');
			if (isEvent) auditIds.add(line.match(/"auditID":"([^"]*)"/)?.[1] ?? '');
			const own = isEvent ? lastStageTime(line) : klogTime(line);
			time = Number.isNaN(own) ? time : Math.max(time, own);
			return {time, isEvent, text: line};
		});
	return {lines, auditIds};
}

const year = 2026;

/** The event's own stageTimestamp stands after its bodies. */
function lastStageTime(line: string): Micros {
	const at = line.lastIndexOf('"stageTimestamp":"');
	return at < 0 ? Number.NaN : parseTime(line.slice(at + 18, line.indexOf('"', at + 18)));
}

/** `I1123 16:53:49.008896`: a severity, month and day, time; the year is not written. */
function klogTime(line: string): Micros {
	const header = line.match(/^[IWEF](\d\d)(\d\d) (\d\d:\d\d:\d\d\.\d{6}) /);
	return header ? parseTime(`${year}-${header[1]}-${header[2]}T${header[3]}Z`) : Number.NaN;
}

/** RFC 3339 in UTC as in the recording: whole seconds, or six digits. */
export function parseTime(text: string): Micros {
	const fraction = text.length > 20 ? Number(text.slice(20, -1)) : 0;
	return Date.parse(`${text.slice(0, 19)}Z`) * 1000 + fraction;
}
