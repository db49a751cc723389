export const demoNamespace = 'kube-system';
export const demoContainer = 'kube-apiserver';

/** The pod that the demo serves, as far as anybody asks. */
export const demoPod = {
	kind: 'Pod',
	apiVersion: 'v1',
	metadata: {
		name: 'kube-apiserver-demo',
		namespace: demoNamespace,
		uid: '6d1d2f6e-0c5d-4e0e-9a53-0a8f5e0d3c11',
		labels: {component: 'kube-apiserver', tier: 'control-plane'},
	},
	spec: {
		nodeName: 'demo',
		containers: [
			{
				name: demoContainer,
				command: [
					'kube-apiserver',
					'--audit-log-path=-',
					'--audit-policy-file=/etc/kubernetes/audit-policy.yaml',
					'--authorization-mode=Node,RBAC',
					'--enable-admission-plugins=NodeRestriction',
				],
			},
		],
	},
	status: {
		phase: 'Running',
		containerStatuses: [{name: demoContainer, restartCount: 0, containerID: 'containerd://demo', ready: true}],
	},
} as const;

export const demoVersion = {major: '1', minor: '37', gitVersion: 'v1.37.2', platform: 'linux/amd64'} as const;

/** @param selector - `name=value`, several joined by commas; null for all pods. */
export function podList(namespace: string, selector: string | null): object {
	const labels = new Map<string, string>(Object.entries(demoPod.metadata.labels));
	const wanted = (selector ?? '').split(',').filter(term => term !== '');
	const matches = wanted.every(term => {
		const [name = '', value = ''] = term.split(/==?/);
		return labels.get(name) === value;
	});
	return {
		kind: 'PodList',
		apiVersion: 'v1',
		metadata: {resourceVersion: '1'},
		items: namespace === demoNamespace && matches ? [demoPod] : [],
	};
}

export function statusOf(code: number, reason: string, message: string): object {
	return {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code};
}
