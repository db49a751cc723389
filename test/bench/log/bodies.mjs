/** Request and response bodies: managedFields, containers, look-alikes of the keys of an event, and JSON in strings. */
import {goJson} from './json.mjs';
import {words} from './population.mjs';
import {Random} from './random.mjs';

/** In its place every use of a body has another resourceVersion. */
const mark = '@RV@';

function managedFields(random, count) {
	const fields = {};
	for (let at = 0; at < count; at++) {
		const inner = Object.fromEntries(Array.from({length: 8}, (_, n) => [`f:${random.pick(words)}${n}`, {}]));
		fields[`f:${random.pick(words)}${at}`] = inner;
		fields[`k:{"type":"${random.pick(words)}${at}"}`] = {'.': {}, ...inner};
	}
	const manager = random.pick(['kubectl-client-side-apply', 'kube-controller-manager', 'helm', 'argocd-controller']);
	const fieldsV1 = {'f:metadata': {'f:labels': fields}, 'f:spec': fields};
	return [{manager, operation: 'Update', apiVersion: 'apps/v1', time: '2024-05-11T08:00:00Z', fieldsType: 'FieldsV1', fieldsV1}];
}

/** One value in five is a line of another log: what a reader finds who searches instead of parsing. */
const environmentValue = random =>
	random.next() < 0.2 ? `{"level":"info","auditID":"${random.uuid()}","stage":"fake","verb":"fake"}` : random.hex(random.int(4, 40));

const container = random => ({
	name: random.pick(words) + random.hex(3),
	image: `registry.example.com/${random.pick(words)}/${random.pick(words)}:${random.hex(7)}`,
	command: ['/bin/sh', '-c', `set -e && echo "start" > out/x\nexec ${random.pick(words)} --flag=<${random.hex(4)}>`],
	env: Array.from({length: random.int(3, 14)}, () => ({
		name: `${random.pick(words).toUpperCase()}_${random.hex(3)}`,
		value: environmentValue(random),
	})),
	resources: {limits: {cpu: '100m', memory: '128Mi'}},
	volumeMounts: Array.from({length: random.int(1, 5)}, () => ({
		name: random.pick(words),
		mountPath: `/var/${random.pick(words)}/${random.hex(3)}`,
	})),
	livenessProbe: {httpGet: {path: '/healthz', port: 8080}, initialDelaySeconds: random.int(1, 30)},
});

const time = '2001-01-01T00:00:00.000000Z';

function bare(random, kind, index) {
	const metadata = {
		name: `${random.pick(words)}-${random.hex(6)}`,
		namespace: random.pick(words),
		uid: random.uuid(),
		resourceVersion: mark,
		generation: random.int(1, 50),
		creationTimestamp: '2024-05-01T00:00:00Z',
		labels: {a: random.pick(words), b: random.hex(8)},
		annotations: {},
		managedFields: managedFields(random, random.int(2, 6)),
	};
	const template = {metadata: {labels: {app: random.pick(words)}}, spec: {containers: []}};
	const spec = {replicas: random.int(1, 9), selector: {matchLabels: {app: random.pick(words)}}, template};
	if (index % 3 === 0)
		metadata.annotations['kubectl.kubernetes.io/last-applied-configuration'] =
			`${JSON.stringify({kind: 'Event', stage: 'nested', requestReceivedTimestamp: time, spec: container(random)})}\n`;
	if (index % 37 === 0)
		spec.lookalike = {
			level: 'None',
			auditID: 'nested',
			requestReceivedTimestamp: time,
			stageTimestamp: time,
			annotations: {'authorization.k8s.io/decision': 'forbid'},
		};
	return {kind, apiVersion: 'apps/v1', metadata, spec, status: {conditions: []}};
}

/** 40 to 60 kB of data: half of it base64, half text with as many escapes as fit. */
const blob = random =>
	random.next() < 0.5 ? Buffer.from(random.hex(30_000)).toString('base64') : `line é ${random.hex(40)}\n\t"q"\\`.repeat(500);

/** @returns the body as text of about `size` bytes, cut in two where its resourceVersion stands. */
function makeBody(random, size, kind, index) {
	const body = bare(random, kind, index);
	let text = goJson(body);
	for (let round = 0; text.length < size && round < 3000; round++) {
		const room = size - text.length;
		if (room > 60_000 && index % 2 === 1) {
			body.data = {...body.data, [`k${round}`]: blob(random)};
		} else {
			for (let fits = Math.max(1, Math.floor(room / 1500)); fits > 0; fits--) body.spec.template.spec.containers.push(container(random));
		}
		text = goJson(body);
	}
	return text.split(`"${mark}"`);
}

const usualCount = 600;
const largeCount = 24;

/** Bodies by number; each is made, from a seed of its own, when it is first asked for: a small log needs few of them. */
export class Bodies {
	#usual = new Array(usualCount);
	#large = new Array(largeCount);
	#seed;

	constructor(seed) {
		this.#seed = seed;
	}

	/** 4 to 20 kB. */
	usual(random) {
		const index = random.int(0, usualCount - 1);
		this.#usual[index] ??= this.#make(index, own => [
			4000 + own.next() ** 2 * 16_000,
			own.pick(['Deployment', 'Pod', 'ConfigMap', 'ReplicaSet']),
		]);
		return this.#usual[index];
	}

	/** 0.3 to 0.9 MB. */
	large(random) {
		const index = random.int(0, largeCount - 1);
		this.#large[index] ??= this.#make(index + usualCount, own => [own.int(300_000, 900_000), 'SecretList']);
		return this.#large[index];
	}

	#make(number, choose) {
		const own = new Random(Math.imul(this.#seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
		const [size, kind] = choose(own);
		return makeBody(own, size, kind, number);
	}
}
