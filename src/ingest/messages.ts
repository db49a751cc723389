import type {JsonRows} from '../decode/json-rows.js';
import type {SourceAccounting} from '../model/accounting.js';
import type {SourceInfo, SourceSpec} from '../model/source.js';
import type {Consent} from '../sources/plugin-desk.js';
import type {DictionaryName, EventIndex} from '../store/columns.js';
import type {InstanceEnd} from '../store/instances.js';
import type {Lines} from './raw-lines.js';
import type {RawTerm} from './raw-term.js';

/** What the viewer asks of the ingest worker. `ask` numbers a question, so that its answer finds its way back. */
export type ToIngest =
	/** With `hasTerminal` main leaves the terminal to a credential plugin until it is told `terminal-free`. */
	| {readonly type: 'open'; readonly spec: SourceSpec; readonly hasTerminal?: boolean}
	/** To a `question`. */
	| {readonly type: 'answer'; readonly ask: number; readonly consent: Consent}
	| {readonly type: 'read-line'; readonly ask: number; readonly event: EventIndex}
	/** The documents of these entries, published and in any order; with `raw` the lines as they were received. Asked for no more than can be held at once. */
	| {readonly type: 'read-lines'; readonly ask: number; readonly events: Uint32Array; readonly raw?: boolean}
	/** Which events from `from` on hold these terms in their raw bytes? A newer generation ends the older; no terms: none is wanted. */
	| {readonly type: 'find'; readonly generation: number; readonly terms: readonly RawTerm[]; readonly from: EventIndex}
	/** Sources that wait to be tried again are tried now, and searches that failed are made again. */
	| {readonly type: 'reconnect'}
	/** The screen has its first rows: what was opened at its tail may be read from its beginning. */
	| {readonly type: 'shown'}
	/** Main has done with a segment that has left the index. */
	| {readonly type: 'forget'; readonly index: number}
	| {readonly type: 'stop'};

/** What the worker tells. Numbers, bytes and short texts; never an event: a deep one does not survive structuredClone. */
export type FromIngest =
	/** The next 65,536 entries will be written here. */
	| {readonly type: 'segment'; readonly index: number; readonly columns: SharedArrayBuffer}
	| {readonly type: 'dictionary'; readonly name: DictionaryName; readonly index: number; readonly bytes: SharedArrayBuffer}
	/** A segment has left the index (`--max-memory`): its entries are to be forgotten. They were published before, and can be read back until `forget` is said. */
	| {readonly type: 'left'; readonly index: number}
	/** Entries below `through` may be read: their segments and dictionary blocks were posted before. At most one in 16 ms. */
	| {readonly type: 'published'; readonly through: EventIndex; readonly counters: Float64Array; readonly sizes: Uint32Array}
	/** An apiserver ended: entries below are of it, whether they are published yet or not. */
	| {readonly type: 'instance-ended'; readonly end: InstanceEnd}
	/** A source was found, or its state changed. */
	| {readonly type: 'source'; readonly info: SourceInfo}
	/** The search for sources itself failed, or found none: one sentence, with the state that the whole is in. */
	| {readonly type: 'trouble'; readonly message: string}
	/** May this be? One sentence, not yet visible text: a kubeconfig wants to run a program. */
	| {readonly type: 'question'; readonly ask: number; readonly text: string}
	/** Of a credential plugin that has the terminal: as it comes, lines and parts of them, not yet visible text. */
	| {readonly type: 'plugin-said'; readonly text: string}
	/** No plugin wants the terminal any more. */
	| {readonly type: 'terminal-free'}
	/** What the search left out, or read once: one sentence that is no failure. */
	| {readonly type: 'note'; readonly message: string}
	/** The JSON rows are always made in the worker: a line can be 20 MB. `changed`: the file no longer holds what was indexed. */
	| {
			readonly type: 'line';
			readonly ask: number;
			readonly bytes: Uint8Array | undefined;
			readonly rows: JsonRows | undefined;
			readonly changed: boolean;
	  }
	/** What was asked for with `read-lines`. */
	| {readonly type: 'lines'; readonly ask: number; readonly lines: Lines}
	/** Events below `through` were searched; those in `events` hold the terms whose bits are set in `hits`. */
	| {
			readonly type: 'found';
			readonly generation: number;
			readonly events: Uint32Array;
			readonly hits: Uint32Array;
			readonly through: EventIndex;
	  }
	/** All finite sources are read, all of this spec were found. */
	| {readonly type: 'settled'}
	| {readonly type: 'stopped'; readonly sources: readonly SourceAccounting[]};

/** Tells main; `transfer` lists buffers that go over with the message and are empty here afterwards. */
export type Tell = (message: FromIngest, transfer?: ArrayBuffer[]) => void;
