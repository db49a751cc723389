import {describe, expect, it} from 'vitest';
import {addsUp} from '../../src/model/accounting.js';
import {differencesOf, loadLog} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {kubelets, send, store} from '../support/runtime.js';
import {tornLog} from '../support/torn-log.js';

const seed = seedOfRun();
const chunkBytes = 16_384;

const linesOf = (bytes: Buffer): Buffer[] => {
	const lines: Buffer[] = [];
	for (let at = 0; at < bytes.length; at = bytes.indexOf(10, at) + 1) lines.push(bytes.subarray(at, bytes.indexOf(10, at)));
	return lines;
};

/** Lines of several logs, each log in its order, one now and then. */
function interleave(random: () => number, logs: ReadonlyArray<readonly Buffer[]>): Buffer {
	const left = logs.map(lines => [...lines]);
	const mixed: Buffer[] = [];
	while (left.some(lines => lines.length > 0)) {
		const next = left[Math.floor(random() * left.length)]?.shift();
		if (next) mixed.push(next, Buffer.from('\n'));
	}
	return Buffer.concat(mixed);
}

function load(log: Buffer) {
	const [fast, slow] = [loadLog(log, 'kernel'), loadLog(log, 'decoder')];
	expect(differencesOf(fast, slow)).toEqual([]);
	expect(addsUp(fast.accounting)).toBe(true);
	return {...fast, documents: Array.from({length: fast.reader.through}, (_, entry) => String(fast.documentOf(entry)))};
}

const pods = ['kube-apiserver-a', 'kube-apiserver-b', 'kube-apiserver-cp3'];
const prefixes = [
	['kubectl logs --prefix', (pod: string) => `[pod/${pod}/kube-apiserver] `],
	['stern', (pod: string) => `${pod} kube-apiserver `],
	['stern --all-namespaces', (pod: string) => `kube-system ${pod} kube-apiserver `],
] as const;

describe(`events that were torn apart, of several pods whose lines stand between each other (SEED=${seed})`, () => {
	it.each(prefixes.flatMap(([name, before]) => kubelets.map(kubelet => [name, kubelet, before] as const)))(
		'are put together as without a prefix: %s, %s',
		(_, kubelet, before) => {
			const random = createRandom(seed);
			const written = pods.map(() => tornLog(random, chunkBytes, 8));
			const sent = written.map(log => send(store(log), kubelet));
			const alone = sent.map(log => loadLog(log, 'decoder').accounting);
			const behind = sent.map((log, n) => linesOf(log).map(line => Buffer.concat([Buffer.from(before(pods[n] ?? '')), line])));
			const {documents, accounting} = load(interleave(random, behind));
			expect([...documents].sort()).toEqual(
				written
					.flat()
					.map(({line}) => String(line))
					.sort(),
			);
			const sum = (counter: 'repaired' | 'continued' | 'other' | 'lines') => alone.reduce((all, one) => all + one[counter], 0);
			for (const counter of ['repaired', 'continued', 'other', 'lines'] as const) expect(accounting[counter]).toBe(sum(counter));
			expect(accounting).toMatchObject({damaged: 0, malformed: 0});
		},
	);
});

const klog = 'I0102 12:00:00.000001       1 a.go:1] text';
const [a, b] = ['[pod/kube-apiserver-a/kube-apiserver] ', '[pod/kube-apiserver-b/kube-apiserver] '];

describe('an event of one pod that is torn', () => {
	const long = makeLine({auditID: 'long', requestObject: {data: 'x'.repeat(30_000)}});
	const plain = makeLine({auditID: 'plain'});
	const [head, tail] = [`${long.slice(0, chunkBytes)}${klog}`, long.slice(chunkBytes)];

	it.each([
		['plain events of another pod do not end it', [a + head, b + plain, b + plain, a + tail], [plain, plain, long], 0],
		['those of its own pod do', [a + head, a + plain, a + tail], ['', plain, ''], 2],
		['the end of another pod is not its end', [a + head, b + tail, a + klog], ['', ''], 2],
		['lines without a prefix are of neither', [a + head, tail, a + tail], ['', long], 1],
	])('%s', (_, lines, wanted, damaged) => {
		const {documents, accounting} = load(Buffer.from(lines.map(line => `${line}\n`).join('')));
		const events = wanted.filter(text => text !== '');
		expect(documents.filter(text => events.includes(text))).toEqual(events);
		expect(accounting).toMatchObject({events: events.length, damaged, malformed: 0});
	});
});

it.each(prefixes)('what klog says of events that were not written is read pod by pod: %s', (_, before) => {
	const [one = '', two = ''] = pods.map(before);
	const header =
		"E1123 13:29:32.041414   16473 metrics.go:109] Error in audit plugin 'log' affecting 1 audit events: no space left on device";
	const impacted = (id: string) =>
		`2026-11-23T13:29:32.041397583Z AUDIT: id="${id}" stage="ResponseComplete" ip="192.0.2.1" method="update" user="alice" groups="\\"dev\\"" as="<self>" asgroups="<lookup>" user-agent="a" namespace="shop" uri="/api/v1/namespaces/shop/pods/web" response="200"`;
	const lines = [
		one + header,
		two + header,
		`${one}Impacted events:`,
		`${two}Impacted events:`,
		one + impacted('first'),
		two + impacted('second'),
		two + makeLine(),
	];
	const {reader, accounting} = load(Buffer.from(lines.map(line => `${line}\n`).join('')));
	expect(accounting).toMatchObject({events: 1, unwritten: 2});
	expect([0, 1].map(entry => reader.auditID(entry))).toEqual(['first', 'second']);
});

describe('an event that CloudWatch split over lines', () => {
	const long = makeLine({auditID: 'long', requestObject: {data: ' é"\\'.repeat(70_000)}});
	const bytes = Buffer.from(long);
	const pieces = [0, 262_118, 524_236].map(at => bytes.subarray(at, at + 262_118)).filter(piece => piece.length > 0);
	const plain = makeLine({auditID: 'plain'});
	const time = '2026-01-01T00:00:10.123000+00:00 ';
	const log = (...lines: ReadonlyArray<readonly (Buffer | string)[]>): Buffer =>
		Buffer.concat(lines.flatMap(parts => [...parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part)), Buffer.from('\n')]));
	const [head = '', tail = ''] = pieces;

	it.each([
		['detailed', `${time}kube-apiserver-audit-0a1b `],
		['short', '2026-01-01T00:00:10 '],
		['an export', '2026-01-01T00:00:10.123Z '],
	])('is put together, byte for byte: %s', (_, before) => {
		const {documents, accounting} = load(log([before, plain], ...pieces.map(piece => [before, piece]), [before, plain]));
		expect(pieces.length).toBeGreaterThan(1);
		expect(documents).toEqual([plain, long, plain]);
		expect(accounting).toMatchObject({
			lines: 2 + pieces.length,
			events: 3,
			repaired: 1,
			continued: pieces.length - 1,
			damaged: 0,
			malformed: 0,
		});
	});

	it('also where lines of other streams stand between its pieces', () => {
		const [one, two] = [`${time}kube-apiserver-audit-0a1b `, `${time}kube-apiserver-0a1b `];
		const {documents} = load(log([one, head], [two, klog], [`${time}kube-apiserver-audit-99ff `, plain], [one, tail]));
		expect(documents).toEqual([plain, long]);
	});

	it.each([
		['another event of its stream', [time, 'kube-apiserver-audit-0a1b ', plain], 1],
		['a piece that was sent later', ['2026-01-01T00:00:13.123000+00:00 kube-apiserver-audit-0a1b ', tail], 0],
		['a line that is too short', [time, 'kube-apiserver-audit-0a1b ', klog], 0],
	])('is damaged where what follows is %s', (_, next, events) => {
		const {accounting} = load(log([time, 'kube-apiserver-audit-0a1b ', head], next));
		expect(accounting).toMatchObject({events, repaired: 0, malformed: 0});
		expect(accounting.damaged).toBeGreaterThan(0);
	});

	it('is damaged where CloudWatch left its end out', () => {
		const {reader, accounting} = load(log([time, 'kube-apiserver-audit-0a1b ', long.slice(0, 5000), '[Truncated...]']));
		expect(accounting).toMatchObject({lines: 1, damaged: 1});
		expect(reader.text('message', 0)).toBe('a part of the event is missing: CloudWatch cut it short');
	});
});
