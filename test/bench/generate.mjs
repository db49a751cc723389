/**
A synthetic log of a kube-apiserver, for `npm run bench`: the same arguments give the same bytes.

Go's key order and escapes; users, objects and paths by Zipf's law; RequestReceived, ResponseStarted, ResponseComplete; one line in twenty is klog. Profile `mix`: one line in twenty carries bodies, half of the bytes. Profile `meta`: level Metadata only.
*/
import {closeSync, openSync, writeSync} from 'node:fs';

/** A seeded xorshift generator: numbers from 0 to below 1. */
function createRandom(seed) {
	let state = seed >>> 0 || 1;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state / 2 ** 32;
	};
}

const escapes = {'<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029'};
/** JSON as Go's encoder writes it. */
const json = value => JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, sign => escapes[sign]);

const words =
	'web api db cache auth billing search cart order pay user mail queue worker cron proxy edge core data etl ml flag metric trace gate sync node agent vault cert dns ingress mesh'.split(
		' ',
	);
const kinds = [
	['pods', '', 'v1'],
	['configmaps', '', 'v1'],
	['secrets', '', 'v1'],
	['events', '', 'v1'],
	['leases', 'coordination.k8s.io', 'v1'],
	['deployments', 'apps', 'v1'],
	['replicasets', 'apps', 'v1'],
	['endpointslices', 'discovery.k8s.io', 'v1'],
	['services', '', 'v1'],
	['jobs', 'batch', 'v1'],
];

class Generator {
	constructor(profile, seed, startMs) {
		this.random = createRandom(seed);
		this.profile = profile;
		this.now = startMs * 1000;
		this.pending = [];
		this.users = this.#makeUsers();
		this.objects = Array.from({length: 3000}, () => this.#makeObject());
		this.bodies = profile === 'mix' ? Array.from({length: 300}, () => this.#makeBody()) : [];
	}

	pick(list) {
		return list[Math.floor(this.random() * list.length)];
	}

	/** Index below `count`; small ones are likelier, as in real logs. */
	zipf(count) {
		return Math.floor(count ** this.random()) - 1;
	}

	hex(length) {
		let text = '';
		while (text.length < length)
			text += Math.floor(this.random() * 2 ** 32)
				.toString(16)
				.padStart(8, '0');
		return text.slice(0, length);
	}

	uuid() {
		return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`;
	}

	#makeUsers() {
		const users = [];
		for (let i = 0; i < 40; i++)
			users.push({
				user: {username: `system:node:ip-10-0-${i}-7.internal`, groups: ['system:nodes', 'system:authenticated']},
				agent: 'kubelet/v1.37.2 (linux/amd64) kubernetes/9b2c1f0',
			});
		for (let i = 0; i < 400; i++) {
			const namespace = `team-${i % 40}`;
			const extra = {
				'authentication.kubernetes.io/credential-id': [`JTI=${this.uuid()}`],
				'authentication.kubernetes.io/pod-name': [`${this.pick(words)}-${this.hex(9)}`],
			};
			const user = {
				username: `system:serviceaccount:${namespace}:${this.pick(words)}-${i}`,
				uid: this.uuid(),
				groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
				extra,
			};
			users.push({user, agent: `${this.pick(words)}/v0.${i % 30}.1 (linux/amd64)`});
		}
		for (let i = 0; i < 60; i++)
			users.push({
				user: {username: `${this.pick(['alice', 'bob', '李雷', 'josé'])}${i}@example.com`, groups: ['oidc:devs', 'system:authenticated']},
				agent: 'kubectl/v1.37.2 (darwin/arm64) kubernetes/9b2c1f0',
			});
		return users.map(({user, agent}) => ({text: json(user), agent: json(agent), name: user.username}));
	}

	#makeObject() {
		const [resource, group, version] = this.pick(kinds);
		return {resource, group, version, namespace: `team-${this.zipf(60)}`, name: `${this.pick(words)}-${this.pick(words)}-${this.hex(6)}`};
	}

	#makeBody() {
		const container = () => ({
			name: this.pick(words),
			image: `registry.example.com/${this.pick(words)}:${this.hex(7)}`,
			command: ['/bin/sh', '-c', `echo "start" && exec ${this.pick(words)} --flag=<${this.hex(4)}>`],
			env: Array.from({length: 8}, () => ({name: this.pick(words).toUpperCase(), value: this.hex(20)})),
		});
		const containers = Array.from({length: 4 + this.zipf(24)}, container);
		return json({
			kind: 'Deployment',
			apiVersion: 'apps/v1',
			metadata: {name: this.hex(12), annotations: {note: 'line\n\t"quoted"\\'}},
			spec: {replicas: 3, template: {spec: {containers}}},
		});
	}

	#stamp(micros) {
		const seconds = Math.floor(micros / 1e6);
		if (seconds !== this.second) {
			this.second = seconds;
			this.secondText = new Date(seconds * 1000).toISOString().slice(0, 19);
		}
		return `${this.secondText}.${String(micros - seconds * 1e6).padStart(6, '0')}Z`;
	}

	#klog() {
		const time = new Date(this.now / 1000).toISOString();
		return `I${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 19)}.${String(this.now % 1e6).padStart(6, '0')}       1 controller.go:128] OpenAPI AggregationController: Processing item ${this.hex(8)}`;
	}

	#newRequest() {
		const object = this.objects[this.zipf(this.objects.length)];
		const verb = this.pick(['get', 'get', 'get', 'list', 'update', 'update', 'watch', 'patch', 'create', 'delete']);
		const isCollection = verb === 'list' || verb === 'watch' || verb === 'create';
		const base = object.group ? `/apis/${object.group}/${object.version}` : `/api/${object.version}`;
		const path = `${base}/namespaces/${object.namespace}/${object.resource}${isCollection ? '' : `/${object.name}`}`;
		const uri =
			verb === 'watch'
				? `${path}?allowWatchBookmarks=true&resourceVersion=${1000 + this.zipf(5000)}&timeoutSeconds=${300 + this.zipf(300)}&watch=true`
				: verb === 'list'
					? `${path}?limit=500`
					: path;
		const code = this.random() > 0.97 ? this.pick([401, 403, 404, 409, 500]) : verb === 'create' ? 201 : 200;
		return {
			object,
			verb,
			uri: json(uri),
			user: this.users[this.zipf(this.users.length)],
			id: this.uuid(),
			received: this.now,
			stage: 'RequestReceived',
			code,
			hasBody: this.random() < 0.1,
			isCollection,
		};
	}

	#event(request) {
		const {object, user, stage} = request;
		const hasBody = request.hasBody && this.bodies.length > 0;
		let text = `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"${hasBody ? 'RequestResponse' : 'Metadata'}","auditID":"${request.id}","stage":"${stage}","requestURI":${request.uri},"verb":"${request.verb}","user":${user.text},"sourceIPs":["10.0.${user.name.length}.7"],"userAgent":${user.agent}`;
		text += `,"objectRef":{"resource":"${object.resource}","namespace":"${object.namespace}"${request.isCollection ? '' : `,"name":"${object.name}"`}${object.group ? `,"apiGroup":"${object.group}"` : ''},"apiVersion":"${object.version}"}`;
		if (stage !== 'RequestReceived') {
			const failure =
				request.code < 400 ? '' : `"status":"Failure","message":"${object.resource} \\"${object.name}\\" is refused","reason":"Forbidden",`;
			text += `,"responseStatus":{"metadata":{},${failure}"code":${request.code}}`;
			if (hasBody && stage === 'ResponseComplete') text += `,"responseObject":${this.pick(this.bodies)}`;
		}
		text += `,"requestReceivedTimestamp":"${this.#stamp(request.received)}","stageTimestamp":"${this.#stamp(stage === 'RequestReceived' ? request.received : this.now)}"`;
		if (stage !== 'RequestReceived')
			text += `,"annotations":{"authorization.k8s.io/decision":"${request.code === 403 ? 'forbid' : 'allow'}","authorization.k8s.io/reason":"RBAC: allowed by ClusterRoleBinding \\"edit-${user.name.length}\\" of ClusterRole \\"edit\\" to Group \\"devs\\""}`;
		return `${text}}`;
	}

	/** The next line of the log, without its newline. */
	line() {
		this.now += 20 + Math.floor(this.random() * 1000);
		if (this.random() < 0.05) return this.#klog();
		if (this.pending.length > 50 || (this.pending.length > 0 && this.random() < 0.5)) {
			const [request] = this.pending.splice(Math.floor(this.random() * Math.min(this.pending.length, 20)), 1);
			const starts = request.verb === 'watch' && request.stage === 'RequestReceived' && this.random() < 0.3;
			request.stage = starts ? 'ResponseStarted' : 'ResponseComplete';
			if (starts) this.pending.push(request);
			return this.#event(request);
		}
		const request = this.#newRequest();
		this.pending.push(request);
		return this.#event(request);
	}
}

/**
Lines without an end.

@param profile - `mix` or `meta`.
@param startMs - time of the first line, milliseconds since 1970.
*/
export function createGenerator(profile, seed, startMs = Date.UTC(2026, 0, 1)) {
	return new Generator(profile, seed, startMs);
}

/** Write a log of about `bytes` to a file. @returns what is in it. */
export function generateFile(path, bytes, profile, seed) {
	const generator = createGenerator(profile, seed);
	const file = openSync(path, 'w');
	let written = 0;
	let [lines, events] = [0, 0];
	while (written < bytes) {
		const block = [];
		for (let i = 0; i < 2000; i++) {
			const line = generator.line();
			if (line.startsWith('{')) events++;
			block.push(line, '\n');
		}
		lines += 2000;
		written += writeSync(file, Buffer.from(block.join('')));
	}
	closeSync(file);
	return {bytes: written, lines, events};
}
