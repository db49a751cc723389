import {useSyncExternalStore} from 'react';
import type {Readable} from '../model/readable.js';

/** The value of a readable; whoever uses it is rendered again when it changes. */
export function useReadable<Snapshot>(readable: Readable<Snapshot>): Snapshot {
	return useSyncExternalStore(readable.subscribe, readable.getSnapshot, readable.getSnapshot);
}
