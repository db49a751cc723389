import type {EventIndex} from '../store/columns.js';
import {isDryRun, isEnded, isFailed, isImpersonated, isOpen, isOrphan, isSession, isWriteRow} from './row-facts.js';
import type {RowSpace} from './row-space.js';

type IsEntry = {
	readonly doc: string;
	readonly test: (rows: RowSpace, row: EventIndex) => boolean;
	/** The answer can change with time alone, for requests without an end. */
	readonly dependsOnClock?: boolean;
};

/** THE table of what can stand after `is:`, but for `noise`, which is a query of its own (`noise.ts`). */
export const isTable = {
	write: {doc: 'changes something: create, update, patch, delete, deletecollection, but no review that only asks', test: isWriteRow},
	failed: {doc: 'code 400 or more, or a panic', test: isFailed},
	open: {doc: 'long-running, and neither completed nor refused', test: isOpen, dependsOnClock: true},
	ended: {doc: 'long-running, and at its end', test: isEnded, dependsOnClock: true},
	orphan: {doc: 'received, and never answered', test: isOrphan, dependsOnClock: true},
	session: {doc: 'long-running other than watch: exec, attach, port-forward, log, proxy', test: isSession},
	'dry-run': {doc: 'changes nothing, because it was asked not to', test: isDryRun},
	impersonated: {doc: 'made by one user as another', test: isImpersonated},
	/** Nothing tells yet which requests this process made, nor that an apiserver was restarted. */
	own: {doc: 'made by this auditview', test: () => false},
	cut: {doc: 'long-running, and its apiserver ended without completing it', test: () => false},
} as const satisfies Record<string, IsEntry>;

export type IsName = keyof typeof isTable;
export const isNames = Object.keys(isTable) as IsName[];

export const isEntry = (name: IsName): IsEntry => isTable[name];

export const isIsName = (name: string): name is IsName => Object.hasOwn(isTable, name);
