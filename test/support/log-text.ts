import type {EpochMicros} from '../../src/model/time.js';
import type {LogLine} from './fake-apiserver.js';

/** Makes lines as an apiserver writes them: events with times and ids of their own, some of them long and stored in two entries, and klog text that repeats. */
export class LogWriter {
	/** Events that were made, in their order. */
	readonly events: string[] = [];
	#made = 0;

	/** @param time - of the next line. */
	constructor(
		private readonly random: () => number,
		public time: EpochMicros,
	) {}

	line(): LogLine {
		const {random} = this;
		this.time += 1 + Math.floor(random() * 200_000);
		const {time} = this;
		if (random() < 0.12) return {time, text: 'E0102 12:00:00.000000       1 x.go:1] the same text again'};
		const stage = new Date(Math.floor(time / 1000)).toISOString().replace('Z', `${String(Math.floor(time) % 1000).padStart(3, '0')}Z`);
		const body = 'é部'.repeat(Math.floor(random() ** 8 * 4000));
		const text = `{"kind":"Event","auditID":"id-${this.#made++}","x":"${body}","stageTimestamp":"${stage}"}`;
		this.events.push(text);
		if (random() >= 0.15) return {time, text};
		this.time += Math.floor(random() * 1_500_000);
		return {time, text, tail: {time: this.time, at: text.length - 30}};
	}

	lines(count: number): LogLine[] {
		return Array.from({length: count}, () => this.line());
	}
}
