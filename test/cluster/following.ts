import {type Comparison, compare, describe} from './compare.js';
import {type Followed, Follower} from './follower.js';
import type {Cluster} from './rig/cluster.js';
import {writtenEvents} from './truth.js';

let marks = 0;

/**
A request to each apiserver. Once its event is printed, all before it should be. A kubelet may have left just this one unread, so it is asked again after 5 s.

@returns what stands in the requestURI of those that were printed.
*/
export async function mark(cluster: Cluster, follower: Follower, withinMs = 60_000): Promise<string> {
	const from = follower.size;
	const deadline = performance.now() + withinMs;
	for (;;) {
		const name = `mark-${++marks}-of-this-run`;
		for (const {api} of cluster.planes) await api.need(`/api/v1/namespaces/kube-system?${name}=${api.port}`);
		const printed = await Promise.all(cluster.planes.map(({api}) => follower.printed(`${name}=${api.port}`, from, 5000)));
		if (printed.every(Boolean)) return name;
		if (performance.now() > deadline) throw new Error(`${name} was not printed; notes: ${follower.notes().slice(-5).join(' / ')}`);
	}
}

/**
Follow a cluster while something happens, then compare what was printed with the files of its logs, and print the figures.

@param during - begins when an event of each apiserver was printed.
*/
export async function following(
	cluster: Cluster,
	what: string,
	during: (follower: Follower) => Promise<void>,
): Promise<Comparison & Followed> {
	const follower = new Follower(cluster.kubeconfig(), cluster.file(`${what.replaceAll(' ', '-')}.jsonl`), ['--no-hide-own']);
	try {
		await mark(cluster, follower);
		await during(follower);
		const last = await mark(cluster, follower);
		const followed = await follower.stop();
		const comparison = compare(followed, cluster.planes.map(writtenEvents), last);
		console.info(describe(what, comparison, followed));
		for (const run of comparison.unmarked) console.info(`${what}: missing without a mark: ${run}`);
		return {...followed, ...comparison};
	} finally {
		await follower.stop().catch(() => undefined);
	}
}
