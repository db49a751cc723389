import type {EpochMicros} from '../model/time.js';
import type {Matches} from '../query/matches.js';
import type {Ordering} from '../query/ordering.js';
import type {TermCount} from '../query/term-counts.js';
import type {TableRows} from '../state/action.js';
import {type FacetsSeen, fieldOf} from '../state/facets-list.js';
import {withMeant} from '../state/query-edit.js';
import {overlayOf} from '../state/state.js';
import type {StateStore} from '../state/state-store.js';
import {noEvent} from '../store/columns.js';
import {sumCounters} from '../store/counters.js';
import type {World} from '../ui/scene.js';
import type {Engine} from './engine.js';
import {FacetCounts} from './facet-counts.js';
import {tableRowsOf} from './table-rows.js';

/** The rate is that of the last seconds, so that it does not flicker. */
const rateOverMs = 5000;
const sliceMs = 2;
/** Values are waited for. */
const facetsMs = 5;

export type WorldParts = {
	readonly engine: Engine;
	readonly matches: Matches;
	readonly ordering: Ordering;
	readonly store: StateStore;
	readonly now: () => EpochMicros;
	readonly version: string;
	readonly startReason: string | undefined;
};

/** What there is to see, for each frame; and the figures that take time to count, counted in slices while somebody looks at them. */
export class ViewerWorld {
	readonly #arrivals: Array<{readonly atMs: number; readonly events: number}> = [];
	#terms: readonly TermCount[] | undefined;
	#termsOf = -1;
	#tally: World['tally'];
	#tallied = {head: 0, orphans: 0, open: 0};
	readonly #facets: FacetCounts;

	constructor(private readonly parts: WorldParts) {
		this.#facets = new FacetCounts(parts.matches);
	}

	/** Made anew for every frame. */
	get world(): World & {readonly rows: TableRows} {
		const {engine, matches, ordering, now, version, startReason} = this.parts;
		return {
			rows: tableRowsOf(matches, ordering),
			sort: ordering.getSnapshot().sort,
			space: matches.rows,
			matches: matches.getSnapshot(),
			counters: engine.reader.getSnapshot().counters,
			sources: [...engine.sources.values()],
			troubles: engine.failure ? [readingEnded(engine.failure), ...engine.troubles] : engine.troubles,
			isSettled: engine.isSettled,
			now: now(),
			eventsPerSecond: this.#rate(),
			terms: this.#terms,
			tally: this.#tally,
			facets: this.facets,
			startReason,
			version,
		};
	}

	/** The values that are counted for the facets popup. */
	get facets(): FacetsSeen {
		return this.#facets.seen;
	}

	/** Are there values now that somebody waits for, and were not when this was last asked? */
	takeNewFacets(): boolean {
		return this.#facets.takeNew();
	}

	/** Once a second: the rate, and the tally anew while the losses page is open. */
	tick(): void {
		const {events} = sumCounters(this.parts.engine.reader.getSnapshot().counters.sources);
		this.#arrivals.push({atMs: performance.now(), events});
		while (this.#arrivals.length > 2 && (this.#arrivals[0]?.atMs ?? 0) < performance.now() - rateOverMs) this.#arrivals.shift();
		if (this.#tallied.head >= this.parts.engine.requests.through) this.#tallied = {head: 0, orphans: 0, open: 0};
	}

	/**
	Count on for a moment.

	@param isResting - nobody types: what terms remove is counted, too.
	@returns whether there is more to count.
	*/
	work(isResting: boolean): boolean {
		const state = this.parts.store.getSnapshot();
		const hasTerms = isResting && overlayOf(state, 'query') !== undefined && this.#countTerms();
		const hasTally = overlayOf(state, 'losses') !== undefined && this.#countRequests();
		const facets = overlayOf(state, 'facets');
		const hasFacets = this.#facets.work(facets && fieldOf(facets), performance.now() + facetsMs);
		return hasTerms || hasTally || hasFacets;
	}

	#countTerms(): boolean {
		const {matches} = this.parts;
		const {generation} = matches.getSnapshot();
		if (generation === this.#termsOf) return false;
		this.#terms = undefined;
		const counts = matches.termCounts(sliceMs);
		if (!counts) return matches.getSnapshot().searching === undefined;
		this.#terms = counts;
		this.#termsOf = generation;
		this.#tellMeant(counts);
		return false;
	}

	/** Tell the query line what may have been meant by terms that pass nothing. */
	#tellMeant(counts: readonly TermCount[]): void {
		const {store} = this.parts;
		const {text, inForce} = store.getSnapshot().query;
		const corrected = text === inForce ? withMeant(text, counts) : undefined;
		if (corrected !== undefined) store.dispatch({type: 'query-meant', text, corrected});
	}

	#countRequests(): boolean {
		const {requests, reader} = this.parts.engine;
		const tallied = this.#tallied;
		const deadline = performance.now() + sliceMs;
		for (; tallied.head < requests.through && performance.now() < deadline; tallied.head++) {
			if (reader.number('kind', tallied.head) !== 0 || reader.number('previous', tallied.head) !== noEvent) continue;
			if (requests.isOrphan(tallied.head)) tallied.orphans++;
			if (requests.isOpen(tallied.head)) tallied.open++;
		}
		const isDone = tallied.head >= requests.through;
		if (isDone) this.#tally = {orphans: tallied.orphans, open: tallied.open};
		return !isDone;
	}

	/** Undefined where nothing is followed. */
	#rate(): number | undefined {
		const isFollowed = [...this.parts.engine.sources.values()].some(({status}) => status.state !== 'ended' && status.state !== 'failed');
		const [first, last] = [this.#arrivals[0], this.#arrivals.at(-1)];
		if (!isFollowed || !first || !last || first === last) return undefined;
		return Math.round(((last.events - first.events) / (last.atMs - first.atMs)) * 1000);
	}
}

/** The worker is dead: a bug, or its heap is full. The message can quote what was being read. */
const readingEnded = ({name}: Error): string =>
	`nothing more is read: internal error (${name}), a bug of auditview; what was read until now is still here, start it again to read on`;
