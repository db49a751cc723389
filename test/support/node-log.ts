import {gunzipSync} from 'node:zlib';
import type {Api} from '../../src/sources/http.js';
import {createNodeLog, type NodeLogOptions} from '../../src/sources/node-log.js';
import {decodePod} from '../../src/sources/pod.js';
import type {Source} from '../../src/sources/source.js';
import {type Collected, collect, jumpingClock} from './collect-source.js';
import {FakeApiserver} from './fake-apiserver.js';
import {FakeContainerLog, FakeNode, NodePod} from './fake-kubelet.js';

/** Under /var/log: where the output of the apiserver of `NodePod('kube-apiserver-cp')` is. */
export const folder = (hash: string) => `pods/kube-system_kube-apiserver-cp_${hash}/kube-apiserver`;

/** The log of a pod as discovery would give it with `--node-files`, with a clock on which waits take no time. */
export function openNodeLog(url: string, spec: Partial<NodeLogOptions['spec']> = {}, pod = new NodePod('kube-apiserver-cp')): Source {
	const found = decodePod(JSON.parse(JSON.stringify(pod)));
	const container = found?.containers[0];
	if (!found || !container) throw new Error('the fake has no pod');
	const api: Api = {context: 'test', server: url, requestOptions: async () => ({}), dropCredentials: () => undefined};
	return createNodeLog({api, pod: found, container, spec: {follow: true, sinceSeconds: undefined, ...spec}, clock: jumpingClock()});
}

const noonMs = Date.UTC(2026, 0, 2, 12);
let count = 0;

/** When the last entry was written. */
export const lastEntryMs = (): number => noonMs + (count - 1) * 1000;

/** An entry as the runtime writes it, a second after the one before. */
export const entry = (text: string): string =>
	`${new Date(noonMs + count++ * 1000).toISOString().replace('Z', '000000Z')} stdout F ${text}\n`;

/** Of lines that hold `n-1`, `n-2` …; NaN of others. */
export const numbersIn = ({lines}: Pick<Collected, 'lines'>): number[] =>
	lines.map(line => Number(/n-(\d+)/.exec(line)?.[1] ?? Number.NaN));

export const upTo = (end: number): number[] => Array.from({length: end}, (_, n) => n);

/** Those in all files of a node. */
function numbersOn(node: FakeNode): number[] {
	const texts = [...node.files].map(([name, bytes]) => String(name.endsWith('.gz') ? gunzipSync(bytes) : bytes));
	return numbersIn({lines: texts.flatMap(text => text.split('\n'))});
}

const lastNumber = 10_000;

/**
One log on a node that is at work: entries, rotations faster than any kubelet's, restarts and broken connections between the requests, until `n-10000` has come.

@returns how many lines came twice, and in how many places some are missing that were there when they were looked for; and the gaps that say so.
*/
export async function tryNode(random: () => number): Promise<{lines: number; doubled: number; lost: number; gaps: number}> {
	const fake = await FakeApiserver.start();
	const node = new FakeNode();
	fake.nodes.set('cp-1', node);
	const log = new FakeContainerLog(node, folder('0a1b2c'));
	const keep = 3 + Math.floor(random() * 4);
	let n = 0;
	const deeds = [
		() => log.append(entry(`n-${n++}`)),
		() => log.append(Array.from({length: 30}, () => entry(`n-${n++} ${'x'.repeat(random() * 300)}`)).join('')),
		() => log.append(entry(`n-${n++} ${'x'.repeat(random() * 20_000)}`)),
		() => random() < 0.7 && log.rotate(keep),
		() => random() < 0.3 && log.restart(),
		() => random() < 0.5 && node.cuts.push(Math.floor(random() * 2000)),
	];
	const end = 50 + random() * 400;
	const act = () => {
		if (n < end && random() < 0.6) deeds[Math.floor(random() * deeds.length)]?.();
		else if (n >= end && n < lastNumber) {
			log.append(entry(`n-${lastNumber}`));
			n = lastNumber + 1;
		}
	};
	log.append(entry(`n-${n++}`));
	for (let done = 0; done < 20; done++) act();
	/** What was there at the first look, and the number that came next: what was removed before is not missed. */
	let before: {readonly there: ReadonlySet<number>; readonly end: number} | undefined;
	node.busy = at => {
		act();
		if (at.replace(/\/$/, '') === log.folder) before ??= {there: new Set(numbersOn(node)), end: n};
	};
	let asked = Number.POSITIVE_INFINITY;
	const kept = await collect(openNodeLog(fake.url), so => {
		if (asked === Number.POSITIVE_INFINITY && so.lines.some(line => line.endsWith(`n-${lastNumber}`))) asked = fake.requests.length;
		// What was rotated while others were read comes later.
		return fake.requests.length > asked + 40;
	});
	await fake.stop();
	const numbers = new Set(numbersIn(kept));
	const last = Math.max(...[...numbers].filter(number => number < lastNumber));
	const wasThere = (number: number) => number >= (before?.end ?? 0) || before?.there.has(number);
	const lost = upTo(last).filter(number => wasThere(number) && !numbers.has(number) && numbers.has(number + 1)).length;
	return {lines: numbers.size, doubled: kept.lines.length - numbers.size, lost, gaps: kept.gaps.length};
}
