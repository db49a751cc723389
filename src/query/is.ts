import {isReview, isWriteVerb, longRunning} from '../model/verb.js';
import type {DictionaryColumnName, EventIndex} from '../store/columns.js';
import {allPass, anyPasses, byRow, negate, type Predicate} from './passes/predicate.js';
import {inColumnRanges} from './passes/row-numbers.js';
import {parameterOf} from './percent.js';
import {isCut, isDryRun, isEnded, isFailed, isImpersonated, isOpen, isOrphan, isOwn, isSession, isWriteRow} from './row-facts.js';
import type {RowSpace} from './row-space.js';
import type {TextTest} from './text-test.js';

/** Makes a predicate of a column: by the values that pass. */
export type ColumnTerm = (column: DictionaryColumnName, test: TextTest) => Predicate;

type IsEntry = {
	readonly doc: string;
	/** The truth. */
	readonly test: (rows: RowSpace, row: EventIndex) => boolean;
	/** The same in loops over columns, as far as they tell. */
	readonly of?: (column: ColumnTerm) => Predicate;
	/** It is `of` only where rows are requests: an event answers for its request. */
	readonly isOfRequest?: boolean;
	/** The answer can change with time alone, for requests without an end. */
	readonly dependsOnClock?: boolean;
};

/** THE table of what can stand after `is:`, but for `noise`, which is a query of its own (`noise.ts`). */
export const isTable = {
	write: {
		doc: 'changes something: create, update, patch, delete, deletecollection, but no review that only asks',
		test: isWriteRow,
		of: column => allPass([column('verb', isWriteVerb), negate(column('resource', isReview))]),
	},
	failed: {
		doc: 'code 400 or more, or a panic',
		test: isFailed,
		of: column => anyPasses([inColumnRanges(5, 'code', errors), column('stage', stage => stage === 'Panic')]),
	},
	open: {
		doc: 'long-running, and neither completed nor refused',
		test: isOpen,
		of: column => allPass([isLong(column), byRow(60, isOpen)]),
		isOfRequest: true,
		dependsOnClock: true,
	},
	ended: {
		doc: 'long-running, and at its end',
		test: isEnded,
		of: column => allPass([isLong(column), byRow(60, isEnded)]),
		isOfRequest: true,
		dependsOnClock: true,
	},
	orphan: {
		doc: 'received, and never answered',
		test: isOrphan,
		of: column => allPass([column('stage', stage => stage === 'RequestReceived'), byRow(60, isOrphan)]),
		isOfRequest: true,
		dependsOnClock: true,
	},
	session: {
		doc: 'long-running other than watch: exec, attach, port-forward, log, proxy',
		test: isSession,
		of: column => allPass([negate(column('verb', verb => verb === 'watch')), isLong(column)]),
		isOfRequest: true,
	},
	'dry-run': {
		doc: 'changes nothing, because it was asked not to',
		test: isDryRun,
		of: column =>
			anyPasses([
				column('query', query => parameterOf(query, 'dryRun') === 'All'),
				allPass([column('verb', verb => verb === 'delete' || verb === 'deletecollection'), byRow(60, isDryRun)]),
			]),
	},
	impersonated: {doc: 'made by one user as another', test: isImpersonated, of: column => column('impersonated', name => name !== '')},
	own: {doc: 'made by this auditview', test: isOwn, of: () => byRow(3, isOwn)},
	cut: {
		doc: 'long-running, and its apiserver ended without completing it',
		test: isCut,
		of: column => allPass([isLong(column), byRow(60, isCut)]),
		isOfRequest: true,
		dependsOnClock: true,
	},
} as const satisfies Record<string, IsEntry>;

export type IsName = keyof typeof isTable;
export const isNames = Object.keys(isTable) as IsName[];

export const isEntry = (name: IsName): IsEntry => isTable[name];

export const isIsName = (name: string): name is IsName => Object.hasOwn(isTable, name);

const errors = [{low: 400, high: Number.POSITIVE_INFINITY, hasLow: true, hasHigh: true}];

function isLong(column: ColumnTerm): Predicate {
	const isPath = allPass([column('resource', resource => resource === ''), column('path', longRunning.path)]);
	return anyPasses([column('verb', longRunning.verb), column('subresource', longRunning.subresource), isPath]);
}
