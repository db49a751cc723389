import {describe, expect, it} from 'vitest';
import {compareWays, joinLines} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';
import {createRandom, seedOfRun} from '../support/random.js';
import {hostileLines} from './hostile-lines.js';

const seed = seedOfRun();
const klog = 'I0131 08:14:15.000000       1 x.go:1] {"kind":"Event"}';

/** Those that the kernel knows, whole and not quite. */
const prefixes = [
	...['2026-01-31T08:14:15.123456789Z ', '2026-01-31T08:14:15.123456789+01:00 ', '2026-01-31T08:14:15.123Z ', '2026-01-31T08:14:15 '],
	...['2026-01-31T08:14:15.123456789Z stdout F ', '2026-01-31T08:14:15Z stderr F ', '2026-01-31T08:14:15.1Z stdout F:a:b '],
	...['2026-01-31T08:14:15.1Z stdout P ', '2026-01-31T08:14:15.1Z stderr P:a ', '2026-01-31T08:14:15.1Z stdout X '],
	...['[pod/kube-apiserver-n/kube-apiserver] ', '[pod/a/b] 2026-01-31T08:14:15.123456789Z ', '[pod/a] ', '[pod/a/b/c] ', '[pod/a-/b] '],
	...['kube-apiserver-n kube-apiserver ', 'kube-system kube-apiserver-n kube-apiserver ', 'a-1 b 2026-01-31T08:14:15Z ', 'a-1 b c d '],
	...['master-0 ', 'master ', 'ip-10-0-1-2.ec2.internal ', '1 ', 'a.b- ', 'Master-0 '],
	...['2026-01-31T08:14:15.000000+00:00 kube-apiserver-audit-0a1b ', '2026-01-31T08:14:15+0000 ', '2026-01-31T08:14:15.1234567890Z '],
	...['Jan 01 00:00:00 h k3s[1]: ', 'app> ', `${'a-'.repeat(250)}a `, `${'a-'.repeat(260)}a `, ''],
];

it.each(prefixes)('"%s" is the same to kernel and decoder', prefix => {
	const lines = [makeLine(), klog, makeLine(), '', makeLine({requestObject: {a: [1, 'é']}}), '{"a":1}', makeLine()];
	expect(compareWays(joinLines(lines.map(line => prefix + line))).differences).toEqual([]);
});

it.each([
	['cri', '2026-01-31T08:14:15.123456789Z stdout F '],
	['kubectl-prefix', '[pod/kube-apiserver-n/kube-apiserver] '],
	['stern', 'kube-apiserver-n kube-apiserver '],
	['node-logs', 'master-0 '],
	['cloudwatch', '2026-01-31T08:14:15.000000+00:00 kube-apiserver-audit-0a1b '],
])('the kernel takes events behind %s', (_, prefix) => {
	const lines = Array.from({length: 50}, () => prefix + makeLine());
	expect(compareWays(joinLines(lines))).toMatchObject({events: 50, taken: 50, differences: []});
});

describe(`mixed (SEED=${seed})`, () => {
	const random = createRandom(seed);
	const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

	it('hostile lines behind prefixes', () => {
		const lines = Array.from({length: 1500}, () => Buffer.concat([Buffer.from(any(prefixes)), Buffer.from(any(hostileLines))]));
		expect(compareWays(joinLines(lines)).differences).toEqual([]);
	});

	it('prefixes that are broken anywhere', () => {
		const signs = [...'0aZ-.:/[] \t{P>+é'];
		const lines = Array.from({length: 3000}, () => {
			const prefix = any(prefixes);
			const at = Math.floor(random() * (prefix.length + 1));
			const planted = any(['', '', any(signs), any(signs) + any(signs)]);
			return prefix.slice(0, at) + planted + prefix.slice(at + Math.floor(random() * 2)) + makeLine();
		});
		expect(compareWays(joinLines(lines)).differences).toEqual([]);
	});

	it('parts of entries of two streams, in any order', () => {
		const payloads = ['{"kind":', makeLine(), makeLine().slice(0, 200), klog, '', makeLine().slice(200), '"}'];
		const stamp = '2026-01-31T08:14:15.123456789Z';
		const lines = Array.from({length: 1500}, () => `${stamp} ${any(['stdout', 'stderr'])} ${any(['F', 'P', 'F', 'F'])} ${any(payloads)}`);
		expect(compareWays(joinLines(lines)).differences).toEqual([]);
	});
});
