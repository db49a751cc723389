import {describe, expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {type Outcome, RepairLog, repairLog} from '../support/repaired.js';
import {send, store} from '../support/runtime.js';
import {tornLog} from '../support/torn-log.js';

const chunk = 16_384;
const klog = 'I0102 12:00:00.000001       1 a.go:1] text';
const etcd = '{"level":"warn","ts":"2026-01-02T12:00:00.000Z","logger":"etcd-client","msg":"retrying"}';
const trace = 'goroutine 1 [running]:';
const stamp = (n: number) => `2026-01-02T12:00:00.${String(n).padStart(9, '0')}Z `;

const textOf = (bytes: number) => makeLine({requestObject: {data: 'x'.repeat(bytes)}});
const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map(line => `${line}\n`).join(''));
const kindsOf = (outcomes: readonly Outcome[]) => outcomes.map(({kind}) => kind);
const eventsOf = (outcomes: readonly Outcome[]) =>
	outcomes.filter(({kind}) => kind === 'event' || kind === 'repaired').map(({text}) => text);

describe('text of stderr between the pieces of an event', () => {
	it.each([
		['klog', klog],
		['klog as JSON', '{"ts":1767355200000.1,"caller":"a.go:1","msg":"text","v":0}'],
		['etcd in the apiserver', etcd],
		['a line without a header', trace],
	])('is told from it: %s', (_, text) => {
		const event = textOf(40_000);
		const lines = [`${event.slice(0, chunk)}${text}`, text, `${event.slice(chunk, 2 * chunk)}${text}`, event.slice(2 * chunk), klog];
		const outcomes = repairLog(bytesOf(lines));
		expect(kindsOf(outcomes)).toEqual(['repaired', 'between', 'between', 'between', 'other']);
		expect(outcomes.map(outcome => outcome.text)).toEqual([event, text, text, text, klog]);
	});

	it('keeps its order, also around events that are damaged', () => {
		const event = textOf(40_000);
		const texts = [1, 2, 3, 4].map(n => `${klog} ${n}`);
		const [one = '', two = '', three = '', four = ''] = texts;
		const outcomes = repairLog(
			bytesOf([`${event.slice(0, chunk)}${one}`, two, `${event.slice(chunk, 2 * chunk)}${three}`, four, makeLine()]),
		);
		expect(kindsOf(outcomes)).toEqual(['damaged', 'between', 'between', 'between', 'between', 'event']);
		expect(outcomes.slice(1, 5).map(({text}) => text)).toEqual(texts);
	});

	it('in a log with CRLF leaves no CR in the event', () => {
		const event = textOf(20_000);
		const outcomes = repairLog(bytesOf([`${event.slice(0, chunk)}${klog}\r`, `${event.slice(chunk)}\r`]));
		expect(eventsOf(outcomes)).toEqual([event]);
	});
});

describe('nothing is invented', () => {
	it('of a line of klog, which never ends an event, whatever it says', () => {
		const event = textOf(40_000);
		const end = '","verb":"delete","stage":"Panic","auditID":"x"}}';
		const outcomes = repairLog(bytesOf([`${event.slice(0, chunk)}${klog}`, `${klog}${end}`, event.slice(chunk)]));
		expect(eventsOf(outcomes)).toEqual([event]);
	});

	it('of headers that somebody wrote into the event: those where pieces end count, others only if no other reading is an event', () => {
		const forged = `${klog} `.repeat(40);
		const event = makeLine({requestObject: {data: forged + 'x'.repeat(40_000)}});
		expect(eventsOf(repairLog(bytesOf([`${event.slice(0, chunk)}${klog}`, event.slice(chunk)])))).toEqual([event]);
		// Of a runtime that cuts elsewhere nobody can say which of two headers is klog's.
		const one = makeLine({requestObject: {data: `${klog}${'x'.repeat(20_000)}`}});
		const outcomes = repairLog(bytesOf([`${one.slice(0, 9000)}${klog}`, one.slice(9000)]));
		expect(kindsOf(outcomes)).toEqual(['damaged', 'between']);
	});

	it('of long text without a header, which could have been a piece', () => {
		const event = textOf(40_000);
		const outcomes = repairLog(bytesOf([`${event.slice(0, 9000)}${klog}`, 'y'.repeat(5000), event.slice(9000)]));
		expect(eventsOf(outcomes)).toEqual([]);
		expect(kindsOf(outcomes)).toContain('damaged');
	});

	it('of pieces that split a character and do not belong together', () => {
		const event = makeLine({requestObject: {data: 'é'.repeat(20_000)}});
		const at = Buffer.from(event).indexOf('é') + 15_001;
		const bytes = Buffer.from(event);
		const head = Buffer.concat([bytes.subarray(0, at), Buffer.from(`${klog}\n`)]);
		const whole = repairLog(Buffer.concat([head, bytes.subarray(at), Buffer.from('\n')]));
		expect(eventsOf(whole)).toEqual([event]);
		const wrong = repairLog(Buffer.concat([head, bytes.subarray(at + 1), Buffer.from('\n')]));
		expect(eventsOf(wrong)).toEqual([]);
	});

	it('of text in an event that looks like a stamp', () => {
		const line = (data: string) => makeLine({requestObject: {data}});
		const texts = [
			line(`${'x'.repeat(9000)}${stamp(5)}${'x'.repeat(9000)}`),
			line(`${stamp(5)}`.repeat(1000)),
			line(`${'x'.repeat(20_000)}${stamp(5)}x`.repeat(3)),
		];
		const kept = repairLog(bytesOf([...texts.map(text => stamp(1) + text), ...texts]));
		expect(eventsOf(kept)).toEqual([...texts, ...texts]);
		// And the place where a stamp would stand, once longer lines came whole.
		const prefix = line('').indexOf('"data":"') + '"data":"'.length;
		const aimed = line(`${'x'.repeat(chunk - prefix)}${stamp(5)}${'x'.repeat(500)}`);
		expect(aimed.indexOf(stamp(5))).toBe(chunk);
		expect(eventsOf(repairLog(bytesOf([stamp(1) + textOf(20_000), stamp(1) + aimed])))[1]).toBe(aimed);
	});
});

describe('an event is given up', () => {
	const event = textOf(40_000);
	const head = `${event.slice(0, chunk)}${klog}`;

	it.each<[string, readonly string[], readonly string[]]>([
		['before the next event', [head, makeLine()], ['damaged', 'between', 'event']],
		['before the next one that is torn', [head, head, event.slice(chunk)], ['damaged', 'between', 'repaired', 'between']],
		[
			'after 64 lines',
			[head, ...Array.from({length: 64}, () => klog), event.slice(chunk)],
			['damaged', ...Array.from({length: 64}, () => 'between'), 'other', 'damaged'],
		],
	])('%s', (_, lines, kinds) => {
		expect(kindsOf(repairLog(bytesOf(lines)))).toEqual(kinds);
	});

	it('when nothing came for two seconds', () => {
		const log = new RepairLog();
		log.take(Buffer.from(head), 0, 1000);
		log.repair.expire(3000);
		expect(log.repair.isHolding).toBe(true);
		log.take(Buffer.from(klog), 0, 2500);
		log.repair.expire(4500);
		expect(log.repair.isHolding).toBe(true);
		log.repair.expire(4501);
		expect(log.repair.isHolding).toBe(false);
		expect(kindsOf(log.outcomes)).toEqual(['damaged', 'between', 'between']);
	});

	it('with the members that are whole, and nothing that may be another text', () => {
		const [damaged] = repairLog(bytesOf([stamp(0) + head]));
		if (damaged?.kind !== 'damaged') throw new Error('not damaged');
		const {requestObject, requestReceivedTimestamp, stageTimestamp, annotations, ...whole} = JSON.parse(event);
		expect([requestObject, requestReceivedTimestamp, stageTimestamp, annotations]).not.toContain(undefined);
		expect(damaged.event.fields).toEqual(whole);
		expect(damaged.event.time).toBe(Date.UTC(2026, 0, 2, 12) * 1e3);
	});
});

describe('a line that set out to be an event is malformed as it was', () => {
	it.each([
		['cut short', textOf(100).slice(0, -9)],
		['without what an event has', '{"auditID":"a","requestURI":"/v3/users","method":"GET"}'],
		['with a header behind what is no JSON', `{"auditID":"a","stage":"Panic"}} ${klog}`],
	])('%s', (_, line) => {
		expect(kindsOf(repairLog(bytesOf([line, makeLine()])))).toEqual(['malformed', 'event']);
	});
});

const seed = seedOfRun();
it(`whatever happens to the bytes, lines in are lines out, and nothing throws (SEED=${seed})`, () => {
	const random = createRandom(seed);
	for (let round = 0; round < 40; round++) {
		const log = Buffer.from(send(store(tornLog(random, 4096, 4)), random() < 0.5 ? 'stamps' : 'old stamps'));
		for (let n = 0; n < 5; n++) log[Math.floor(random() * log.length)] = random() < 0.3 ? 10 : Math.floor(random() * 256);
		const cut = log.subarray(Math.floor(random() * 5000), log.length - Math.floor(random() * 5000));
		const repair = new RepairLog();
		let counted = 0;
		for (const outcome of repairLog(cut, repair)) {
			if (outcome.kind === 'repaired' || outcome.kind === 'damaged') counted += 1 + outcome.event.continued;
			else if (outcome.kind !== 'between') counted++;
		}
		expect(counted + repair.linesBetween, `round ${round}: ${kindsOf(repair.outcomes)} ${repair.linesBetween}`).toBe(
			cut.length === 0 ? 0 : cut.toString('latin1').replace(/\n$/, '').split('\n').length,
		);
	}
});
