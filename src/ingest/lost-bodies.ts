import type {SourceId} from '../model/source.js';
import type {EventIndex} from '../store/columns.js';
import type {StoreWriter} from '../store/writer.js';
import type {Loss, Spill} from './spill.js';

/** A count that grows is said anew this often: each is a note of a printed run. */
const everyMs = 30_000;

/** Says what a spill could not keep: since when, of how many events, why. */
export class LostBodies {
	#sentence = '';
	#saidMs = Number.NEGATIVE_INFINITY;
	/** Why, as it was last; a disk that has room again does not know any more. */
	#why = '';
	#wasLosing = false;
	/** Entries below were looked at: they are in a file, or counted. */
	#next: EventIndex = 0;
	#events = 0;

	/** @param of - the source, and the offset there that stands for the first byte of the spill. */
	constructor(
		private readonly of: {readonly source: SourceId; readonly from: number},
		private readonly writer: StoreWriter,
		private readonly spill: Spill,
		private readonly nowMs: () => number = Date.now,
	) {}

	/** '' while nothing is lost. Cheap to ask again and again: the same text, until there is news. */
	sentence(): string {
		const last = this.spill.losses.at(-1);
		if (!last) return '';
		const isLosing = last.untilMs === undefined;
		if (isLosing === this.#wasLosing && this.nowMs() - this.#saidMs < everyMs) return this.#sentence;
		return this.say(last);
	}

	/** The same, counted to the last event. */
	say(last: Loss | undefined = this.spill.losses.at(-1)): string {
		if (!last) return '';
		this.#wasLosing = last.untilMs === undefined;
		this.#saidMs = this.nowMs();
		this.#why = this.spill.trouble ?? this.#why;
		this.#count();
		this.#sentence = `bodies ${this.#span(last)}, ${events(this.#events)}: ${this.#why}; make room there, or name another folder with --spill-dir`;
		return this.#sentence;
	}

	#span(last: Loss): string {
		if (last.untilMs === undefined) return `are not kept since ${clock(last.sinceMs)}`;
		return `were not kept between ${clock(this.spill.losses[0]?.sinceMs ?? last.sinceMs)} and ${clock(last.untilMs)}`;
	}

	/** Goes on to the first event of which it is not known yet whether its bytes will be kept. */
	#count(): void {
		const {losses, settled} = this.spill;
		for (; this.#next < this.writer.through; this.#next++) {
			if (!this.writer.segments.isHeld(this.#next)) continue;
			const place = this.writer.placeOf(this.#next);
			const [offset, length] = [place.offset - this.of.from, place.length];
			if (place.source !== this.of.source || offset < 0) continue;
			const isLost = losses.findLast(({from, to}) => offset < to && from < offset + length) !== undefined;
			if (!isLost && offset + length > settled) return;
			if (isLost && this.writer.kindOf(this.#next) === 'event') this.#events++;
		}
	}
}

const events = (count: number): string => (count === 1 ? '1 event' : `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} events`);

/** `10:02`, as times on screen are: local. */
function clock(ms: number): string {
	const date = new Date(ms);
	return [date.getHours(), date.getMinutes()].map(number => String(number).padStart(2, '0')).join(':');
}
