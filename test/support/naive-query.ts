import {type AuditEvent, childOf, stages, textOf} from '../../src/model/event.js';
import {parseRfc3339} from '../../src/model/time.js';
import {userTypeOf} from '../../src/model/user.js';
import {isWrite, longRunning} from '../../src/model/verb.js';
import {makeEvent} from './make-event.js';

/** A row as a test sees it: parsed events. `own` are those that the row is made of, `request` all of its request, both in the order of stages. */
export type NaiveRow = {readonly first: number; readonly own: readonly AuditEvent[]; readonly request: readonly AuditEvent[]};

/** A query as text, and the same question asked of parsed events. */
export type NaiveQuery = {readonly text: string; readonly test: (row: NaiveRow) => boolean};

const rank = (event: AuditEvent): number => (stages as readonly string[]).indexOf(event.stage);
const byStage = (events: readonly AuditEvent[]): AuditEvent[] => [...events].sort((a, b) => rank(a) - rank(b));

/** Events folded as `kubernetes.md` 1.3 says, by a map of keys; no request has a stage twice. @param events - in the order of arrival. */
export function naiveRows(kind: 'requests' | 'events', events: readonly AuditEvent[]): NaiveRow[] {
	const groups = new Map<string, {first: number; events: AuditEvent[]}>();
	const keyOf = (event: AuditEvent) => JSON.stringify(['auditID', 'verb', 'requestURI', 'requestReceivedTimestamp'].map(key => event[key]));
	for (const [index, event] of events.entries()) {
		const group = groups.get(keyOf(event));
		if (group) group.events.push(event);
		else groups.set(keyOf(event), {first: index, events: [event]});
	}
	if (kind === 'requests') return [...groups.values()].map(({first, events: own}) => ({first, own: byStage(own), request: byStage(own)}));
	return events.map((event, first) => ({first, own: [event], request: byStage(groups.get(keyOf(event))?.events ?? [])}));
}

/** When a row stands: at its earliest stage. */
export const naiveTime = (row: NaiveRow): number => Math.min(...row.own.map(event => parseRfc3339(textOf(event, 'stageTimestamp'))));

/** What the latest stage has, else an earlier one. */
function merged(events: readonly AuditEvent[], get: (event: AuditEvent) => string): string {
	return (
		[...events]
			.reverse()
			.map(get)
			.find(value => value !== '') ?? ''
	);
}

const getters = {
	verb: (event: AuditEvent) => textOf(event, 'verb'),
	resource: (event: AuditEvent) => textOf(event['objectRef'], 'resource'),
	subresource: (event: AuditEvent) => textOf(event['objectRef'], 'subresource'),
	ns: (event: AuditEvent) => textOf(event['objectRef'], 'namespace'),
	name: (event: AuditEvent) => textOf(event['objectRef'], 'name'),
	realuser: (event: AuditEvent) => textOf(event['user'], 'username'),
	as: (event: AuditEvent) => textOf(event['impersonatedUser'], 'username'),
	message: (event: AuditEvent) => textOf(event['responseStatus'], 'message'),
	stage: (event: AuditEvent) => event.stage as string,
} as const;
type GetterName = keyof typeof getters;

const codeOf = (row: NaiveRow): number => Number(merged(row.own, event => String(childOf(event['responseStatus'], 'code') ?? '')) || 0);
const fieldOf = (row: NaiveRow, name: GetterName): string => merged(row.own, getters[name]);
const userOf = (row: NaiveRow): string => fieldOf(row, 'as') || fieldOf(row, 'realuser');

function isLong({request}: NaiveRow): boolean {
	const path = merged(request, event => textOf(event, 'requestURI').split('?')[0] ?? '');
	const [resource, subresource] = [merged(request, getters.resource), merged(request, getters.subresource)];
	return (
		longRunning.verb(merged(request, getters.verb)) || longRunning.subresource(subresource) || (resource === '' && longRunning.path(path))
	);
}

function isOpen(row: NaiveRow): boolean {
	const last = row.request.at(-1);
	if (!isLong(row) || !last || last.stage === 'ResponseComplete' || last.stage === 'Panic') return false;
	return last.stage !== 'ResponseStarted' || Number(childOf(last['responseStatus'], 'code') ?? 0) < 400;
}

function latencyOf(row: NaiveRow): number {
	const last = row.own.at(-1);
	if (!last || last.stage === 'RequestReceived' || isLong(row)) return Number.NaN;
	return parseRfc3339(textOf(last, 'stageTimestamp')) - parseRfc3339(textOf(last, 'requestReceivedTimestamp'));
}

const verbs = ['get', 'list', 'watch', 'create', 'delete', 'patch'] as const;
const users = ['alice', 'bob', 'system:serviceaccount:ci:deployer', 'system:node:n1', 'system:anonymous', ''] as const;
const resources = ['pods', 'secrets', 'tokenreviews', 'leases'] as const;
const messages = ['', 'pods "web" not found', 'Alice may not', '<forbidden> & gone'] as const;

/** A random number generator and what is made with it. */
export class NaiveWorld {
	constructor(readonly random: () => number) {}

	pick<Item>(items: readonly Item[]): Item {
		const item = items[Math.floor(this.random() * items.length)];
		if (item === undefined) throw new RangeError('nothing to pick from');
		return item;
	}

	/** The events of requests, shuffled within a small window, so that stages come late and in the wrong order. */
	events(requests: number): AuditEvent[] {
		const made = Array.from({length: requests}, (_, n) => this.#request(n)).flat();
		return made
			.map((event, at) => ({event, at: at + this.random() * 6}))
			.sort((a, b) => a.at - b.at)
			.map(({event}) => event);
	}

	/** A random query, with its meaning. */
	query(depth: number): NaiveQuery {
		const kind = depth === 0 ? 0 : Math.floor(this.random() * 5);
		if (kind < 2) return this.#leaf();
		if (kind === 2) {
			const {text, test} = this.query(depth - 1);
			return {text: `${this.pick(['-', 'not ', '!'])}(${text})`, test: row => !test(row)};
		}
		const parts = Array.from({length: 2 + Math.floor(this.random() * 2)}, () => this.query(depth - 1));
		const texts = parts.map(({text}) => `(${text})`);
		if (kind === 3) return {text: texts.join(this.pick([' ', ' and '])), test: row => parts.every(({test}) => test(row))};
		return {text: texts.join(' or '), test: row => parts.some(({test}) => test(row))};
	}

	#request(n: number): AuditEvent[] {
		const verb = this.pick(verbs);
		const resource = this.pick(resources);
		const subresource = this.random() < 0.15 ? 'exec' : undefined;
		const name = this.random() < 0.3 ? undefined : `web-${n % 7}`;
		const second = String(Math.floor(n / 20) % 60).padStart(2, '0');
		const micros = (at: number) =>
			`2026-01-02T10:${String(Math.floor(n / 1200)).padStart(2, '0')}:${second}.${String(at).padStart(6, '0')}Z`;
		const start = (n % 20) * 40_000;
		const username = this.pick(users);
		const code = this.pick([200, 201, 403, 404, 500]);
		const shared = {
			auditID:
				this.random() < 0.1 ? `chosen-${n}` : `0000${String(n).padStart(4, '0')}-0000-4000-8000-00000000${String(n * 7).padStart(4, '0')}`,
			requestURI: `/api/v1/namespaces/n${n % 3}/${resource}${name === undefined ? '' : `/${name}`}?n=${n}`,
			verb,
			user: username === '' ? {} : {username, groups: [`g${n % 3}`, 'system:authenticated']},
			objectRef: {resource, namespace: `n${n % 3}`, name, subresource, apiVersion: 'v1'},
			requestReceivedTimestamp: micros(start),
		};
		const later = {
			...(this.random() < 0.1 ? {impersonatedUser: {username: 'bob'}} : {}),
			...(verb === 'create'
				? {requestObject: {spec: {replicas: n % 5, list: [{image: `nginx:${n % 3}`}, {image: 'Busybox'}], odd: '<b>'}}}
				: {}),
		};
		const status = (ended: boolean) => ({
			responseStatus: {metadata: {}, code, ...(ended ? {message: this.pick(messages) || undefined} : {})},
		});
		const bits = 1 + Math.floor(this.random() * 7);
		const events: AuditEvent[] = [];
		if (bits & 1)
			events.push(
				makeEvent({...shared, stage: 'RequestReceived', stageTimestamp: micros(start), responseStatus: undefined, annotations: undefined}),
			);
		if (bits & 2)
			events.push(makeEvent({...shared, ...later, stage: 'ResponseStarted', stageTimestamp: micros(start + 1000), ...status(false)}));
		if (bits & 4) {
			const stage = this.random() < 0.05 ? 'Panic' : 'ResponseComplete';
			events.push(
				makeEvent({...shared, ...later, stage, stageTimestamp: micros(start + 1000 * this.pick([1, 2, 3, 4, 60, 150])), ...status(true)}),
			);
		}
		return events;
	}

	#leaf(): NaiveQuery {
		return this.pick(this.#leaves)();
	}

	readonly #leaves: ReadonlyArray<() => NaiveQuery> = [
		() => this.#equal(this.pick(['verb', 'resource', 'ns', 'name', 'realuser', 'stage'] as const)),
		() => this.#present(this.pick(['subresource', 'name', 'as', 'message', 'realuser'] as const)),
		() =>
			this.#word(
				this.pick([
					'alice',
					'Alice',
					'web-3',
					'n1',
					'not found',
					'nginx:1',
					'busybox',
					'Busybox',
					'deployer',
					'<b>',
					'chosen-',
					'403',
					'zzz',
					'g2',
				]),
			),
		() => ({text: 'code:>=400', test: row => codeOf(row) >= 400}),
		() => ({text: 'code:2xx,404', test: row => Math.floor(codeOf(row) / 100) === 2 || codeOf(row) === 404}),
		() => ({text: 'code!=200', test: row => codeOf(row) !== 200}),
		() => ({text: 'user:system:*', test: row => userOf(row).startsWith('system:')}),
		() => ({text: 'usertype:human,none', test: row => ['human', 'none'].includes(userTypeOf(userOf(row)))}),
		() => ({text: 'groups:g1', test: row => row.own.some(({user}) => (childOf(user, 'groups') as string[] | undefined)?.includes('g1'))}),
		() => ({text: 'name=~"-[0-3]$"', test: row => /-[0-3]$/.test(fieldOf(row, 'name'))}),
		() => ({text: 'name!~web', test: row => !fieldOf(row, 'name').includes('web')}),
		() => ({text: 'is:failed', test: row => codeOf(row) >= 400 || row.own.at(-1)?.stage === 'Panic'}),
		() => ({text: 'is:write', test: row => isWrite(fieldOf(row, 'verb'), fieldOf(row, 'resource'))}),
		() => ({text: 'is:impersonated', test: row => fieldOf(row, 'as') !== ''}),
		() => ({text: 'is:session', test: row => isLong(row) && fieldOf(row, 'verb') !== 'watch'}),
		() => ({text: 'is:open', test: isOpen}),
		() => ({text: 'is:ended', test: row => isLong(row) && !isOpen(row)}),
		() => ({text: 'latency:>=3ms', test: row => latencyOf(row) >= 3000}),
		() => ({text: 'time:<10:00:03', test: row => naiveTime(row) < parseRfc3339('2026-01-02T10:00:03Z')}),
		() => ({text: 'since:2026-01-02T10:00:02Z', test: row => naiveTime(row) >= parseRfc3339('2026-01-02T10:00:02Z')}),
		() => ({text: 'requestObject.spec.replicas:>2', test: row => row.own.some(event => Number(childOf(specOf(event), 'replicas')) > 2)}),
		() => ({text: 'requestObject.spec.list.*.image:busybox', test: row => row.own.some(event => specOf(event) !== undefined)}),
		() => ({text: 'requestObject:?', test: row => row.own.some(event => event['requestObject'] !== undefined)}),
		() => ({text: '/nginx:[12]/', test: row => row.own.some(event => /nginx:[12]/.test(JSON.stringify(event)))}),
		() => ({text: '/ALICE may/i', test: row => row.own.some(event => /alice may/i.test(JSON.stringify(event)))}),
	];

	#equal(name: GetterName): NaiveQuery {
		const values = {
			verb: verbs,
			resource: resources,
			ns: ['n0', 'n1'],
			name: ['web-1', 'web-2'],
			realuser: users.slice(0, 5),
			stage: stages,
		};
		const [one, other] = [this.pick(values[name as keyof typeof values]), this.pick(values[name as keyof typeof values])];
		const text = `${name}:${this.random() < 0.5 ? one : `${one},${other}`}`;
		return {text, test: row => fieldOf(row, name) === one || (text.includes(',') && fieldOf(row, name) === other)};
	}

	#present(name: GetterName): NaiveQuery {
		return {text: `${name}:?`, test: row => fieldOf(row, name) !== ''};
	}

	/** Anywhere in any event of the row; by smart case. */
	#word(word: string): NaiveQuery {
		const isExact = /[A-Z]/.test(word);
		const holds = (event: AuditEvent) => {
			const text = JSON.stringify(event).replace(/\\(.)/g, '$1');
			return isExact ? text.includes(word) : text.toLowerCase().includes(word);
		};
		return {text: `"${word}"`, test: row => row.own.some(holds)};
	}
}

const specOf = (event: AuditEvent): unknown => childOf(event['requestObject'], 'spec');
