import {type Comparison, compare, describe} from './compare.js';
import {type Followed, Follower} from './follower.js';
import type {Cluster} from './rig/cluster.js';
import {writtenEvents} from './truth.js';

let marks = 0;

/** A request to each apiserver. Once its event is printed, all before it should be. */
export async function mark(cluster: Cluster, follower: Follower): Promise<string> {
	const name = `mark-${++marks}-of-this-run`;
	const from = follower.size;
	for (const {api} of cluster.planes) await api.need(`/api/v1/namespaces/kube-system?${name}=${api.port}`);
	for (const {api} of cluster.planes) await follower.printed(`${name}=${api.port}`, from);
	return name;
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
	const follower = new Follower(cluster.kubeconfig(), cluster.file(`${what.replaceAll(' ', '-')}.jsonl`));
	try {
		await mark(cluster, follower);
		await during(follower);
		const last = await mark(cluster, follower);
		const followed = await follower.stop();
		const comparison = compare(followed, cluster.planes.map(writtenEvents), last);
		console.info(describe(what, comparison, followed));
		return {...followed, ...comparison};
	} finally {
		await follower.stop().catch(() => undefined);
	}
}
