/**
Watches the main thread of a program from inside: `OBSERVE_INTO=FILE node --import ./observe.mjs PROGRAM`. The program is the published one and takes the path it always takes; only this is loaded before it.

FILE holds the process number at once, and at the exit the spans of observation: a SIGUSR2 ends one and begins the next. A span has the delays of the event loop in milliseconds beyond the timer's own one: how long whatever ran last kept a timer waiting, so `max` is the longest task (or the longest time for which the system gave the core to somebody else); and the longest pause of the garbage collector.
*/
import {writeFileSync} from 'node:fs';
import {monitorEventLoopDelay, PerformanceObserver} from 'node:perf_hooks';
import {isMainThread} from 'node:worker_threads';

const resolution = 1;
const file = process.env.OBSERVE_INTO;

function observe() {
	const delays = monitorEventLoopDelay({resolution});
	const spans = [];
	let pause = 0;
	new PerformanceObserver(list => {
		for (const {duration} of list.getEntries()) pause = Math.max(pause, duration);
	}).observe({entryTypes: ['gc']});
	const endSpan = () => {
		const ms = nanoseconds => nanoseconds / 1e6 - resolution;
		spans.push({p50: ms(delays.percentile(50)), p99: ms(delays.percentile(99)), max: ms(delays.max), pause});
		delays.reset();
		pause = 0;
	};
	process.on('SIGUSR2', endSpan);
	process.on('exit', () => {
		endSpan();
		writeFileSync(file, JSON.stringify({pid: process.pid, spans}));
	});
	writeFileSync(file, JSON.stringify({pid: process.pid, spans}));
	delays.enable();
}

// Workers load it too.
if (isMainThread && file) observe();
