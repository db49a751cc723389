import {FakeApiserver} from './fake-apiserver.js';
import {clusterSpec, writeKubeconfig} from './kubeconfig-file.js';
import {Loaded, waitFor} from './load.js';
import {type LongLine, LongLinePod} from './long-line-pod.js';
import {makeLine} from './make-event.js';

const allLines = 3;

/**
Follows a log over sockets, with a line of so many bytes between two others, until all three are there.

@param breaks - where in the line a response breaks off.
*/
export async function followLongLine(bytes: number, breaks: readonly number[] = []) {
	const whole = makeLine({auditID: 'long', requestObject: {data: ''}});
	const at = whole.indexOf('"data":"') + '"data":"'.length;
	const long: LongLine = {
		time: Date.UTC(2026, 0, 2, 12) * 1000,
		before: makeLine({auditID: 'before'}),
		head: whole.slice(0, at),
		tail: whole.slice(at),
		bytes,
		after: makeLine({auditID: 'after'}),
	};
	const fake = await FakeApiserver.start();
	const pod = new LongLinePod(long);
	pod.breaks.push(...breaks);
	fake.addPod(pod);
	let peakBytes = 0;
	const watch = setInterval(() => {
		peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
	}, 20);
	const startBytes = process.memoryUsage.rss();
	const loaded = new Loaded();
	loaded.ask({type: 'open', spec: clusterSpec({kubeconfig: writeKubeconfig({server: fake.url}), follow: true})});
	const isThere = () => loaded.through > 0 && loaded.counters().lines - loaded.counters().replayed >= allLines;
	await waitFor('the lines', isThere, 600_000);
	clearInterval(watch);
	const stop = async () => {
		await loaded.stop();
		await fake.stop();
	};
	return {loaded, long, startBytes, peakBytes, stop};
}
