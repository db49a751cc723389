import {describe, expect, it} from 'vitest';
import {differencesOf, loadLog} from '../support/both-ways.js';
import {makeEvent, makeLine} from '../support/make-event.js';

/** Too long for one message; the body is so long that pieces end in it. */
const longLine = (bytes: number, auditID: string): string =>
	makeLine({auditID, requestObject: {data: `é"\\${'0123456789'.repeat(bytes / 10)}`}});
const long = longLine(400_000, 'long');
const longest = longLine(2_500_000, 'longest');
const another = longLine(400_000, 'another');
const longer = longLine(600_000, 'longer');
const plain = makeLine({auditID: 'plain'});

/** As CloudWatch has them: no message of more than 262,118 bytes. */
function piecesOf(line: string, most = 262_118): string[] {
	const bytes = Buffer.from(line);
	return Array.from({length: Math.ceil(bytes.length / most)}, (_, n) => bytes.toString('latin1', n * most, (n + 1) * most)).map(piece =>
		Buffer.from(piece, 'latin1').toString(),
	);
}

type Sent = {readonly message: string; readonly id?: string; readonly stream?: string; readonly timestamp?: number};
const sent = (texts: readonly string[], more: Omit<Sent, 'message'> = {}): Sent[] => texts.map(message => ({message, ...more}));
const idOf = (n: number): string => `31953106606966983378809025079804211143289615424298${221568 + n}`;

const filtered = (messages: readonly Sent[]): string =>
	JSON.stringify({
		events: messages.map(({message, stream = 'kube-apiserver-audit-0a', timestamp = 1767225600000, id}, n) => ({
			logStreamName: stream,
			timestamp,
			message,
			ingestionTime: 2,
			eventId: id ?? idOf(n),
		})),
	});

function load(...lines: readonly string[]) {
	const log = Buffer.from(lines.map(line => `${line}\n`).join(''));
	const [fast, slow] = [loadLog(log, 'kernel'), loadLog(log, 'decoder')];
	expect(differencesOf(fast, slow)).toEqual([]);
	return {...slow, documents: Array.from({length: slow.reader.through}, (_, entry) => String(slow.documentOf(entry)))};
}

describe('an event that CloudWatch split over messages of one stream', () => {
	it.each([
		['two messages', [...sent(piecesOf(long))], [long]],
		['three messages', [...sent(piecesOf(longer))], [longer]],
		['messages of 1 MB', [...sent(piecesOf(longest, 1_048_550))], [longest]],
		['two of them', [...sent([plain]), ...sent(piecesOf(long)), ...sent([plain]), ...sent(piecesOf(longer))], [plain, long, plain, longer]],
	] as const)('is put together: %s', (_, messages, events) => {
		const {documents, accounting} = load(plain, filtered(messages), plain);
		expect(documents).toEqual([plain, ...events, plain]);
		expect(accounting).toMatchObject({malformed: 0, damaged: 0, repaired: events.filter(event => event !== plain).length});
	});

	it('although those of another stream stand between', () => {
		const [a = '', b = ''] = piecesOf(long);
		const [c = '', d = ''] = piecesOf(another);
		const mixed = [a, c, d, b].map((message, n) => ({
			message,
			stream: `kube-apiserver-audit-${n % 3 === 0 ? 'a' : 'b'}`,
			id: idOf(n === 3 ? 1 : n),
		}));
		expect(load(filtered(mixed)).documents).toEqual([another, long]);
	});

	it('also in a subscription, pretty-printed, and in what Elastic keeps of one', () => {
		const subscription = {messageType: 'DATA_MESSAGE', logStream: 's', logEvents: sent([...piecesOf(long), plain])};
		for (const value of [JSON.stringify(subscription, undefined, 2), JSON.stringify({_source: subscription})])
			expect(load(value).documents).toEqual([long, plain]);
	});
});

describe('what cannot be proven to belong together is damaged, and nothing is invented', () => {
	const [head = '', tail = ''] = piecesOf(long);
	it.each([
		['another event in between', sent([head, plain, tail]), 2, 1],
		['klog text in between', sent([head, 'I0102 03:04:05.000006       1 a.go:1] text', tail]), 2, 0],
		['pieces of different streams', [...sent([head]), ...sent([tail], {stream: 'b'})], 2, 0],
		['pieces sent at different times', [...sent([head]), ...sent([tail], {timestamp: 1767225602000})], 2, 0],
		['a first piece that is too short to have been split', sent([long.slice(0, 90_000), long.slice(90_000)]), 1, 0],
		[
			'a piece that is missing',
			piecesOf(longer)
				.map((message, n) => ({message, id: idOf(n)}))
				.filter((_, n) => n !== 1),
			2,
			0,
		],
		['a head without its end', sent([plain, head]), 1, 1],
		['an end without its head', sent([tail, plain]), 1, 1],
		['one that CloudWatch cut short', sent([`${plain.slice(0, 300)}[Truncated...]`, plain]), 1, 1],
	])('%s', (_, messages, damaged, events) => {
		const {accounting} = load(filtered(messages));
		expect(accounting).toMatchObject({events, damaged, repaired: 0});
	});

	it('a damaged row has what is known of the event', () => {
		const {reader} = load(filtered(sent([`${JSON.stringify(makeEvent({verb: 'patch'})).slice(0, 400)}[Truncated...]`])));
		expect(reader.text('verb', 0)).toBe('patch');
		expect(reader.text('message', 0)).toContain('CloudWatch cut it short');
	});
});
