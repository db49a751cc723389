import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import {type LogServer, type LogServerOptions, startLogServer} from '../../src/demo/log-server.js';
import {findApiservers} from '../../src/sources/apiservers.js';
import type {Source} from '../../src/sources/source.js';
import {collect} from '../support/collect-source.js';
import {clusterSpec} from '../support/kubeconfig-file.js';
import {itWithShared} from '../support/shared.js';

type Event = {
	auditID: string;
	verb: string;
	requestURI: string;
	requestReceivedTimestamp: string;
	stageTimestamp: string;
	stage: string;
	user: {username: string};
};

const at = Date.UTC(2027, 4, 5, 12) * 1000;
const logPath = '/api/v1/namespaces/kube-system/pods/kube-apiserver-demo/log';
const recorded = gunzipSync(readFileSync(new URL('../../src/demo/recording.log.gz', import.meta.url))).toString();
const recordedLines = recorded.trimEnd().split('\n');

let server: LogServer | undefined;

afterEach(() => server?.close());

async function start(options: LogServerOptions = {}): Promise<LogServer> {
	server = await startLogServer({at, ...options});
	return server;
}

async function fetchText(path: string): Promise<string> {
	return (await fetch(`${server?.url}${path}`)).text();
}

/** Follows until so many lines have come, their stamps cut off. */
async function follow(lines: number, parameters = ''): Promise<string[]> {
	const abort = new AbortController();
	const response = await fetch(`${server?.url}${logPath}?follow=true${parameters}`, {signal: abort.signal});
	let text = '';
	let found = 0;
	for await (const chunk of response.body ?? []) {
		const piece = Buffer.from(chunk).toString('latin1');
		found += piece.split('\n').length - 1;
		text += piece;
		if (found >= lines) break;
	}
	abort.abort();
	return Buffer.from(text, 'latin1').toString().split('\n').slice(0, lines);
}

const eventsOf = (lines: readonly string[]): Event[] => lines.filter(line => line.startsWith('{')).map(line => JSON.parse(line));
const requestOf = (event: Event) => [event.auditID, event.verb, event.requestURI, event.requestReceivedTimestamp].join(' ');
/** The same line with all times and IDs taken out. */
const shapeOf = (line: string) =>
	line
		.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/g, 'T')
		.replace(/"auditID":"[^"]*"/, '')
		.replace(/T\.\d{6}Z/g, 'TZ')
		.replace(/^(\w)\d{4} \d\d:\d\d:\d\d\.\d{6}/, '$1');

it('has the clock of its log, whatever time it is', async () => {
	await start();
	const {headers} = await fetch(`${server?.url}${logPath}?tailLines=1`);
	expect(headers.get('date')).toBe(new Date(at / 1000).toUTCString());
});

describe('the log at the start', () => {
	it('is the same in every run with the same clock, and its newest line is of that time', async () => {
		await start({stopAfter: 0});
		const first = await fetchText(logPath);
		server?.close();
		await start({stopAfter: 0, pace: 7});
		expect(await fetchText(logPath)).toBe(first);
		const events = eventsOf(first.split('\n'));
		expect(
			events
				.map(({stageTimestamp}) => stageTimestamp)
				.sort()
				.at(-1),
		).toBe('2027-05-05T12:00:00.000000Z');
	});

	it('is of now without a clock', async () => {
		server = await startLogServer({stopAfter: 0});
		const newest = Date.parse(eventsOf((await fetchText(logPath)).split('\n')).at(-1)?.stageTimestamp ?? '');
		expect(Math.abs(Date.now() - newest)).toBeLessThan(10_000);
	});

	it('holds what alice deleted, and most of the recording', async () => {
		await start({stopAfter: 0});
		const events = eventsOf((await fetchText(logPath)).split('\n'));
		expect(
			events.filter(({user, verb, stage}) => user.username === 'alice' && verb === 'delete' && stage === 'ResponseComplete'),
		).toHaveLength(11);
		expect(events.length).toBeGreaterThan(2000);
	});

	it('is the recording but for times and auditIDs', async () => {
		await start({stopAfter: 0});
		const lines = (await fetchText(logPath)).trimEnd().split('\n');
		expect(lines.map(shapeOf)).toEqual(recordedLines.slice(0, lines.length).map(shapeOf));
		expect(lines.join('\n')).not.toContain('2026-11-23');
	});
});

describe('what comes', () => {
	const round = recordedLines.length;

	it('goes on round after round; each folds to the recording’s 2,526 requests and has auditIDs of its own', async () => {
		await start({pace: 2000});
		const lines = await follow(2 * round);
		const rounds = [lines.slice(0, round), lines.slice(round)].map(eventsOf);
		for (const events of rounds) {
			expect(events).toHaveLength(2796);
			expect(new Set(events.map(requestOf)).size).toBe(2526);
		}
		const [first, second] = rounds.map(events => new Set(events.map(({auditID}) => auditID)));
		expect(first?.size).toBe(2526);
		expect([...(second ?? [])].filter(id => first?.has(id))).toEqual([]);
		expect([...(second ?? [])].every(id => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
	});

	it('is later than what was there, in order, as fast as wanted', async () => {
		await start({pace: 2000, stopAfter: 700});
		const events = eventsOf(await follow(3100));
		const times = events.map(({stageTimestamp}) => Date.parse(stageTimestamp));
		const isLater = times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0) - 5);
		expect(isLater).toBe(true);
		// 54 s of the recording, the pause, and the beginning of the next round.
		expect(times.at(-1)).toBeGreaterThan(at / 1000);
		expect(times.at(-1)).toBeLessThan(at / 1000 + 200);
	});

	it('keeps received before stage, and both on the scale of the kubelet’s stamp', async () => {
		await start({pace: 2000});
		for (const line of await follow(round + 500, '&timestamps=true')) {
			const [, stamp = '', text = ''] = line.match(/^(\S{20}\d{9}Z) (.*)$/) ?? [];
			if (!text.startsWith('{')) continue;
			const event: Event = JSON.parse(text);
			expect(event.requestReceivedTimestamp <= event.stageTimestamp).toBe(true);
			expect(Date.parse(stamp) - Date.parse(event.stageTimestamp)).toBeGreaterThanOrEqual(-1);
			expect(Date.parse(stamp) - Date.parse(event.stageTimestamp)).toBeLessThan(10);
		}
	});

	it('stops after so many events, with the stream left open', async () => {
		// So fast that without a stop any moment brings a thousand events.
		await start({pace: 1e6, stopAfter: 5});
		const abort = new AbortController();
		const response = await fetch(`${server?.url}${logPath}?follow=true`, {signal: abort.signal});
		const reader = response.body?.getReader();
		const decoder = new TextDecoder();
		let text = '';
		while (eventsOf(text.split('\n').slice(0, -1)).length < 2282 + 5) text += decoder.decode((await reader?.read())?.value, {stream: true});
		const next = reader?.read();
		expect(await fetchText(logPath)).toBe(text);
		expect(await Promise.race([next, 'open'])).toBe('open');
		next?.catch(() => undefined);
		abort.abort();
	});
});

describe('the parameters that an API server knows', () => {
	it.each([
		['tailLines=3', 3],
		['tailLines=0', 0],
		['sinceTime=2027-05-05T11:59:55Z', 17],
		['sinceSeconds=1000', 2440],
		['sinceTime=2027-05-05T13:00:00Z', 0],
	])('%s', async (parameters, lines) => {
		await start({stopAfter: 0});
		const text = await fetchText(`${logPath}?${parameters}`);
		expect(text.split('\n').length - 1).toBe(lines);
	});

	it('limitBytes cuts anywhere', async () => {
		await start({stopAfter: 0});
		expect(Buffer.byteLength(await fetchText(`${logPath}?limitBytes=1000&timestamps=true`))).toBe(1000);
	});

	it('timestamps puts nine digits before each line', async () => {
		await start({stopAfter: 0});
		const lines = (await fetchText(`${logPath}?tailLines=5&timestamps=true`)).trimEnd().split('\n');
		expect(lines.every(line => /^2027-05-05T\d\d:\d\d:\d\d\.\d{9}Z \{/.test(line))).toBe(true);
	});

	it.each([
		['container=other', 400, 'container other is not valid for pod'],
		['sinceTime=yesterday', 400, 'sinceTime: parsing time "yesterday" as RFC 3339'],
		['previous=true', 400, 'previous terminated container "kube-apiserver" in pod not found'],
		['tailLines=-1', 422, 'a number is out of range'],
		['limitBytes=0', 422, 'a number is out of range'],
		['sinceSeconds=5&sinceTime=2027-05-05T11:59:59Z', 422, 'at most one of `sinceTime` or `sinceSeconds` may be specified'],
	])('refuses %s with %i', async (parameters, code, message) => {
		await start();
		const response = await fetch(`${server?.url}${logPath}?${parameters}`);
		expect(response.status).toBe(code);
		expect(await response.json()).toMatchObject({kind: 'Status', message, code});
	});

	it.each([
		['/api/v1/namespaces/kube-system/pods/other/log', 404],
		['/api/v1/namespaces/other/pods/kube-apiserver-demo', 404],
		['/apis', 404],
		['/version', 200],
	])('answers %s with %i', async (path, code) => {
		await start();
		expect((await fetch(`${server?.url}${path}`)).status).toBe(code);
	});

	it.each([
		['component%3Dkube-apiserver', 1],
		['component=kube-apiserver,tier=control-plane', 1],
		['k8s-app=kube-apiserver', 0],
	])('finds pods by %s', async (selector, count) => {
		await start();
		const list = await (await fetch(`${server?.url}/api/v1/namespaces/kube-system/pods?labelSelector=${selector}`)).json();
		expect((list as {items: unknown[]}).items).toHaveLength(count);
	});
});

it('is followed by the client that a cluster gets', async () => {
	const {url} = await start({pace: 200, stopAfter: 60});
	const sources: Source[] = [];
	await findApiservers(clusterSpec({demoServer: url}), new AbortController().signal, source => sources.push(source));
	const [source] = sources;
	if (!source) throw new Error('no source');
	const kept = await collect(source, so => eventsOf(so.lines).length >= 2282 + 60);
	expect(source.name).toBe('demo/kube-system/kube-apiserver-demo/kube-apiserver');
	expect(kept.states).toEqual(['connecting', 'live']);
	expect(kept.lines.map(shapeOf)).toEqual(recordedLines.slice(0, kept.lines.length).map(shapeOf));
});

itWithShared('own-1.37/demo.log.gz', 'plays the recording that it says it does', file => {
	expect(gunzipSync(readFileSync(file)).toString()).toBe(recorded);
});
