import {describe, expect, it} from 'vitest';
import {hostMountsOf, pathOnNode} from '../../src/sources/host-mounts.js';
import {auditFiles, containerFiles, decodeListing} from '../../src/sources/node-files.js';
import {nodePlaceOf} from '../../src/sources/node-place.js';
import {decodePod} from '../../src/sources/pod.js';
import {NodePod} from '../support/fake-kubelet.js';

describe('the files of a log, oldest first', () => {
	it('of a container: by instance, then by rotation; the plain one where both are there; nothing else', () => {
		const names = [
			'1.log.20260102-030405',
			'0.log',
			'10.log',
			'1.log',
			'1.log.20260101-030405.gz',
			'1.log.20260102-030405.gz',
			'1.log.20260102-030405.tmp',
			'0.log.20251231-030405.gz',
			'2.log.gz',
			'x.log',
			'sub/',
		];
		expect(containerFiles('pods/p/c', names)).toEqual(
			['0.log.20251231-030405.gz', '0.log', '1.log.20260101-030405.gz', '1.log.20260102-030405', '1.log', '10.log'].map(name => ({
				path: `pods/p/c/${name}`,
				stem: `pods/p/c/${name.replace('.gz', '')}`,
				isZipped: name.endsWith('.gz'),
			})),
		);
	});

	it('of an audit log: as lumberjack names them', () => {
		const names = [
			'audit.log',
			'audit-2026-01-02T03-04-05.678.log',
			'audit-2026-01-01T03-04-05.678.log.gz',
			'audit-2026.log',
			'audit-policy.yaml',
			'other.log',
			'audit.log.gz',
		];
		expect(auditFiles('kubernetes', 'audit.log', names).map(({path}) => path)).toEqual([
			'kubernetes/audit-2026-01-01T03-04-05.678.log.gz',
			'kubernetes/audit-2026-01-02T03-04-05.678.log',
			'kubernetes/audit.log',
		]);
	});
});

it('a listing of Go’s file server gives its names, and no way out of the folder', () => {
	const hrefs = [
		'0.log',
		'kube-apiserver/',
		'a%20b%25.log',
		'./c:d.log',
		'e&amp;f',
		'../up',
		'/etc/passwd',
		'..',
		'./',
		'%2e%2e%2fup',
		'%ff',
		'',
	];
	const html = `<!doctype html>\n<pre>\n${hrefs.map(href => `<a href="${href}">x</a>\n`).join('')}</pre>`;
	expect(decodeListing(html)).toEqual(['0.log', 'kube-apiserver/', 'a b%.log', 'c:d.log', 'e&f']);
	expect(decodeListing('<html><body>login</body></html>')).toEqual([]);
});

describe('where a file of a container is on its node', () => {
	const spec = {
		volumes: [
			{name: 'logs', hostPath: {path: '/var/log/k8s'}},
			{name: 'deep', hostPath: {path: '/data'}},
			{name: 'gone', emptyDir: {}},
		],
	};
	const mounts = hostMountsOf(spec, {
		volumeMounts: [
			{name: 'logs', mountPath: '/var/log/kubernetes', subPath: 'audit'},
			{name: 'deep', mountPath: '/var/log/kubernetes/deep/'},
			{name: 'gone', mountPath: '/tmp'},
		],
	});

	it.each([
		['/var/log/kubernetes/audit.log', '/var/log/k8s/audit/audit.log'],
		['/var/log/kubernetes/deep/audit.log', '/data/audit.log'],
		['/var/log/kubernetes2/audit.log', undefined],
		['/tmp/audit.log', undefined],
	])('%s: %s', (file, onNode) => {
		expect(pathOnNode(file, mounts)).toBe(onNode);
	});
});

describe('which files are read for an apiserver', () => {
	const placeOf = (flags: readonly string[], change: Partial<NodePod> = {}) => {
		const made = Object.assign(new NodePod('kube-apiserver-cp', 'kube-system', undefined, ['kube-apiserver', ...flags]), change);
		const pod = decodePod(JSON.parse(JSON.stringify(made)));
		const container = pod?.containers[0];
		return pod && container ? nodePlaceOf(pod, container) : undefined;
	};
	const mounted = {volumes: [{inContainer: '/var/log/kubernetes', onNode: '/var/log/kubernetes'}]};

	it.each([[['--audit-log-path=-']], [[]], [['--audit-log-path=/dev/stdout']]])('the output of its container: %j', flags => {
		expect(placeOf(flags)).toEqual({
			kind: 'container',
			node: 'cp-1',
			prefix: 'kube-system_kube-apiserver-cp_',
			current: 'kube-system_kube-apiserver-cp_0a1b2c',
			container: 'kube-apiserver',
		});
	});

	it('the file that it writes itself', () => {
		expect(placeOf(['--audit-log-path', '/var/log/kubernetes/audit/audit.log'], mounted)).toEqual({
			kind: 'audit',
			node: 'cp-1',
			file: 'kubernetes/audit/audit.log',
		});
	});

	it.each([
		[
			'a file that is not mounted',
			['--audit-log-path=/var/log/audit.log'],
			{},
			'the audit log /var/log/audit.log of kube-apiserver-cp is inside its container',
		],
		[
			'a file elsewhere on the node',
			['--audit-log-path=/audit/audit.log'],
			{volumes: [{inContainer: '/audit', onNode: '/var/lib/rancher/rke2/server/logs'}]},
			'the audit log of kube-apiserver-cp is /var/lib/rancher/rke2/server/logs/audit.log on node cp-1, and the kubelet serves /var/log only',
		],
		['no node', [], {node: ''}, 'pod kube-system/kube-apiserver-cp is on no node yet'],
	])('none for %s, and why', (_, flags, change, words) => {
		expect(placeOf(flags, change)).toEqual({wrong: expect.stringContaining(words)});
	});
});
