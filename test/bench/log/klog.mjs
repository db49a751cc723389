/** What an apiserver writes between its events. */
import {words} from './population.mjs';

const messages = [
	random =>
		`trace.go:236] Trace[${random.bits()}]: "Update" accept:application/vnd.kubernetes.protobuf, */*,audit-id:${random.uuid()},client:10.0.0.${random.int(1, 250)},api-group:coordination.k8s.io,api-version:v1,name:${random.pick(words)},subresource:,namespace:kube-node-lease,protocol:HTTP/2.0,resource:leases,scope:resource,url:/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/x,user-agent:kubelet/v1.30.0 (linux/amd64) kubernetes/7c48c2b,verb:PUT (12-May-2024 10:11:12.001) (total time: ${random.int(500, 4000)}ms):`,
	() => 'cidrallocator.go:278] updated ClusterIP allocator for Service CIDR 10.96.0.0/12',
	() => 'handler_proxy.go:93] no RequestInfo found in the context',
	random =>
		`controller.go:146] "Failed to ensure lease exists, will retry" err="Get \\"https://[::1]:6443/apis\\": dial tcp" interval="${random.int(200, 7000)}ms"`,
];

/** @param stamp - RFC 3339 with microseconds. */
export function klogLine(random, stamp) {
	const head = `${random.pick(['I', 'W', 'E', 'I', 'I'])}${stamp.slice(5, 7)}${stamp.slice(8, 10)} ${stamp.slice(11, 26)}       1 `;
	return head + random.pick(messages)(random);
}
