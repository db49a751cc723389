import {stripVTControlCharacters} from 'node:util';
import type {AuditEvent} from '../../src/model/event.js';
import {createRowSpace, type RowKind, type RowSpace} from '../../src/query/row-space.js';
import type {Content} from '../../src/safe/cells.js';
import {makeEvent} from '../support/make-event.js';
import {makeStore, type TestStore} from '../support/make-store.js';

/** The text of cells, without styles. */
export const plain = (cells: string): string => stripVTControlCharacters(cells);

/** The words of a phrase, as they would be if nothing had to be escaped. */
export function wordsOf(content: Content): string {
	const parts = (Array.isArray(content) ? content : [content]) as ReadonlyArray<string | Uint8Array | {readonly text: string | Uint8Array}>;
	return parts.map(part => (typeof part === 'string' || part instanceof Uint8Array ? String(part) : String(part.text))).join('');
}

/** Rows over a store of these events. */
export function spaceOf(events: readonly AuditEvent[], kind: RowKind = 'requests'): RowSpace & {readonly store: TestStore} {
	const store = makeStore(events);
	store.takeIn();
	return Object.assign(createRowSpace(kind, store.reader, store.requests), {store});
}

/** The stages of one request: they share its auditID, URI, verb, and time of receipt. */
export function stagesOf(...stages: ReadonlyArray<Readonly<Record<string, unknown>>>): AuditEvent[] {
	const {auditID, requestURI, verb, requestReceivedTimestamp} = makeEvent();
	return stages.map(stage => makeEvent({auditID, requestURI, verb, requestReceivedTimestamp, ...stage}));
}

/** As the apiserver writes them when a request comes in: nothing of the response. */
export const received = {stage: 'RequestReceived', responseStatus: undefined, annotations: undefined} as const;

/** A status with a code. */
export const status = (code: number, more: Readonly<Record<string, unknown>> = {}) => ({metadata: {}, ...more, code});
