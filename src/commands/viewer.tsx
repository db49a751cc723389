import type {EpochMicros} from '../model/time.js';
import type {SourceSpec} from '../model/source.js';
import type {Options} from '../options.js';
import type {QueryNode} from '../query/ast.js';
import {fieldNamed} from '../query/fields.js';
import {Matches} from '../query/matches.js';
import {viewNamed} from '../query/views.js';
import {lookOf, setLook} from '../safe/look.js';
import {copy} from '../screen/clipboard.js';
import {installExits} from '../screen/exits.js';
import type {Input} from '../screen/input.js';
import {createKeyboard, openKeys} from '../screen/keyboard.js';
import {createModes, setBlocking, writeNow} from '../screen/modes.js';
import {createScreen} from '../screen/screen.js';
import {installSuspend} from '../screen/suspend.js';
import {hasKubeconfig} from '../sources/kubeconfig.js';
import type {Lists} from '../state/action.js';
import {actionOf} from '../state/press.js';
import {createState, modeOf} from '../state/state.js';
import {StateStore} from '../state/state-store.js';
import {fit} from '../safe/cells.js';
import {layout} from '../state/layout.js';
import {seenPlace,shownRowAt} from '../state/shown-rows.js';
import {Asking} from './asking.js';
import {Effects} from './effects.js';
import type {Engine} from './engine.js';
import {keyContextOf, termsOfCell} from './key-context.js';
import {OpenedLines} from './opened-lines.js';
import {tableRowsOf} from './table-rows.js';
import {ViewerLoop} from './viewer-loop.js';

/** What a viewer is started with. */
export type ViewerParts = {
	readonly options: Options;
	readonly engine: Engine;
	readonly specs: readonly SourceSpec[];
	/** `--since` and `--until`: they hold whatever is typed. */
	readonly bounds: QueryNode;
	/** What the header says of the whole; undefined: the sources say it. */
	readonly title: string | undefined;
	readonly now: () => EpochMicros;
};

/** The text of the query line at the start: a view, and each `-q`, ANDed. */
function firstQuery({view, query}: Options): string {
	const parts = [...(view === undefined ? [] : [viewNamed(view)?.query ?? '']), ...query].filter(part => part.trim() !== '');
	return parts.length === 1 ? (parts[0] ?? '') : parts.map(part => `(${part})`).join(' ');
}

/**
Run the viewer on this terminal until it ends the process.

@returns only where there is no terminal to read keys from.
*/
export async function runViewer(parts: ViewerParts): Promise<number> {
	const {options, engine, specs, bounds, now} = parts;
	const keys = openKeys();
	if (!keys) return 1;
	setLook(lookOf(options.color ? process.env : {...process.env, NO_COLOR: '1'}, true));
	const sourceName = (source: number) => engine.sources.get(source)?.name ?? String(source);
	const matches = new Matches(engine.reader, engine.requests, {sourceName, isUtc: options.times === 'utc', now: now()});
	const cluster = specs.find(spec => spec.kind === 'cluster');
	const text = firstQuery(options);
	const first = createState({
		size: {columns: process.stdout.columns || 80, rows: process.stdout.rows || 24},
		base: cluster && specs.length === 1 && !hasKubeconfig(cluster) ? 'start' : 'log',
		rowKind: options.rows,
		isNoiseHidden: text === '',
		time: options.times,
		query: text,
	});
	const lists = (): Lists => ({table: tableRowsOf(matches), heightOf: () => 1, pageLength: 0, hasSources: engine.sources.size > 1, hasDates: false});
	const store: StateStore = new StateStore(first, effect => effects.run(effect));
	const asking = new Asking(engine, matches, bounds, () => store, () => now());
	const lines = new OpenedLines(engine, matches, () => store);
	const screen = createScreen({terminal: process.stdout, layer: () => ({panes: panesOf()}), onResize: size => {store.dispatch({type: 'resized', size}); screen.paint();}});
	const act = (inputs: readonly Input[]): void => {
		for (const input of inputs) {
			const action = actionOf(store.getSnapshot(), input, keyContextOf(store.getSnapshot(), matches, lists()));
			if (action) store.dispatch(action);
		}
		loop.paintNow();
	};
	const keyboard = createKeyboard({keys, onInputs: act, onLost: () => exits.lost()});
	const modes = createModes({keyboard, writeNow: bytes => writeNow(1, bytes)});
	const exits = installExits({leave: modes.leave});
	const suspend = installSuspend({modes, screen});
	const effects = new Effects({
		engine,
		asking,
		lines,
		state: store.getSnapshot,
		dispatch: store.dispatch,
		catchUp: () => store.dispatch({type: 'detail-catch-up', isStale: true, lists: lists()}),
		press: (_, key) => act([{type: 'key', name: key}]),
		cell: (row, column) => ({path: '', value: termsOfCell(matches, row, column).map(({value}) => value).join('/')}),
		auditID: event => engine.reader.auditID(event),
		copy: value => copy(value, {env: process.env, platform: process.platform, write: screen.pass}),
		suspend,
		redraw: screen.repaint,
		quit: exits.exit,
		clusterSpec: () => specs[0] ?? {kind: 'stdin'},
		opened: () => undefined,
	});
	const loop = new ViewerLoop({engine, matches, asking, store: () => store, lists, now, paint: screen.paint, detailBehind: () => effects.catchUpSoon()});

	function panesOf() {
		const state = store.getSnapshot();
		const at = layout(state);
		const rows = tableRowsOf(matches);
		const out = [];
		const snapshot = matches.getSnapshot();
		if (at.header) out.push({...at.header, row: () => fit(`${state.table.follow} ${snapshot.total} ${state.table.fresh.passing} ${modeOf(state)}`, at.header!.width)});
		if (at.queryLine) out.push({...at.queryLine, row: () => fit(` / ${state.query.text}   ${snapshot.matched} of ${snapshot.total} ${snapshot.tookMs}`, at.queryLine!.width)});
		if (at.table) {
			const window = seenPlace(state, rows);
			const table = at.table;
			out.push({...table, row: (n: number) => {
				const row = shownRowAt(state.table, rows, window.top + n);
				if (row === undefined) return fit('', table.width);
				return fit(`${window.top + n === window.cursor ? '❯' : ' '} ${['time','code','verb','user','resource','ns','name','latency'].map(name => fieldNamed(name)?.textOf(matches.rows, row)).join(' ')}`, table.width);
			}});
		}
		if (at.statusRule) out.push({...at.statusRule, row: () => fit(`── noise ${snapshot.noise} ${JSON.stringify([...engine.sources.values()].map(s=>[s.name,s.status.state,s.status.reason]))}`, at.statusRule!.width)});
		if (at.detail) out.push({...at.detail.content, row: (n: number) => fit(n === 0 ? Buffer.from(state.detail.opened?.bytes ?? []).toString().slice(0, 500) + state.detail.trouble : '', at.detail!.content.width)});
		return out;
	}

	setBlocking(process.stdout, false);
	modes.enter();
	asking.set({query: bounds, kind: options.rows, hideNoise: text === '', gaps: true});
	if (text !== '') asking.setText(text, first.query.generation);
	loop.start();
	return new Promise<number>(() => undefined);
}
