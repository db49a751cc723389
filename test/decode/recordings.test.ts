import {readdirSync} from 'node:fs';
import path from 'node:path';
import {describe, expect} from 'vitest';
import {describeLine} from '../../src/decode/describe-line.js';
import {decodeJsonRows} from '../../src/decode/json-rows.js';
import {LineReader} from '../../src/decode/line-reader.js';
import {eachLine, type LineBlock, LineSplitter} from '../../src/decode/line-splitter.js';
import type {LineTaker} from '../../src/decode/line-taker.js';
import {joinRows} from '../support/join-rows.js';
import {itWithShared, readRecording} from '../support/shared.js';

type Census = {events: number; other: number; malformed: number; looks: Record<string, number>};

/** Reads a log as a source does, in chunks, and shows every event with the bytes of its document. */
function takeCensus(log: Buffer, onEvent: (json: Uint8Array) => void = () => undefined): Census {
	const census: Census = {events: 0, other: 0, malformed: 0, looks: {}};
	const splitter = new LineSplitter();
	const reader = new LineReader();
	const addOther = (bytes: Uint8Array, start: number, end: number) => {
		const look = describeLine(bytes, start, end);
		census.looks[look] = (census.looks[look] ?? 0) + 1;
	};
	const taker: LineTaker = {
		takeLine({bytes, start, end}, line) {
			if (line.kind === 'event') {
				census.events++;
				onEvent(bytes.subarray(line.jsonStart, line.jsonEnd));
				return;
			}
			census[line.kind]++;
			addOther(bytes, start, end);
		},
		takeJoined({lines, events, malformed, content}) {
			census.events += events.length;
			census.malformed += malformed.length;
			for (const {document} of events) if (document) onEvent(document);
			if (events.length + malformed.length > 0 || lines === 0) return;
			census.other += lines;
			addOther(content, 0, content.length);
		},
	};
	const takeAll = (block: LineBlock) => eachLine(block, (bytes, start, end, offset) => reader.read({bytes, start, end, offset}, taker));
	for (let at = 0; at < log.length; at += 65_536) splitter.push(log.subarray(at, at + 65_536), takeAll);
	splitter.rest(takeAll);
	reader.end(taker);
	return census;
}

describe('our recordings of an apiserver 1.37', () => {
	for (const [name, events, klog, json] of [
		['levels', 1273, 210, 1],
		['all', 2784, 210, 1],
		['demo', 2796, 158, 0],
	] as const) {
		const looks = json === 0 ? {klog} : {klog, json};
		itWithShared(`own-1.37/${name}.log.gz`, `${name}: every line is an event, klog, or JSON of etcd's client`, file => {
			expect(takeCensus(readRecording(file))).toEqual({events, other: klog + json, malformed: 0, looks});
		});
	}

	for (const [name, events, klog] of [
		['levels', 1273, 210],
		['all', 2784, 210],
	] as const) {
		itWithShared(`own-1.37/${name}.timestamps.log.gz`, `${name} with the kubelet's stamps: the same events`, file => {
			const plain: string[] = [];
			const stamped: string[] = [];
			const census = takeCensus(readRecording(file), json => stamped.push(Buffer.from(json).toString('latin1')));
			takeCensus(readRecording(file.replace('.timestamps', '')), json => plain.push(Buffer.from(json).toString('latin1')));
			expect(census).toMatchObject({events, other: klog + 1, malformed: 0, looks: {klog, json: 1}});
			expect(stamped).toEqual(plain);
		});
	}

	itWithShared('own-1.37/all.log.gz', 'all: the rows of every event, joined again, are its bytes', file => {
		let joined = 0;
		takeCensus(readRecording(file), json => {
			const rows = decodeJsonRows(json);
			expect(rows.brokenAt).toBeUndefined();
			expect(Buffer.compare(joinRows(rows, json), json), `event ${joined}`).toBe(0);
			joined++;
		});
		expect(joined).toBe(2784);
	});
});

describe('recordings of others', () => {
	for (const [name, events, malformed, other] of [
		['audit2rbac/demo-v1.log', 37, 0, 0],
		['audit2rbac/demo-v1beta1-full.log', 757, 0, 0],
		['crowdsec/k8s-audit-pod-exec-file.log', 1, 0, 0],
		['crowdsec/k8s-audit-priv-pod-file.log', 1, 0, 0],
		['k8s-docs/v1alpha1-1.8.jsonl', 2, 0, 0],
		['perfspec/derived-audit.jsonl', 11_594, 0, 0],
		['k8s-docs/v1alpha1-eventlist-pretty.json', 1, 0, 0],
		['k8s-docs/legacy-1.6-text.log', 2, 0, 0],
		['k8s-docs/legacy-1.7-text.log', 2, 0, 0],
	] as const) {
		itWithShared(name, `${name}: ${events} events`, file => {
			expect(takeCensus(readRecording(file))).toMatchObject({events, malformed, other});
		});
	}

	itWithShared('falco', 'the falco files with events: 38 together', folder => {
		const counts = readdirSync(folder).map(name => takeCensus(readRecording(path.join(folder, name))));
		expect(counts.reduce((sum, census) => sum + census.events, 0)).toBe(38);
		expect(counts.reduce((sum, census) => sum + census.malformed, 0)).toBe(0);
	});
});
