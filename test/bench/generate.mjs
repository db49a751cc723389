/**
A synthetic log of a kube-apiserver: the same arguments give the same bytes.

Go's key order and escapes; users, objects and paths by Zipf's law; RequestReceived, ResponseStarted, ResponseComplete; one line in twenty is klog. Profiles: `log/profiles.mjs`.
*/
import {closeSync, openSync, writeSync} from 'node:fs';
import {Bodies} from './log/bodies.mjs';
import {goJson} from './log/json.mjs';
import {klogLine} from './log/klog.mjs';
import {makeCompactUsers, makeNamespaces, makeObject, makeReasons, makeUsers, systemUsers} from './log/population.mjs';
import {profiles} from './log/profiles.mjs';
import {Random, zipf} from './log/random.mjs';

/** Verbs in the order of their share of 1; the last one takes the rest. */
const verbs = [
	['get', 0.34],
	['update', 0.54],
	['watch', 0.7],
	['list', 0.82],
	['patch', 0.9],
	['create', 0.96],
	['delete', 0.98],
	['deletecollection', 0.99],
	['impersonate', 1],
];
const collectionVerbs = new Set(['list', 'watch', 'create']);
const objectless = ['/healthz', '/livez', '/readyz', '/metrics', '/openapi/v3', '/version', '/api', '/apis'];
const failures = [401, 403, 404, 409, 409, 422, 500, 503];
const reasonOf = {403: 'Forbidden', 404: 'NotFound', 409: 'AlreadyExists'};
/** So many requests wait for their answer at most. */
const mostPending = 200;

class Generator {
	constructor(profile, seed, startMs) {
		this.profile = profiles[profile];
		this.random = new Random(seed);
		this.now = startMs * 1000;
		this.pending = [];
		this.resourceVersion = 184_467_440;
		const namespaces = makeNamespaces(this.random);
		this.users = this.profile.compact ? makeCompactUsers(this.random) : makeUsers(this.random, namespaces);
		this.objects = Array.from({length: 3000}, (_, at) => makeObject(this.random, namespaces, at));
		this.reasons = makeReasons(this.random, namespaces);
		this.bodies = new Bodies(seed);
		this.anyUser = zipf(this.random, this.users.length);
		this.systemUser = zipf(this.random, systemUsers, 0.7);
		this.anyObject = zipf(this.random, this.objects.length);
	}

	/** The next line of the log, without its newline: a string of bytes (`log/json.mjs`). */
	line() {
		this.now += this.random.int(20, 2500);
		if (!this.profile.compact && this.random.next() < 0.05) return klogLine(this.random, this.#stamp(this.now));
		const isFull = this.pending.length > mostPending;
		if (isFull || (this.pending.length > 0 && this.random.next() < 0.5)) return this.#answer();
		const request = this.#newRequest();
		this.pending.push(request);
		return this.#event(request);
	}

	/** The next of the lines that bring all requests to their end; undefined when there is none left. */
	lastLine() {
		this.now += this.random.int(20, 2500);
		return this.pending.length > 0 ? this.#answer() : undefined;
	}

	#answer() {
		const {random, pending} = this;
		const [request] = pending.splice(random.int(0, Math.min(pending.length - 1, 40)), 1);
		request.stage = request.verb === 'watch' && request.stage === 0 && random.next() < 0.3 ? 1 : 2;
		if (request.stage === 1) pending.push(request);
		return this.#event(request);
	}

	#stamp(micros) {
		const seconds = Math.floor(micros / 1e6);
		if (seconds !== this.second) {
			this.second = seconds;
			this.secondText = new Date(seconds * 1000).toISOString().slice(0, 19);
		}
		return `${this.secondText}.${String(micros - seconds * 1e6).padStart(6, '0')}Z`;
	}

	#newRequest() {
		const {random} = this;
		const userAt = random.next() < 0.55 ? this.systemUser() : this.anyUser();
		const object = random.next() < 0.06 ? undefined : this.objects[this.anyObject()];
		const share = random.next();
		const verb = object ? verbs.find(([, upTo]) => share < upTo)[0] : 'get';
		const name = object && this.#nameOf(object);
		const uri = object ? this.#uriOf(object, verb, name) : random.pick(objectless);
		const user = this.users[userAt];
		return {
			object,
			name,
			verb,
			user,
			reason: this.reasons[userAt % this.reasons.length],
			// Paths of ours need no escapes but the `&` of a query.
			uri: uri.includes('&') ? goJson(uri) : `"${uri}"`,
			id: random.uuid(),
			received: this.now,
			stage: 0,
			code: random.next() > 0.985 ? random.pick(failures) : verb === 'create' ? 201 : 200,
			isAsOther: user.isPerson && random.next() < 0.15,
			body: this.profile.bodies && object ? this.#bodyKind() : '',
		};
	}

	#bodyKind() {
		const share = this.random.next();
		return share < 0.0003 ? 'large' : share < 0.11 ? 'usual' : '';
	}

	#nameOf(object) {
		if (this.profile.newNames) return `${object.name.slice(0, 12)}-${this.random.hex(10)}`;
		return object.resource === 'events' ? `${object.name}.${this.random.hex(16)}` : object.name;
	}

	#uriOf(object, verb, name) {
		const {random} = this;
		const version = random.next() < 0.3 ? this.resourceVersion : this.resourceVersion - (this.resourceVersion % 5000);
		if (verb === 'watch' && this.profile.compact) return `${object.path}?watch=true`;
		if (verb === 'watch')
			return `${object.path}?allowWatchBookmarks=true&fieldSelector=metadata.name%3D${name}&resourceVersion=${version}&timeoutSeconds=${random.int(300, 599)}&watch=true`;
		if (verb === 'list')
			return random.next() < 0.7 ? `${object.path}?limit=500` : `${object.path}?labelSelector=app%3D${name}&limit=500&resourceVersion=0`;
		if (verb === 'create') return object.path;
		const path = `${object.path}/${name}${object.subresource ? `/${object.subresource}` : ''}`;
		return verb === 'get' && random.next() < 0.3 ? `${path}?timeout=10s` : path;
	}

	#event(request) {
		const {user, stage} = request;
		const level = request.body ? 'RequestResponse' : 'Metadata';
		const stageName = stage === 0 ? 'RequestReceived' : stage === 1 ? 'ResponseStarted' : 'ResponseComplete';
		let text = `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"${level}","auditID":"${request.id}","stage":"${stageName}","requestURI":${request.uri},"verb":"${request.verb}",${request.isAsOther ? user.textAsOther : user.text}`;
		if (request.object) text += this.#objectRef(request);
		if (stage > 0) text += this.#status(request);
		if (stage === 2 && request.body) text += this.#bodiesOf(request);
		const received = this.#stamp(request.received);
		text += `,"requestReceivedTimestamp":"${received}","stageTimestamp":"${stage === 0 ? received : this.#stamp(this.now)}"`;
		if (stage > 0 && !this.profile.compact) text += this.#annotations(request);
		return `${text}}`;
	}

	#objectRef({object, name, verb, stage}) {
		const isCollection = collectionVerbs.has(verb);
		let text = object.start;
		if (!isCollection || verb === 'create') text += `,"name":"${name}"`;
		const isUpdate = verb === 'update' && !this.profile.compact;
		if (isUpdate && stage > 0) text += `,"uid":"${this.random.uuid()}"`;
		text += object.version;
		if (isUpdate) text += `,"resourceVersion":"${this.resourceVersion}"`;
		if (object.subresource && !isCollection) text += `,"subresource":"${object.subresource}"`;
		return `${text}}`;
	}

	#status({code, name = '', user, verb}) {
		if (code < 400) return `,"responseStatus":{"metadata":{},"code":${code}}`;
		const message = goJson(`${name} "x" is forbidden: User "${user.name}" cannot ${verb}`);
		return `,"responseStatus":{"metadata":{},"status":"Failure","message":${message},"reason":"${reasonOf[code] ?? 'InternalError'}","code":${code}}`;
	}

	#bodiesOf({body, verb}) {
		this.resourceVersion++;
		const text = () => this.bodies[body](this.random).join(`"${this.resourceVersion}"`);
		const hasRequest = body === 'usual' && verb !== 'get' && verb !== 'list';
		return hasRequest ? `,"requestObject":${text()},"responseObject":${text()}` : `,"responseObject":${text()}`;
	}

	#annotations({code, reason}) {
		const {random} = this;
		const deprecated = random.next() < 0.03 ? ',"k8s.io/deprecated":"true","k8s.io/removed-release":"1.32"' : '';
		const policy = random.next() < 0.05 ? ',"pod-security.kubernetes.io/enforce-policy":"privileged:latest"' : '';
		return `,"annotations":{"authorization.k8s.io/decision":"${code === 403 ? 'forbid' : 'allow'}","authorization.k8s.io/reason":${reason}${deprecated}${policy}}`;
	}
}

/**
Lines without an end.

@param profile - a key of `log/profiles.mjs`.
@param startMs - time of the first line, milliseconds since 1970.
*/
export function createGenerator(profile, seed, startMs = Date.UTC(2026, 0, 1)) {
	return new Generator(profile, seed, startMs);
}

/** Lines are put together until there are so many bytes. */
const blockBytes = 4 << 20;

/** Write a log of about `bytes` to a file. @returns what is in it. */
export function generateFile(path, bytes, profile, seed) {
	const generator = createGenerator(profile, seed);
	const file = openSync(path, 'w');
	let [written, lines, events] = [0, 0, 0];
	while (written < bytes) {
		const block = [];
		for (let size = 0; size < Math.min(blockBytes, bytes - written); lines++) {
			const line = generator.line();
			if (line.startsWith('{')) events++;
			size += line.length + 1;
			block.push(line, '\n');
		}
		written += writeSync(file, Buffer.from(block.join(''), 'latin1'));
	}
	closeSync(file);
	return {bytes: written, lines, events};
}
