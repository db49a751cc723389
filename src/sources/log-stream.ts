import type {IncomingMessage} from 'node:http';
import {SourceError, type SourceState} from '../model/source.js';
import {type BehindWatch, watchBehind} from './behind.js';
import {type HeldBody, stampAt} from './held-body.js';
import {readBody, whyEnded} from './log-body.js';
import {missedLines} from './missed-lines.js';
import type {LogParts} from './pod-log.js';
import {type SilenceWatch, watchSilence} from './silence.js';

/** How long a log may hold no event before its pod's command is looked at. */
const eventWithinMs = 3000;
/** How long a response may bring only lines that were passed over, since it does not reach back to where we were. */
const [reachWithinMs, reachAllWithinMs] = [3000, 30_000];
/** After so long what is left out by its time is no more what the user has not asked for. */
const leavesOutMs = 1000;

/** How an attempt ended, in words and for the backoff. */
export type Ending = {
	readonly reason: string;
	/** While it is tried again; `reconnecting` unless said. */
	readonly state?: SourceState;
	/** Did it bring anything? */
	readonly brought: boolean;
	/** What a request came to. */
	readonly error?: unknown;
	/** Is it to be opened again at once, since it is not broken? */
	readonly again?: boolean;
};

/** One response of a followed log, read until it ends or proves to be worth nothing. */
export class LogStream {
	readonly #ended = new AbortController();
	#silence: SilenceWatch | undefined;
	#behind: BehindWatch | undefined;
	#brought = false;
	/** Why it was given up by us. */
	#given: Ending | undefined;
	readonly #leavesOut: boolean;
	readonly #openedMs: number;

	constructor(
		private readonly parts: LogParts,
		private readonly body: HeldBody,
	) {
		this.#leavesOut = parts.requests.leavesOut;
		this.#openedMs = parts.clock.nowMs();
	}

	async read(): Promise<Ending> {
		const {status} = this.parts;
		status.live();
		this.#watch();
		this.body.release(this.#take);
		const end = await this.body.ended;
		this.#ended.abort();
		return this.#given ? {...this.#given, brought: this.#brought} : {reason: end.said || whyEnded(end), brought: this.#brought};
	}

	#watch(): void {
		const {parts} = this;
		const {clock, resume, status} = parts;
		const {signal} = this.#ended;
		this.#silence = watchSilence(clock, signal, {
			ask: () => missedLines(parts, AbortSignal.any([signal, parts.signal])),
			silent: ms => status.silent(ms),
			stalled: reason => this.#giveUp(reason, 'stalled'),
		});
		const serverMs = serverClock(this.body.response, () => clock.nowMs());
		this.#behind = watchBehind(
			clock,
			{signal, source: parts.signal},
			{
				serverMs,
				newest: () => resume.newestTime,
				first: () => this.#first(),
				behind: ms => status.behind(ms),
				caughtUp: () => status.caughtUp(),
				begins: (first, newestThen) => resume.overtaken(first, newestThen),
				doubt: (newestThen, first) => resume.doubt(newestThen, first),
			},
		);
		void clock.wait(eventWithinMs, signal).then(() => {
			if (!signal.aborted) status.missEvents();
		});
		void clock.wait(resume.isTail ? reachWithinMs : reachAllWithinMs, signal).then(() => {
			if (signal.aborted || !resume.isShort) return;
			resume.fallShort();
			this.#openAgain('what came does not reach back to what was read');
		});
	}

	readonly #take = (chunk: Uint8Array): void => {
		const {resume, sink, status, requests, clock} = this.parts;
		if (this.#leavesOut && resume.hasBegun && clock.nowMs() - this.#openedMs > leavesOutMs) this.#openAgain('older lines were left out');
		if (this.body.standstill.beat()) this.#giveUp('auditview stood still, and the server may have skipped lines meanwhile');
		if (this.#given) return;
		this.#brought = true;
		this.#silence?.heard();
		status.heard();
		requests.heard();
		const newestBefore = resume.newestTime;
		sink.chunk(chunk, undefined);
		this.#behind?.heard(newestBefore);
		if (resume.isBroken && resume.isShort) this.#openAgain('what came does not reach back to what was read');
		else if (resume.isBroken) this.#giveUp('the log came again in the middle of the stream, or its clock went back');
	};

	#giveUp(reason: string, state?: SourceState): void {
		this.#given ??= {reason, brought: this.#brought, ...(state ? {state} : {})};
		this.body.response.destroy();
	}

	#openAgain(reason: string): void {
		this.#given ??= {reason, brought: true, again: true};
		this.body.response.destroy();
	}

	/** Stamp of the first line of the current file; NaN where it has none, undefined where nobody answered. Also of use when the stream has ended meanwhile. */
	async #first(): Promise<number | undefined> {
		try {
			const response = await this.parts.requests.first(this.parts.signal);
			const chunks: Uint8Array[] = [];
			await readBody(response, chunk => void chunks.push(chunk));
			return stampAt(Buffer.concat(chunks), 0) ?? Number.NaN;
		} catch (error) {
			if (error instanceof SourceError || this.parts.signal.aborted) return undefined;
			throw error;
		}
	}
}

/** The clock of the server, as its response told it and ours went on since. */
function serverClock(response: IncomingMessage, nowMs: () => number): () => number {
	const [told, at] = [Date.parse(response.headers.date ?? ''), nowMs()];
	return () => told + nowMs() - at;
}
