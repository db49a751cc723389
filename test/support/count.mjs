// Counts the requests and events of audit logs: `node test/support/count.mjs FILE…` prints `requests/events` for all files together.
//
// A second opinion on what the program counts. It shares no code with src: whole files in memory, JSON.parse for each line, texts as keys.
// The rules of folding (kubernetes.md 1.3): events of one file with the same auditID, verb, requestURI and requestReceivedTimestamp are one request.
// A second event of a stage that the request has is the same event again if its bytes are equal, and else begins a request of its own; later stages join the newest.
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {gunzipSync} from 'node:zlib';

const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(Z|[+-]\d\d:\d\d) /;

/** The events among the lines of one file. */
function* eventsOf(file) {
	const bytes = readFileSync(file);
	const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
	for (const raw of text.split('\n')) {
		const line = raw
			.replace(/^[\0\ufeff\s]+/, '')
			.replace(stamp, '')
			.trim();
		let value;
		try {
			value = JSON.parse(line);
		} catch {
			continue;
		}
		const isEvent =
			typeof value?.auditID === 'string' &&
			typeof value.stage === 'string' &&
			(typeof value.verb === 'string' || typeof value.requestURI === 'string');
		if (isEvent) yield {value, line};
	}
}

/** @returns {{requests: number, events: number}} */
export function countFile(file) {
	let requests = 0;
	let events = 0;
	const newest = new Map();
	for (const {value, line} of eventsOf(file)) {
		events++;
		// v1alpha1 knows one time only, that of the reception, under another name.
		const received = value.requestReceivedTimestamp ?? value.timestamp ?? '';
		const key = [value.auditID, value.verb ?? '', value.requestURI ?? '', received].map(part => `${part.length}:${part}`).join('');
		const stages = newest.get(key);
		const same = stages?.get(value.stage);
		if (!stages || (same !== undefined && same !== line)) {
			requests++;
			newest.set(key, new Map([[value.stage, line]]));
		} else stages.set(value.stage, line);
	}
	return {requests, events};
}

export function countFiles(files) {
	return files
		.map(countFile)
		.reduce((sum, one) => ({requests: sum.requests + one.requests, events: sum.events + one.events}), {requests: 0, events: 0});
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const {requests, events} = countFiles(process.argv.slice(2));
	process.stdout.write(`${requests}/${events}\n`);
}
