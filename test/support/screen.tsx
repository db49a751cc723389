import {render} from 'ink';
import {createElement} from 'react';
import {FacetCounts} from '../../src/commands/facet-counts.js';
import {keyContextOf} from '../../src/commands/key-context.js';
import {tableRowsOf} from '../../src/commands/table-rows.js';
import {decodeJsonRows} from '../../src/decode/json-rows.js';
import type {AuditEvent} from '../../src/model/event.js';
import type {SourceInfo} from '../../src/model/source.js';
import {Matches} from '../../src/query/matches.js';
import {Ordering} from '../../src/query/ordering.js';
import {parseQuery} from '../../src/query/parse.js';
import type {Sort} from '../../src/query/sort-keys.js';
import {createScreen} from '../../src/screen/screen.js';
import type {Action, Lists} from '../../src/state/action.js';
import type {Effect} from '../../src/state/effect.js';
import {fieldOf, noFacets} from '../../src/state/facets-list.js';
import {actionOf} from '../../src/state/press.js';
import {type Beginning, createState, overlayOf, type State} from '../../src/state/state.js';
import {StateStore} from '../../src/state/state-store.js';
import {App} from '../../src/ui/app.js';
import {ChromeBoard} from '../../src/ui/chrome.js';
import {createHeightOf, stagesSeen} from '../../src/ui/detail-pane.js';
import {pageLength} from '../../src/ui/page.js';
import {layerOf} from '../../src/ui/panes.js';
import {hasDates, hasSources, type Scene, type World} from '../../src/ui/scene.js';
import {makeStore, type TestStore} from './make-store.js';
import {createModel, feed, linesOf, styledLinesOf} from './model.js';
import {settleMatches} from './naive-find.js';

/** A frame as a terminal shows it, drawn by Ink, the panes and the painter together. */
export type Frame = {
	/** A string a line, blanks at the ends cut off. */
	readonly lines: readonly string[];
	/** The same with attributes: `⟨bold cyan⟩text⟨⟩`. */
	readonly styled: readonly string[];
	/** All that was written. */
	readonly bytes: string;
};

/** Renders a scene at the size that its state has. */
export async function renderScene(scene: Scene): Promise<Frame> {
	const {columns, rows} = scene.state.size;
	const written: string[] = [];
	const terminal = {
		columns,
		rows,
		writableLength: 0,
		write: (text: string) => written.push(text) > 0,
		on: () => undefined,
		off: () => undefined,
	};
	const screen = createScreen({terminal, layer: () => layerOf(scene), bottomLines: 1});
	const app = createElement(App, {chrome: new ChromeBoard(scene)});
	const {stdout, stdin} = screen;
	const ink = render(app, {stdout, stdin, debug: true, patchConsole: false, exitOnCtrlC: false, isScreenReaderEnabled: false});
	await settle();
	screen.repaint();
	const bytes = written.at(-1) ?? '';
	screen.close();
	ink.unmount();
	const model = createModel(columns, rows);
	await feed(model, bytes);
	const frame = {lines: linesOf(model), styled: styledLinesOf(model), bytes};
	model.dispose();
	return frame;
}

/** What was begun is done. */
export async function settle(): Promise<void> {
	for (let turn = 0; turn < 2; turn++) await new Promise(resolve => setImmediate(resolve));
}

export const podSource = (name = 'minikube/kube-system/kube-apiserver-minikube/kube-apiserver', id = 0): SourceInfo => ({
	id,
	name,
	kind: 'pod',
	status: {state: 'live', reason: '', progress: undefined},
});

export type ViewerOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly state?: Beginning;
	readonly world?: Partial<World>;
};

/** A viewer without threads: a store of some events, the state, and keys; times are UTC. Effects are run at once. */
export class TestViewer {
	readonly store: TestStore;
	readonly matches: Matches;
	readonly ordering: Ordering;
	readonly states: StateStore;
	readonly #facets: FacetCounts;
	world: Partial<World>;
	/** Rows are put in order whenever there is something new. */
	#ordered = 0;

	constructor(events: readonly AuditEvent[] = [], {columns = 80, rows = 24, state = {}, world = {}}: ViewerOptions = {}) {
		this.store = makeStore(events);
		this.matches = new Matches(this.store.reader, this.store.requests, {isUtc: true, now: 0});
		this.ordering = new Ordering(this.matches, () => this.#ordered++ * 1e9);
		this.#facets = new FacetCounts(this.matches);
		this.world = {sources: [podSource()], ...world};
		this.states = new StateStore(createState({size: {columns, rows}, time: 'utc', isNoiseHidden: false, ...state}), effect =>
			this.#run(effect),
		);
		this.#ask();
		this.dispatch({type: 'rows-changed', arrived: 0, lists: this.lists});
	}

	get state(): State {
		return this.states.getSnapshot();
	}

	get scene(): Scene {
		return {state: this.state, world: this.#world()};
	}

	get lists(): Lists {
		const {scene} = this;
		return {
			table: {...tableRowsOf(this.matches, this.ordering), failure: () => undefined},
			heightOf: createHeightOf(this.state),
			pageLength: pageLength(scene),
			hasSources: hasSources(scene.world),
			hasDates: hasDates(scene),
			facets: scene.world.facets ?? noFacets,
		};
	}

	dispatch(action: Action): void {
		this.states.dispatch(action);
	}

	/** Further events arrive. */
	add(...events: readonly AuditEvent[]): this {
		for (const event of events) this.store.append(event);
		this.store.publish();
		this.#settle();
		this.dispatch({type: 'rows-changed', arrived: events.length, lists: this.lists});
		return this;
	}

	/** Keys by name, blanks between them: `/ a l Enter j Ctrl-D`; `Space` for a blank. */
	press(keys: string): this {
		for (const name of keys.split(' ').filter(key => key !== '')) {
			const text = name === 'Space' ? ' ' : name;
			const input = text.length === 1 ? {type: 'key' as const, name, text} : {type: 'key' as const, name};
			const {facets} = keyContextOf(this.state, this.matches, this.lists);
			const context = {lists: this.lists, value: [], facets, stages: stagesSeen(this.scene), isBusy: false};
			const action = actionOf(this.state, input, context);
			if (action) this.dispatch(action);
		}
		return this;
	}

	/** Letters, one by one. */
	type(text: string): this {
		return this.press(Array.from(text, letter => (letter === ' ' ? 'Space' : letter)).join(' '));
	}

	resize(columns: number, rows: number): this {
		this.dispatch({type: 'resized', size: {columns, rows}});
		return this;
	}

	frame(): Promise<Frame> {
		return renderScene(this.scene);
	}

	async lines(): Promise<readonly string[]> {
		return (await this.frame()).lines;
	}

	#world(): World {
		const {matches, store, ordering} = this;
		const over = overlayOf(this.state, 'facets');
		this.#facets.work(over && fieldOf(over), Number.POSITIVE_INFINITY);
		return {
			facets: this.#facets.seen,
			rows: tableRowsOf(matches, ordering),
			sort: ordering.getSnapshot().sort,
			space: matches.rows,
			matches: {...matches.getSnapshot(), tookMs: matches.getSnapshot().tookMs === undefined ? undefined : 12},
			counters: store.reader.getSnapshot().counters,
			sources: [],
			troubles: [],
			isSettled: true,
			now: Date.UTC(2026, 0, 2, 13) * 1e3,
			version: '1.0',
			...this.world,
		};
	}

	#ask(): void {
		const parsed = parseQuery(this.state.query.inForce);
		this.matches.ask({
			query: 'query' in parsed ? parsed.query : undefined,
			kind: this.state.rowKind,
			hideNoise: this.state.isNoiseHidden,
			fuzzyFallback: true,
			gaps: true,
		});
		this.#settle();
	}

	#settle(): void {
		settleMatches(this.matches, this.store);
		while (this.ordering.advance(1000));
	}

	#run(effect: Effect): void {
		if (effect.type === 'set-query') this.#setQuery(effect.text, effect.generation);
		if (effect.type === 'set-noise' || effect.type === 'set-rows') queueMicrotask(() => this.#replace());
		if (effect.type === 'set-sort') queueMicrotask(() => this.#sort(effect.sort));
		if (effect.type === 'read-line') this.#read(effect);
	}

	#setQuery(text: string, generation: number): void {
		const parsed = parseQuery(text);
		const error = 'error' in parsed ? parsed.error : undefined;
		this.dispatch({type: 'query-checked', generation, error});
		// Actions that come from inside wait; the query is in force once they are done.
		queueMicrotask(() => {
			this.#replace();
			const {taken} = this.matches.getSnapshot();
			if (taken.length > 0) this.dispatch({type: 'query-taken', generation, taken, corrected: taken.map(({as}) => as).join(' ')});
		});
	}

	#sort(sort: Sort): void {
		this.ordering.set(sort);
		this.#replace();
	}

	#replace(): void {
		this.#ask();
		this.dispatch({type: 'rows-replaced', isSettled: true, lists: this.lists});
	}

	#read({row, stage, generation}: Extract<Effect, {type: 'read-line'}>): void {
		const {rows} = this.matches;
		const event = stage === undefined ? rows.shownEvent(row) : (rows.eventsOf(row)[stage] ?? row);
		const line = this.store.lines[event] ?? '';
		if (line === '') {
			this.dispatch({type: 'event-lost', generation, reason: this.store.reader.text('message', event)});
			return;
		}
		const bytes = new TextEncoder().encode(line);
		this.dispatch({type: 'event-opened', generation, event, bytes, rows: decodeJsonRows(bytes)});
	}
}
