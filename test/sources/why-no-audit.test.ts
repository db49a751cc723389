import {expect, it} from 'vitest';
import {whereItsLogIs} from '../../src/sources/where-its-log-is.js';
import {whyNoAudit} from '../../src/sources/why-no-audit.js';

it.each([
	[
		'no flags',
		['kube-apiserver', '--v=2'],
		/auditing is off in kube-apiserver-cp: .* neither .* add --audit-policy-file=FILE and --audit-log-path=-/,
	],
	['a path only', ['--audit-log-path=-'], /auditing is off in kube-apiserver-cp: .*--audit-log-path=- but no --audit-policy-file/],
	['a policy only', ['--audit-policy-file=/p.yaml'], /nowhere to write to in kube-apiserver-cp: .*add --audit-log-path=-/],
	['a webhook only', ['--audit-policy-file=/p.yaml', '--audit-webhook-config-file=/w.yaml'], /go to the webhook of \/w\.yaml only/],
	[
		'a file',
		['--audit-policy-file=/p.yaml', '--audit-log-path=/var/log/audit.log'],
		/go to the file \/var\/log\/audit\.log .*auditview -f \/var\/log\/audit\.log/,
	],
	[
		'a file, flag and value apart',
		['--audit-policy-file', '/p.yaml', '--audit-log-path', '/var/log/a.log'],
		/go to the file \/var\/log\/a\.log/,
	],
	['/dev/stdout', ['--audit-policy-file=/p.yaml', '--audit-log-path=/dev/stdout'], /rotates .*set --audit-log-path=- instead/],
	[
		'both, in a shell script',
		['/bin/bash', '-ec', 'exec kube-apiserver --audit-policy-file=/p.yaml --audit-log-path="-"'],
		/auditing is on in kube-apiserver-cp \(policy \/p\.yaml\), but no event/,
	],
])('says why there are no audit events and what to change: %s', (_, command, words) => {
	expect(whyNoAudit('kube-apiserver-cp', command)).toMatch(words);
});

it.each([
	['https://ABC.gr7.eu-west-1.eks.amazonaws.com', '', /EKS writes it to CloudWatch/],
	['https://10.0.0.1', 'v1.31.1-eks-ce1d5eb', /EKS/],
	['https://x-dns-1.hcp.westeurope.azmk8s.io:443', 'v1.31.1', /AKS .* diagnostic setting/],
	['https://34.1.2.3', 'v1.31.1-gke.1000', /GKE writes it to Cloud Logging/],
	['https://10.0.0.1:6443', 'v1.31.1+k3s1', /k3s runs the apiserver in its own process/],
	['https://10.0.0.1:6443', 'v1.31.1', /a managed control plane keeps its audit log elsewhere/],
	['no URL', '', /a managed control plane/],
])('says where a cluster without apiserver pods keeps its log: %s %s', (server, version, words) => {
	expect(whereItsLogIs(server, version)).toMatch(words);
});
