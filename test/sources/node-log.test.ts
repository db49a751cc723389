import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {NodeLogOptions} from '../../src/sources/node-log.js';
import {collect, jumpingClock} from '../support/collect-source.js';
import {type Answer, FakeApiserver, status} from '../support/fake-apiserver.js';
import {FakeContainerLog, FakeNode, NodePod} from '../support/fake-kubelet.js';
import {entry, folder, lastEntryMs, numbersIn, openNodeLog, tryNode, upTo} from '../support/node-log.js';
import {createRandom, seedOfRun} from '../support/random.js';

let fake: FakeApiserver;
let node: FakeNode;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	node = new FakeNode();
	fake.nodes.set('cp-1', node);
});

afterEach(() => fake.stop());

/** A log that was rotated: `n-0` … `n-8` in nine entries. */
function rotatedLog(): FakeContainerLog {
	const log = new FakeContainerLog(node, folder('0a1b2c'));
	for (const [n] of upTo(9).entries()) {
		log.append(entry(`n-${n}`));
		if (n % 2 === 1) log.rotate();
	}
	return log;
}

describe('the files of a container', () => {
	it('are read oldest first: compressed ones, the one rotated last, the present one', async () => {
		rotatedLog();
		expect([...node.files.keys()].filter(name => name.endsWith('.gz'))).toHaveLength(3);
		const kept = await collect(openNodeLog(fake.url, {follow: false}));
		expect(numbersIn(kept)).toEqual(upTo(9));
		expect([kept.hasEnded, kept.gaps]).toEqual([true, []]);
		expect(kept.lines[0]).toMatch(/^stdout F n-0$|^\S+ stdout F n-0$/);
	});

	it('are followed by Range, over rotations', async () => {
		const log = rotatedLog();
		let n = 9;
		let asked = 0;
		node.busy = path => {
			if (n >= 60 || !path.endsWith('/0.log')) return;
			asked++;
			log.append(entry(`n-${n++} ${'x'.repeat(700)}`));
			if (asked % 20 === 0) log.rotate();
		};
		const kept = await collect(openNodeLog(fake.url), so => so.lines.length >= 60);
		expect(numbersIn(kept)).toEqual(upTo(60));
		expect(kept.gaps).toEqual([]);
		const ranges = fake.requests.filter(({path}) => path.endsWith('/0.log')).map(({headers}) => headers.range);
		expect(new Set(ranges).size).toBeGreaterThan(10);
		expect(fake.requests.every(({method, headers}) => method === 'GET' && headers['if-range'] === undefined)).toBe(true);
	});

	it('of earlier instances and of earlier manifests come first', async () => {
		const [old, now] = [new FakeContainerLog(node, folder('ffff')), new FakeContainerLog(node, folder('0a1b2c'))];
		let n = 0;
		for (const log of [old, now]) {
			log.append(entry(`n-${n++}`));
			log.restart();
			log.append(entry(`n-${n++}`));
		}
		new FakeContainerLog(node, 'pods/kube-system_kube-apiserver-cp-2_0a1b2c/kube-apiserver').append(entry('n-99'));
		const kept = await collect(openNodeLog(fake.url, {follow: false}));
		expect(numbersIn(kept)).toEqual([0, 1, 2, 3]);
	});

	it('a new instance and a new manifest are noticed while it is followed', async () => {
		const log = new FakeContainerLog(node, folder('0a1b2c'));
		log.append(entry('n-0'));
		const stages = [
			() => log.restart(),
			() => log.append(entry('n-1')),
			() => new FakeContainerLog(node, folder('1111')).append(entry('n-2')),
		];
		node.busy = path => {
			if (path.endsWith('.log') && fake.requests.length % 3 === 0) stages.shift()?.();
		};
		const kept = await collect(openNodeLog(fake.url), so => so.lines.length === 3);
		expect([numbersIn(kept), kept.gaps]).toEqual([[0, 1, 2], []]);
	});

	it('whose last line is not whole is no line yet; that of a rotated file is one', async () => {
		const log = new FakeContainerLog(node, folder('0a1b2c'));
		log.append(`${entry('n-0')}2026-01-02T13:00:00.000000000Z stdout F n-`);
		let polls = 0;
		node.busy = path => {
			if (!path.endsWith('/0.log')) return;
			if (++polls === 4) log.append('1\n');
			if (polls === 6) log.append('half');
			if (polls === 8) log.rotate();
			if (polls === 8) log.append(entry('n-2'));
		};
		const kept = await collect(openNodeLog(fake.url), so => so.lines.length === 4);
		expect(kept.lines[2]).toBe('half');
		expect(numbersIn(kept)).toEqual([0, 1, Number.NaN, 2]);
	});

	it('is found again by its bytes where the new file is longer than the old one was', async () => {
		const log = new FakeContainerLog(node, folder('0a1b2c'));
		log.append(entry('n-0'));
		let polls = 0;
		node.busy = path => {
			if (!path.endsWith('/0.log') || ++polls !== 3) return;
			log.append(entry('n-1'));
			log.rotate();
			for (let n = 2; n < 40; n++) log.append(entry(`n-${n}`));
		};
		const kept = await collect(openNodeLog(fake.url), so => so.lines.length >= 40);
		expect([numbersIn(kept), kept.gaps]).toEqual([upTo(40), []]);
	});

	it('that was compressed before it was read to its end is read on there', async () => {
		const log = new FakeContainerLog(node, folder('0a1b2c'));
		log.append(entry('n-0'));
		let polls = 0;
		node.busy = path => {
			if (!path.endsWith('/0.log') || ++polls !== 3) return;
			for (let n = 1; n < 7; n++) {
				log.append(entry(`n-${n}`));
				if (n % 2 === 0) log.rotate();
			}
		};
		const kept = await collect(openNodeLog(fake.url), so => so.lines.length >= 7);
		expect([numbersIn(kept), kept.gaps]).toEqual([upTo(7), []]);
	});

	it('that was removed before it was read to its end is a gap', async () => {
		const log = new FakeContainerLog(node, folder('0a1b2c'));
		log.append(entry('n-0'));
		let polls = 0;
		node.busy = path => {
			if (!path.endsWith('/0.log') || ++polls !== 3) return;
			for (let n = 1; n < 20; n++) {
				log.append(entry(`n-${n}`));
				log.rotate();
			}
			log.append(entry('n-20'));
		};
		const kept = await collect(openNodeLog(fake.url), so => so.lines.at(-1)?.endsWith('n-20') ?? false);
		expect(kept.gaps.map(({at, why}) => ({at, why}))).toEqual([
			{at: 1, why: `/var/log/${folder('0a1b2c')}/0.log on node cp-1 was rotated and removed before it was read to its end`},
		]);
		const numbers = numbersIn(kept);
		expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
	});

	it('are read on where the connection broke', async () => {
		rotatedLog();
		node.cuts.push(5, 40, 1000, 3, 70);
		const kept = await collect(openNodeLog(fake.url, {follow: false}));
		expect([numbersIn(kept), kept.gaps]).toEqual([upTo(9), []]);
	});

	it('come also where something on the way drops Range', async () => {
		const log = rotatedLog();
		node.dropsRange = true;
		node.cuts.push(5, 40);
		let polls = 0;
		node.busy = path => {
			if (path.endsWith('/0.log') && ++polls % 3 === 0 && polls < 20) log.append(entry(`n-${8 + polls / 3}`));
		};
		const kept = await collect(openNodeLog(fake.url), so => so.lines.length === 15);
		expect([numbersIn(kept), kept.gaps]).toEqual([upTo(15), []]);
	});

	it('that hold nothing from --since on are not fetched', async () => {
		rotatedLog();
		const clock = jumpingClock();
		const spec = {follow: false, sinceSeconds: (clock.nowMs() - lastEntryMs() + 2000) / 1000};
		const kept = await collect(openNodeLog(fake.url, spec));
		expect(numbersIn(kept)).toEqual([6, 7, 8]);
	});

	it('of which one is damaged give all the others, and a gap', async () => {
		rotatedLog();
		const [zipped = ''] = [...node.files.keys()].filter(name => name.endsWith('.gz')).sort();
		node.files.set(zipped, (node.files.get(zipped) ?? Buffer.alloc(0)).fill(0, 20, 40));
		const kept = await collect(openNodeLog(fake.url, {follow: false}));
		expect(numbersIn(kept).slice(-7)).toEqual([2, 3, 4, 5, 6, 7, 8]);
		expect(kept.gaps.map(({why}) => why)).toEqual([expect.stringMatching(/is damaged at byte \d+ of its gzip data/)]);
	});
});

describe('the file that an apiserver writes itself', () => {
	it('is read with those that were rotated, and followed', async () => {
		const pod = new NodePod('kube-apiserver-cp', 'kube-system', undefined, ['kube-apiserver', '--audit-log-path=/var/log/audit/audit.log']);
		pod.volumes = [{inContainer: '/var/log/audit', onNode: '/var/log/kubernetes/audit'}];
		const at = 'kubernetes/audit/audit';
		node.append(`${at}-2026-01-01T00-00-00.000.log`, 'n-0\n');
		node.zip(`${at}-2026-01-01T00-00-00.000.log`);
		node.append(`${at}-2026-01-02T00-00-00.000.log`, 'n-1\n');
		node.append(`${at}.log`, 'n-2\n');
		let polls = 0;
		node.busy = path => {
			if (!path.endsWith('audit.log') || ++polls !== 4) return;
			node.append(`${at}.log`, 'n-3\n');
			node.rename(`${at}.log`, `${at}-2026-01-03T00-00-00.000.log`);
			node.append(`${at}.log`, 'n-4\n');
		};
		const kept = await collect(openNodeLog(fake.url, {}, pod), so => so.lines.length === 5);
		expect([numbersIn(kept), kept.gaps]).toEqual([upTo(5), []]);
	});

	const podWith = (...flags: readonly string[]) => {
		const pod = new NodePod('kube-apiserver-cp', 'kube-system', undefined, ['kube-apiserver', ...flags]);
		pod.volumes = [{inContainer: '/var/log/audit', onNode: '/var/log/audit'}];
		return pod;
	};
	const before = podWith('--audit-log-path=/var/log/audit/audit.log');
	/** Two lines are read of the first file; then the manifest is edited. */
	async function edited(now: NodePod, more: () => void, until: (lines: number, reason: string) => boolean) {
		fake.addPod(before);
		node.append('audit/audit.log', 'n-0\nn-1\n');
		let isEdited = false;
		return collect(openNodeLog(fake.url, {}, before), so => {
			if (!isEdited && so.lines.length === 2) {
				isEdited = true;
				fake.pods.splice(0, 1, now);
				more();
			}
			return until(so.lines.length, so.statuses.at(-1)?.reason ?? '');
		});
	}

	it('is read on where another manifest has the apiserver write it', async () => {
		const more = () => {
			node.append('audit/audit.log', 'n-2\nn-3');
			node.append('audit/new-2026-01-03T00-00-00.000.log', 'n-4\n');
			node.append('audit/new.log', 'n-5\n');
		};
		const kept = await edited(podWith('--audit-log-path=/var/log/audit/new.log'), more, lines => lines === 6);
		expect([numbersIn(kept), kept.gaps]).toEqual([upTo(6), []]);
	});

	it('also where that is the output of the container', async () => {
		const more = () => new FakeContainerLog(node, folder('1111')).append(entry('n-2'));
		const kept = await edited(podWith('--audit-log-path=-'), more, lines => lines === 3);
		expect([numbersIn(kept), kept.gaps]).toEqual([upTo(3), []]);
	});

	it('and where the kubelet does not reach it any more that is said', async () => {
		const kept = await edited(
			podWith('--audit-log-path=/tmp/audit.log'),
			() => undefined,
			(_, reason) => reason.includes('/tmp/audit.log'),
		);
		expect(kept.statuses.at(-1)).toMatchObject({reason: expect.stringContaining('is inside its container')});
	});
});

it('an audit file that lies in /var/log itself is found', async () => {
	const pod = new NodePod('kube-apiserver-cp', 'kube-system', undefined, ['kube-apiserver', '--audit-log-path=/var/log/audit.log']);
	pod.volumes = [{inContainer: '/var/log/audit.log', onNode: '/var/log/audit.log'}];
	node.append('audit.log', 'n-0\n');
	node.append('audit-2026-01-01T00-00-00.000.log', 'n-9\n');
	expect(numbersIn(await collect(openNodeLog(fake.url, {follow: false}, pod)))).toEqual([9, 0]);
	// Go's file server would answer another path with a redirect.
	expect(fake.requests.every(({path}) => !path.includes('//'))).toBe(true);
});

describe('a node that does not give its files', () => {
	const refusal = (code: number, message: string): Answer => ({status: code, body: JSON.stringify(status(code, message))});
	const reasonOf = (spec: Partial<NodeLogOptions['spec']> = {follow: false}) =>
		collect(openNodeLog(fake.url, spec)).then(
			() => 'no failure',
			error => error.message as string,
		);

	it('403: the rule that is missing', async () => {
		fake.refuse = () => refusal(403, 'nodes "cp-1" is forbidden: User "bob" cannot get resource "nodes/proxy"');
		expect(await reasonOf()).toBe(
			`127.0.0.1:${fake.port} answered 403: nodes "cp-1" is forbidden: User "bob" cannot get resource "nodes/proxy"; a ClusterRole needs this rule, bound to that user: {apiGroups: [""], resources: [nodes/proxy], verbs: [get]} (it opens all of the kubelet’s API, so give it with care); without --node-files the pod’s log is followed instead`,
		);
	});

	it('405: the kubelet’s own switch', async () => {
		fake.refuse = () => ({status: 405, body: 'logs endpoint is disabled.', headers: {'content-type': 'text/plain'}});
		expect(await reasonOf()).toContain('the kubelet of node cp-1 serves no log files: set enableSystemLogHandler: true');
	});

	it('nothing there', async () => {
		expect(await reasonOf()).toBe(
			`there is no /var/log/${folder('0a1b2c')} on node cp-1, or its kubelet does not serve it; without --node-files the pod’s log is followed instead`,
		);
	});

	it('is asked again later when it is followed, and heard when it does', async () => {
		let refusals = 3;
		fake.refuse = () => (refusals-- > 0 ? refusal(403, 'no') : undefined);
		rotatedLog();
		const kept = await collect(openNodeLog(fake.url), so => so.lines.length === 9);
		expect(kept.states.filter((state, at) => state !== kept.states[at - 1])).toEqual(['connecting', 'refused', 'live']);
	});

	it('a link that leads nowhere is a gap, and the others are read', async () => {
		const log = rotatedLog();
		const [, dead = ''] = [...node.files.keys()].filter(name => name.endsWith('.gz')).sort();
		fake.refuse = ({path}) =>
			path.endsWith(dead) ? {status: 404, body: '404 page not found\n', headers: {'content-type': 'text/plain'}} : undefined;
		const kept = await collect(openNodeLog(fake.url, {follow: false}));
		expect(numbersIn(kept)).toEqual([0, 1, 4, 5, 6, 7, 8]);
		expect(kept.gaps.map(({why}) => why)).toEqual([`/var/log/${dead} on node cp-1 is listed, and cannot be read`]);
		expect(log.instance).toBe(0);
	});
});

describe('a file that was looked into, and rotated before it was read,', () => {
	/** `n-0` is looked into; before the folder is listed once more it is rotated, and all but so many rotated files are removed. */
	async function rotatedMeanwhile(keep: number) {
		const log = new FakeContainerLog(node, folder('0a1b2c'));
		log.append(entry('n-0'));
		let isLookedInto = false;
		node.busy = path => {
			if (isLookedInto && path.endsWith('/')) {
				for (const n of [1, 2]) {
					log.rotate(keep);
					log.append(entry(`n-${n}`));
				}
				node.busy = () => undefined;
			}
			isLookedInto ||= path.endsWith('/0.log');
		};
		return collect(openNodeLog(fake.url, {follow: false}));
	}

	it('is read under its new name', async () => {
		const kept = await rotatedMeanwhile(5);
		expect([numbersIn(kept), kept.gaps]).toEqual([[0, 1, 2], []]);
	});

	it('is a gap where it was removed', async () => {
		const kept = await rotatedMeanwhile(2);
		expect(numbersIn(kept)).toEqual([1, 2]);
		expect(kept.gaps.map(({why}) => why)).toEqual([expect.stringContaining('was rotated and removed before it was read')]);
	});
});

describe('whatever the node does meanwhile', () => {
	const seed = seedOfRun();

	it(`nothing is lost without a gap, and nothing comes twice (SEED=${seed})`, async () => {
		const random = createRandom(seed);
		for (let trial = 0; trial < 8; trial++) {
			const {doubled, lost, gaps} = await tryNode(random);
			expect({trial, doubled, unmarked: Math.max(0, lost - gaps)}).toEqual({trial, doubled: 0, unmarked: 0});
		}
	});
});
