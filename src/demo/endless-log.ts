import {createHash} from 'node:crypto';
import {type Micros, parseTime, type RecordedLine, type Recording} from './recording.js';

export type EndlessLogOptions = {
	/** What the clock shows at the start; the newest line there was written then. */
	readonly at: Micros;
	/** How many times faster than recorded it goes on from there. */
	readonly pace: number;
	/** So many events still come after those that are there at the start; then nothing more. */
	readonly stopAfter: number;
};

/** On the recording's clock: alice has tidied up, and the maintenance that follows is still to come. */
const startMicros = parseTime('2026-11-23T16:58:10Z');
/** Between the last line of a round and the first of the next: the apiserver is started again. */
const pauseMicros = 2e6;

/**
The recording as a log without end: line 0, 1, 2 … of round after round.

All times lie on one scale, *played time*: the recording's clock, which runs on through the rounds. Until the start of the program it is shown as recorded, so the history looks as it was; after it, time itself runs `pace` times faster, so that what is written at a moment also carries the time of that moment. Each round has auditIDs of its own; within a round one auditID stays one, so that the stages of a request still belong together.
*/
export class EndlessLog {
	readonly #recording: Recording;
	readonly #options: EndlessLogOptions;
	readonly #periodMicros: number;
	/** Played time of the newest line at the start. */
	readonly #originMicros: Micros;
	/** Lines from this one on never come. */
	readonly endLine: number;
	#ids: {readonly round: number; readonly map: Map<string, string>} = {round: -1, map: new Map()};

	constructor(recording: Recording, options: EndlessLogOptions) {
		this.#recording = recording;
		this.#options = options;
		const {lines} = recording;
		const later = lines.findIndex(line => line.time > startMicros);
		const newest = later < 0 ? lines.length - 1 : Math.max(0, later - 1);
		this.#originMicros = lines[newest]?.time ?? 0;
		this.#periodMicros = (lines.at(-1)?.time ?? 0) - (lines[0]?.time ?? 0) + pauseMicros;
		this.endLine = this.#lineAfterEvents(newest + 1, options.stopAfter);
	}

	/** When a line is written, on the viewer's clock. */
	timeOf(line: number): Micros {
		return this.#shown(this.#recorded(line).time, this.#roundOf(line));
	}

	/** How many lines are written by then, or are later than no such time: the number of the first line after it. */
	linesUntil(time: Micros): number {
		let from = 0;
		let to = 1;
		while (to < this.endLine && this.timeOf(to) <= time) to *= 2;
		to = Math.min(to, this.endLine);
		while (from < to) {
			const middle = (from + to) >>> 1;
			if (this.timeOf(middle) <= time) from = middle + 1;
			else to = middle;
		}
		return from;
	}

	/** A line with its newline, as this round writes it; with the kubelet's stamp before it if wanted. */
	textOf(line: number, timestamps: boolean): string {
		const round = this.#roundOf(line);
		const {text, isEvent} = this.#recorded(line);
		return `${timestamps ? this.#stamp(line) : ''}${isEvent ? this.#event(text, round) : this.#klog(text, line)}\n`;
	}

	/** As the kubelet's: nine digits. The last three tell lines of one microsecond apart, as a node's clock does. */
	#stamp(line: number): string {
		return `${this.#format(this.timeOf(line), 6).slice(0, -1)}${String(line % 1000).padStart(3, '0')}Z `;
	}

	#event(text: string, round: number): string {
		return text.replace(timesAndIds, found => {
			if (found.charAt(4) === '-' && found.endsWith('Z'))
				return this.#format(this.#shown(parseTime(found), round), found.length > 20 ? 6 : 0);
			return this.#recording.auditIds.has(found) ? this.#auditId(found, round) : found;
		});
	}

	#klog(text: string, line: number): string {
		const time = this.#format(this.timeOf(line), 6);
		return text.replace(/^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d{6}/, `$1${time.slice(5, 7)}${time.slice(8, 10)} ${time.slice(11, 26)}`);
	}

	/** A v4 UUID made of the round and the recorded one: the same in every run. */
	#auditId(recorded: string, round: number): string {
		if (this.#ids.round !== round) this.#ids = {round, map: new Map()};
		const known = this.#ids.map.get(recorded);
		if (known !== undefined) return known;
		const hex = createHash('sha256').update(`${round} ${recorded}`).digest('hex');
		const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
		this.#ids.map.set(recorded, id);
		return id;
	}

	#shown(recorded: Micros, round: number): Micros {
		const played = recorded + round * this.#periodMicros - this.#originMicros;
		return Math.round(this.#options.at + (played > 0 ? played / this.#options.pace : played));
	}

	#format(time: Micros, digits: number): string {
		const seconds = Math.floor(time / 1e6);
		const fraction = String(time - seconds * 1e6)
			.padStart(6, '0')
			.padEnd(digits, '0');
		return `${new Date(seconds * 1000).toISOString().slice(0, 19)}${digits === 0 ? '' : `.${fraction}`}Z`;
	}

	#roundOf(line: number): number {
		return Math.floor(line / this.#recording.lines.length);
	}

	#recorded(line: number): RecordedLine {
		const recorded = this.#recording.lines[line % this.#recording.lines.length];
		if (!recorded) throw new RangeError(`the recording has no line ${line}`);
		return recorded;
	}

	#lineAfterEvents(from: number, events: number): number {
		if (!Number.isFinite(events)) return Number.POSITIVE_INFINITY;
		let line = from;
		for (let left = events; left > 0; line++) if (this.#recorded(line).isEvent) left--;
		return line;
	}
}

const timesAndIds = /\b(?:2026-11-23T\d\d:\d\d:\d\d(?:\.\d{6})?Z|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b/g;
