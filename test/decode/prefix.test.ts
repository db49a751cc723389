import {describe, expect, it} from 'vitest';
import {prefixOf} from '../../src/decode/prefix.js';
import {makeLine} from '../support/make-event.js';

const event = makeLine();

const found = (line: string) => {
	const bytes = Buffer.from(line, 'latin1');
	const {wrapper, length} = prefixOf(bytes, 0, bytes.length);
	return [wrapper, line.slice(0, length)];
};

describe('what stands before an event', () => {
	it.each([
		['timestamps', '2026-11-23T15:46:34.982554480Z '],
		['timestamps', '2026-11-23T15:46:34.982554480+05:30 '],
		['cri', '2026-11-23T15:46:34.982554480Z stdout F '],
		['cri', '2026-11-23T15:46:34.98-07:00 stderr F:more:tags '],
		['cri', '2026-11-23T15:46:34Z stdout P '],
		['kubectl-prefix', '[pod/kube-apiserver-minikube/kube-apiserver] '],
		['kubectl-prefix', '[pod/kube-apiserver-n.example.com/kube-apiserver] 2026-11-23T15:46:34.982554480Z '],
		['stern', 'kube-apiserver-n1 kube-apiserver '],
		['stern', 'kube-system kube-apiserver-n1 kube-apiserver '],
		['stern', 'kube-apiserver-n1 kube-apiserver 2026-11-23T15:46:34.982554480Z '],
		['node-logs', 'master-0 '],
		['node-logs', 'ip-10-0-131-7.ec2.internal '],
		['cloudwatch', '2026-01-01T00:00:00.000000+00:00 kube-apiserver-audit-0a1b2c '],
		['cloudwatch', '2026-01-01T00:00:00 '],
		['cloudwatch', '2026-01-01T00:00:00.000Z '],
		['syslog', 'Jan 01 00:00:00 host-1 k3s[812]: '],
		['syslog', 'Jan  1 00:00:00 host-1 k3s[812]: '],
		['syslog', '2026-01-01T00:00:00+0000 host-1 k3s[812]: '],
		['ovh', 'my-App_1> '],
	])('%s: %s', (wrapper, prefix) => {
		expect(found(prefix + event)).toEqual([wrapper, prefix]);
	});
});

describe('before anything else', () => {
	it.each([
		['timestamps', '2026-11-23T15:46:34.982554480Z ', 'I1123 15:46:34.979339 1 a.go:1] klog'],
		['cri', '2026-11-23T15:46:34.98Z stderr F ', 'I1123 15:46:34.979339 1 a.go:1] klog'],
		['cri', '2026-11-23T15:46:34.98Z stdout F ', ''],
		['kubectl-prefix', '[pod/kube-apiserver-n/kube-apiserver] ', 'I1123 15:46:34.979339 1 a.go:1] klog'],
	])('%s is known: %s', (wrapper, prefix, content) => {
		expect(found(prefix + content)).toEqual([wrapper, prefix]);
	});

	it.each([
		['a name', 'master-0 I1123 15:46:34.979339 1 a.go:1] klog'],
		['names', 'kube-apiserver-n1 kube-apiserver waiting'],
		['a time', '2026-01-01T00:00:00Z waiting'],
	])('%s is none', (_, line) => {
		expect(found(line)).toEqual(['none', '']);
	});
});

describe('is no prefix', () => {
	it.each([
		['the header of klog', 'E1123 15:46:34.979339       1 a.go:1] '],
		['a klog header behind a name', 'master-0 E1123 15:46:34.979339       1 a.go:1] '],
		['words that quote an event', 'cannot decode '],
		['one word', 'error '],
		['four names', 'a-1 b c d '],
		['an array', '['],
		['a tag in brackets', '[INFO] '],
		['two times', '2026-11-23T15:46:34.982554480Z 2026-11-23T15:46:34.982554480Z '],
		['what is too long', `${'a-'.repeat(300)}a `],
	])('%s: %s', (_, before) => {
		const [wrapper] = found(before + event);
		expect(['none', 'timestamps']).toContain(wrapper);
		expect(before.startsWith('2026') ? wrapper : 'none').toBe(wrapper);
	});
});
