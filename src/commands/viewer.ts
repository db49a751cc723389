import type {SourceSpec} from '../model/source.js';
import type {EpochMicros} from '../model/time.js';
import type {Options} from '../options.js';
import {note} from '../print/writer.js';
import {everything, type QueryNode} from '../query/ast.js';
import {Matches} from '../query/matches.js';
import {Ordering} from '../query/ordering.js';
import {viewNamed} from '../query/views.js';
import {lookOf, setLook} from '../safe/look.js';
import {copy} from '../screen/clipboard.js';
import {type Exits, installExits} from '../screen/exits.js';
import type {Input} from '../screen/input.js';
import {createKeyboard, openKeys} from '../screen/keyboard.js';
import {createModes, type Modes, setBlocking, writeNow} from '../screen/modes.js';
import {createScreen, type Screen} from '../screen/screen.js';
import {installSuspend} from '../screen/suspend.js';
import type {Action, Lists} from '../state/action.js';
import {actionOf} from '../state/press.js';
import {cursorRow} from '../state/shown-rows.js';
import {createState, type State, type TableColumnName} from '../state/state.js';
import {StateStore} from '../state/state-store.js';
import {ChromeBoard, chromeLines} from '../ui/chrome.js';
import {createHeightOf} from '../ui/detail-pane.js';
import {pageLength} from '../ui/page.js';
import {layerOf} from '../ui/panes.js';
import {hasDates, hasSources, type Scene} from '../ui/scene.js';
import {Asking} from './asking.js';
import {Effects} from './effects.js';
import type {Engine} from './engine.js';
import {keyContextOf, termsOfCell} from './key-context.js';
import {OpenedLines} from './opened-lines.js';
import {hidesOwn} from './source-specs.js';
import {tableRowsOf} from './table-rows.js';
import {restMs, ViewerLoop} from './viewer-loop.js';
import {ViewerWorld} from './viewer-world.js';

/** What a viewer is started with. */
export type ViewerParts = {
	readonly options: Options;
	readonly engine: Engine;
	readonly specs: readonly SourceSpec[];
	/** Nothing was named, and there is no cluster to connect to: the start screen. */
	readonly isWithoutSource: boolean;
	/** `--since` and `--until`: they hold whatever is typed. */
	readonly bounds: QueryNode;
	readonly now: () => EpochMicros;
	readonly version: string;
};

/**
Run the viewer on this terminal until it ends the process.

@returns only where there is no terminal to read keys from.
*/
export async function runViewer(parts: ViewerParts): Promise<number> {
	const keys = openKeys();
	if (!keys) {
		note('no terminal to read keys from: -o table prints instead');
		return 1;
	}
	setLook(lookOf(parts.options.color ? process.env : {...process.env, NO_COLOR: '1'}, true));
	new Viewer(parts, keys).start();
	return new Promise<number>(() => undefined);
}

/** How long Ink waits for the first rows: those that come while it is loaded wait for it. */
const inkAfterMs = 300;

/** Figures of the chrome change with all that comes, and Ink takes longer for them than the panes take: nobody reads them faster. */
const figuresEveryMs = 500;
/** Nor while keys are pressed, which would wait for Ink: then no longer than this. */
const mostBehindMs = 1000;

/** The parts of a running viewer, and what leads from one to the other. */
class Viewer {
	readonly #matches: Matches;
	readonly #ordering: Ordering;
	readonly #store: StateStore;
	readonly #world: ViewerWorld;
	readonly #asking: Asking;
	readonly #effects: Effects;
	readonly #loop: ViewerLoop;
	readonly #chrome: ChromeBoard;
	readonly #screen: Screen;
	readonly #exits: Exits;
	readonly #modes: Modes;
	/** Ink is loaded, or being loaded; until then what it would draw is painted without it. */
	#isMounting = false;
	#isMounted = false;
	/** The ingest was told that rows are on the screen. */
	#isShown = false;
	/** When Ink was last given something else to draw. */
	#chromeAt = Number.NEGATIVE_INFINITY;
	/** When a key was pressed last. */
	#keyAt = Number.NEGATIVE_INFINITY;
	/** Paints figures that wait. */
	#figuresTimer: NodeJS.Timeout | undefined;

	constructor(
		private readonly parts: ViewerParts,
		keys: NonNullable<ReturnType<typeof openKeys>>,
	) {
		const {engine, options, bounds, now, version} = parts;
		const sourceName = (source: number) => engine.sources.get(source)?.name ?? String(source);
		const matches = new Matches(engine.reader, engine.requests, {sourceName, isUtc: options.times === 'utc', now: now()});
		const store = new StateStore(firstState(parts), effect => this.#effects.run(effect));
		const lists = this.#lists;
		const ordering = new Ordering(matches);
		this.#matches = matches;
		this.#ordering = ordering;
		this.#store = store;
		this.#world = new ViewerWorld({engine, matches, ordering, store, now, version, startReason: startReasonOf(parts)});
		this.#asking = new Asking(engine, matches, bounds, store, this.#dayOfCursor);
		this.#screen = createScreen({
			terminal: process.stdout,
			layer: () => layerOf(this.#scene()),
			firstFrame: () => chromeLines(this.#chrome.getSnapshot()),
			// The key strip: where there is none Ink's frame is as high as the screen.
			bottomLines: 1,
			onResize: size => this.#do({type: 'resized', size}),
		});
		const keyboard = createKeyboard({keys, onInputs: this.#take, onLost: () => this.#exits.lost()});
		this.#modes = createModes({keyboard, writeNow: bytes => writeNow(1, bytes)});
		this.#exits = installExits({leave: this.#leave});
		this.#chrome = new ChromeBoard(this.#scene());
		this.#loop = new ViewerLoop({
			engine,
			matches,
			ordering,
			asking: this.#asking,
			world: this.#world,
			store,
			lists,
			now,
			paint: this.#paint,
			sourceEnded: this.#modes.retake,
			detailBehind: () => this.#effects.catchUpSoon(),
		});
		this.#effects = this.#createEffects();
	}

	/** Take the terminal, paint, and go on from what comes. */
	start(): void {
		const {rowKind, isNoiseHidden, query} = this.#store.getSnapshot();
		setBlocking(process.stdout, false);
		this.#modes.enter();
		this.#asking.set({kind: rowKind, hideNoise: isNoiseHidden, hideOwn: hidesOwn(this.parts.options, everything, this.parts.specs)});
		if (query.text !== '') this.#asking.setText(query.text, query.generation);
		process.on('SIGWINCH', this.#screen.resized);
		this.#loop.start();
		setTimeout(this.#mount, inkAfterMs);
	}

	/** Ink's first frame takes as long as the first thousand rows, so they go first. */
	readonly #mount = async (): Promise<void> => {
		if (this.#isMounting) return;
		this.#isMounting = true;
		const {mountChrome} = await import('./chrome-mount.js');
		this.#isMounted = true;
		mountChrome(this.#chrome, this.#screen, this.#exits.fail);
	};

	#createEffects(): Effects {
		const {engine, specs} = this.parts;
		const [matches, store, screen] = [this.#matches, this.#store, this.#screen];
		return new Effects({
			engine,
			asking: this.#asking,
			lines: new OpenedLines(engine, matches, store),
			state: store.getSnapshot,
			dispatch: this.#do,
			catchUp: () => this.#do({type: 'detail-catch-up', isStale: true, lists: this.#lists()}),
			sort: sort => {
				this.#ordering.set(sort);
				this.#loop.answer();
			},
			press: (_, name) => this.#take([{type: 'key', name}]),
			cell: (row, column) => cellOf(matches, row, column),
			auditID: event => engine.reader.auditID(event),
			copy: text => copy(text, {env: process.env, platform: process.platform, write: screen.pass}),
			suspend: installSuspend({modes: this.#modes, screen}),
			redraw: screen.repaint,
			quit: this.#exits.exit,
			clusterSpec: () => specs.find(({kind}) => kind === 'cluster') ?? {kind: 'stdin'},
		});
	}

	readonly #lists = (): Lists => {
		const scene = this.#scene();
		return {
			table: scene.world.rows,
			heightOf: createHeightOf(scene.state),
			pageLength: pageLength(scene),
			hasSources: hasSources(scene.world),
			hasDates: hasDates(scene),
			facets: this.#world.facets,
		};
	};

	#scene(): Scene & {readonly world: {readonly rows: Lists['table']}} {
		return {state: this.#store.getSnapshot(), world: this.#world.world};
	}

	/** Several keys of one read are one paint. */
	readonly #take = (inputs: readonly Input[]): void => {
		const since = performance.now();
		this.#keyAt = since;
		for (const input of inputs) {
			if (input.type === 'key' && input.text !== undefined) this.#asking.hold();
			else this.#asking.release();
			const state = this.#store.getSnapshot();
			const action = actionOf(state, input, keyContextOf(state, this.#matches, this.#lists()));
			if (action) this.#store.dispatch(action);
		}
		this.#asking.release();
		this.#loop.answerKey(since);
	};

	/** Something that happened around the user. */
	readonly #do = (action: Action): void => {
		this.#store.dispatch(action);
		this.#loop.paintSoon();
	};

	/** Ink unmounts when the process ends, and hands over a last frame: it must not be painted where the shell is by then, nor throw once more. */
	readonly #leave = (): void => {
		this.#screen.close();
		this.#modes.leave();
	};

	/** Where the chrome differs Ink hands over a frame, and that paints the panes too. */
	readonly #paint = (isAwaited: boolean): void => {
		const waitMs = this.#figuresDueAt - performance.now();
		const isTold = this.#chrome.refresh(this.#scene(), !isAwaited && waitMs > 0);
		if (isTold) this.#chromeAt = performance.now();
		if (this.#chrome.isBehind) this.#figuresTimer ??= setTimeout(this.#catchUpFigures, waitMs);
		if (!isTold || !this.#isMounted) this.#screen.paint();
		this.#tellShown();
		if (!this.#isMounting && this.#matches.getSnapshot().length > 0) setImmediate(this.#mount);
	};

	get #figuresDueAt(): number {
		return Math.max(this.#chromeAt + figuresEveryMs, Math.min(this.#keyAt + restMs, this.#chromeAt + mostBehindMs));
	}

	/** Once: the first rows that were found are painted, or hidden. */
	#tellShown(): void {
		const {engine} = this.parts;
		if (this.#isShown || engine.requests.through === 0) return;
		this.#isShown = true;
		engine.send({type: 'shown'});
	}

	readonly #catchUpFigures = (): void => {
		this.#figuresTimer = undefined;
		this.#loop.paintSoon();
	};

	readonly #dayOfCursor = (): EpochMicros => {
		const row = cursorRow(this.#store.getSnapshot(), tableRowsOf(this.#matches, this.#ordering));
		return row === undefined ? Number.NaN : this.#matches.rows.timeOf(row);
	};
}

/** The value of a cell, and the field that it is of. */
function cellOf(matches: Matches, row: number, column: TableColumnName): {readonly path: string; readonly value: string} {
	const terms = termsOfCell(matches, row, column);
	return {path: terms.map(({field}) => field).join(','), value: terms.map(({value}) => value).join('/')};
}

function firstState({options, isWithoutSource}: ViewerParts): State {
	const query = firstQuery(options);
	return createState({
		size: {columns: process.stdout.columns || 80, rows: process.stdout.rows || 24},
		base: isWithoutSource ? 'start' : 'log',
		rowKind: options.rows,
		isNoiseHidden: query === '',
		time: options.times,
		query,
	});
}

/** A view and each `-q`, ANDed, as the text of the query line. */
function firstQuery({view, query}: Options): string {
	const parts = [...(view === undefined ? [] : [viewNamed(view)?.query ?? '']), ...query].map(part => part.replace(/\s+/g, ' ').trim());
	const typed = parts.filter(part => part !== '');
	return typed.length === 1 ? (typed[0] ?? '') : typed.map(part => `(${part})`).join(' ');
}

/** Why the start screen comes; undefined where it does not. */
function startReasonOf({isWithoutSource}: ViewerParts): string | undefined {
	if (!isWithoutSource) return undefined;
	return `${process.env['KUBECONFIG'] ? 'KUBECONFIG names no file' : 'KUBECONFIG is not set'} and ~/.kube/config does not exist`;
}
