import {pathOf} from '../decode/json-path.js';
import {decodeToken} from '../decode/json-token.js';
import {startLogServer} from '../demo/log-server.js';
import type {SourceSpec} from '../model/source.js';
import type {Sort} from '../query/sort-keys.js';
import type {Copied} from '../screen/clipboard.js';
import type {Effect, StartChoice} from '../state/effect.js';
import type {State, TableColumnName} from '../state/state.js';
import type {EventIndex} from '../store/columns.js';
import type {Asking} from './asking.js';
import type {Engine} from './engine.js';
import type {OpenedLines} from './opened-lines.js';
import {demoSpec} from './source-specs.js';

/** How often an open detail follows the cursor (`screen.md` 4). */
const detailEveryMs = 250;

type CopyEffect = Extract<Effect, {type: 'copy'}>;

/** What effects need of the running viewer. */
export type EffectParts = {
	readonly engine: Engine;
	readonly asking: Asking;
	readonly lines: OpenedLines;
	readonly state: () => State;
	readonly dispatch: (action: {type: 'notice'; text: string} | {type: 'opened'} | {type: 'notice-expired'; serial: number}) => void;
	readonly catchUp: () => void;
	readonly sort: (sort: Sort) => void;
	readonly press: (mode: Extract<Effect, {type: 'press'}>['mode'], key: string) => void;
	/** The text of a cell as it is asked for, and the name of its field. */
	readonly cell: (row: EventIndex, column: TableColumnName) => {readonly path: string; readonly value: string};
	readonly auditID: (event: EventIndex) => string;
	readonly copy: (text: string) => Promise<Copied>;
	readonly suspend: () => void;
	readonly redraw: () => void;
	readonly quit: (code: number) => void;
	readonly clusterSpec: () => SourceSpec;
};

/** The one place where effects are run. */
export class Effects {
	#detailTimer: NodeJS.Timeout | undefined;

	constructor(private readonly parts: EffectParts) {}

	run(effect: Effect): void {
		const {parts} = this;
		switch (effect.type) {
			case 'set-query':
				parts.asking.setText(effect.text, effect.generation);
				break;
			case 'set-rows':
				parts.asking.set({kind: effect.kind});
				break;
			case 'set-noise':
				parts.asking.set({hideNoise: effect.isHidden});
				break;
			case 'set-sort':
				parts.sort(effect.sort);
				break;
			case 'read-line':
				parts.lines.open(effect.row, effect.stage, effect.generation);
				break;
			case 'detail-behind':
				this.catchUpSoon();
				break;
			case 'copy':
				void this.#copy(effect);
				break;
			case 'open-source':
				void this.#open(effect.choice, effect.path);
				break;
			case 'cancel':
				parts.asking.cancel();
				break;
			case 'press':
				parts.press(effect.mode, effect.key);
				break;
			case 'expire-notice':
				setTimeout(() => parts.dispatch({type: 'notice-expired', serial: effect.serial}), effect.afterMs).unref();
				break;
			case 'reconnect':
				parts.dispatch({type: 'notice', text: retried(parts.engine.reconnect())});
				break;
			case 'suspend':
				parts.suspend();
				break;
			case 'redraw':
				parts.redraw();
				break;
			case 'quit':
				parts.quit(effect.code);
				break;
		}
	}

	/** The open detail follows the cursor, at most four times a second. */
	catchUpSoon(): void {
		this.#detailTimer ??= setTimeout(() => {
			this.#detailTimer = undefined;
			this.parts.catchUp();
		}, detailEveryMs);
	}

	async #copy(effect: CopyEffect): Promise<void> {
		const text = await this.#textOf(effect);
		if (text === undefined) return this.parts.dispatch({type: 'notice', text: 'there is nothing to copy here'});
		const {way, sizeBytes, refused} = await this.parts.copy(text);
		this.parts.dispatch({type: 'notice', text: refused ? `not copied: ${refused}` : `copied ${sizeText(sizeBytes)} to ${way}`});
	}

	async #textOf({what, row, stage, column, jsonRow}: CopyEffect): Promise<string | undefined> {
		const {engine, lines, auditID} = this.parts;
		const event = lines.eventOf(row, stage);
		if (what === 'audit-id') return auditID(event) || undefined;
		if (what === 'event' || what === 'line') {
			const {bytes, ends} = await engine.readLines(Uint32Array.of(event), what === 'line');
			return Buffer.from(bytes.subarray(0, ends[0])).toString('utf8') || undefined;
		}
		const {opened} = this.parts.state().detail;
		if (jsonRow === undefined || !opened) return this.parts.cell(row, column)[what] || undefined;
		const {rows, bytes} = opened;
		if (what === 'path') return pathOf(rows, bytes, jsonRow);
		const [start, end] = [rows.valueStart[jsonRow] ?? 0, rows.valueEnd[jsonRow] ?? 0];
		const isString = bytes[start] === 0x22;
		return isString ? decodeToken(bytes, start, end) : Buffer.from(bytes.subarray(start, end)).toString('utf8');
	}

	async #open(choice: StartChoice, path: string): Promise<void> {
		const spec =
			choice === 'file' ? fileSpec(path) : choice === 'demo' ? demoSpec((await startLogServer()).url, true) : this.parts.clusterSpec();
		this.parts.engine.send({type: 'open', spec});
		this.parts.dispatch({type: 'opened'});
	}
}

const retried = (count: number): string =>
	count === 0
		? 'no source waits to be tried again'
		: count === 1
			? 'one source is tried again now'
			: `${count} sources are tried again now`;

const fileSpec = (path: string): SourceSpec => ({kind: 'paths', paths: [path], follow: false, tailFirst: true});

const sizeText = (bytes: number): string => (bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`);
