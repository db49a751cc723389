type Platform = {readonly server: RegExp; readonly version: RegExp; readonly where: string};

const never = /^\b$/;

/** Clusters whose apiserver is no pod that we can see, how to tell them, and where their audit log is. */
const platforms: readonly Platform[] = [
	{
		server: /\.eks\.amazonaws\.com(\.cn)?$/,
		version: /-eks-/,
		where:
			'EKS writes it to CloudWatch, once audit logging is enabled for the cluster: aws logs tail /aws/eks/CLUSTER/cluster --log-stream-name-prefix kube-apiserver-audit --format short, into a file or a pipe of auditview',
	},
	{
		server: /\.azmk8s\.io$/,
		version: never,
		where: 'AKS writes it through a diagnostic setting (category kube-audit) to a storage account, an Event Hub or Log Analytics',
	},
	{
		server: /\.gke\.goog$/,
		version: /-gke\./,
		where: 'GKE writes it to Cloud Logging: gcloud logging read \'logName:"cloudaudit.googleapis.com"\' --format=json',
	},
	{
		server: never,
		version: /\+k3s/,
		where:
			'k3s runs the apiserver in its own process: start it with --kube-apiserver-arg=audit-policy-file=FILE and --kube-apiserver-arg=audit-log-path=/var/lib/rancher/k3s/server/logs/audit.log, and open that file on the server',
	},
];

/**
Where a cluster without apiserver pods keeps its audit log.

@param server - base URL.
@param version - gitVersion as `/version` gives it, '' when it is not known.
@returns a part of a sentence.
*/
export function whereItsLogIs(server: string, version: string): string {
	const host = URL.canParse(server) ? new URL(server).hostname : '';
	const platform = platforms.find(each => each.server.test(host) || each.version.test(version));
	if (platform) return platform.where;
	return 'a managed control plane keeps its audit log elsewhere (EKS in CloudWatch, AKS in a diagnostic setting, GKE in Cloud Logging, k3s in a file of its server); if the pods have other names, say which with -n and --selector or --pod';
}
