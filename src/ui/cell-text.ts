import {clientNameOf, groupOf} from '../query/derived.js';
import {durationOf, isCut, isLongRunningRow, isOpen, isOrphan, isWriteRow, latencyOf} from '../query/row-facts.js';
import type {RowSpace} from '../query/row-space.js';
import {blank, type Cells, fit, join, ours, widthOf} from '../safe/cells.js';
import type {Style} from '../safe/style.js';
import type {TableColumn} from '../state/table-columns.js';
import {type EventIndex, entryKinds, parseList, stageNumber} from '../store/columns.js';
import {objectNameCells, objectNameOf, objectNameText} from './name-text.js';
import {type FindHits, type Paint, put} from './query-hits.js';
import {remember} from './remember.js';
import {resourceCells, shortResource} from './resource-text.js';
import {spanText} from './span-text.js';
import {styleOfCode, theme} from './theme.js';
import {type TimeOptions, timeText} from './time-text.js';
import {userCells} from './user-text.js';

/** What the cells of one table have in common. */
export type CellContext = {
	readonly space: RowSpace;
	readonly time: TimeOptions;
	/** Resources by kubectl's short names: the terminal is narrow. */
	readonly isShort: boolean;
	readonly sourceLabel: (source: number) => string;
	readonly findHits: FindHits | undefined;
};

/** The cell of a row in a column: exactly as wide as the column (`screen.md` 2.2, 6). Whatever is cut shows `…`. */
export function cellOf(column: TableColumn, row: EventIndex, context: CellContext): Cells {
	const {space, findHits} = context;
	const {width, align} = column;
	const text = (name: Parameters<RowSpace['text']>[0]): string => space.text(name, row);
	switch (column.name) {
		case 'time':
			return fit(timeText(space.timeOf(row), context.time, width), width);
		case 'code':
			return codeCell(space.number('code', row), width);
		case 'verb':
			return put(shortVerb(text('verb')), width, {style: styleOfVerb(space, row), findHits});
		case 'user':
			// Nobody knows who it was.
			if (space.number('kind', row) !== 0 && text('user') === '') return blank(width);
			return userCells({user: text('user'), as: text('impersonated')}, width, {style: styleOfUser(space, row), findHits});
		case 'resource':
			return resourceCells(resourceOf(space, row, context.isShort), text('subresource'), width, {
				style: styleOfResource(space, row),
				findHits,
			});
		case 'name':
			return objectNameCells(objectNameOf(space, row), width, {findHits});
		case 'object':
			return objectCells(space, row, width, {style: styleOfResource(space, row), findHits});
		case 'stage':
			return space.number('kind', row) === 0
				? put(stageText(text('stage')), width, {style: styleOfStage(space.number('stage', row))})
				: fit(ours(latencyText(space, row, width).text), width, {style: theme.warning});
		case 'latency':
			return latencyCell(space, row, width);
		case 'ip':
			return put(lastIp(text('sourceIPs')), width, {findHits}, {align, cut: 'middle'});
		case 'client':
			return put(clientText(text('userAgent')), width, {findHits});
		case 'source':
			return put(context.sourceLabel(space.number('source', row)), width, {findHits}, {cut: 'middle'});
	}
}

/** Of `sourceIPs` the last: the others are what the client says. */
export const lastIp = remember(4096, sourceIPs => parseList(sourceIPs).at(-1) ?? '');

/** Program and version: the User-Agent up to its first blank. */
export const clientText = remember(4096, clientNameOf);

export const shortVerb = (verb: string): string => (verb === 'deletecollection' ? 'delcol' : verb);

const stageTexts: ReadonlyMap<string, string> = new Map([
	['RequestReceived', 'received'],
	['ResponseStarted', 'started'],
	['ResponseComplete', 'complete'],
	['Panic', 'panic'],
]);

/** `complete` for ResponseComplete; a stage that we do not know as it is. */
export const stageText = (stage: string): string => stageTexts.get(stage) ?? stage;

/** Short where kubectl has a name for it. */
function resourceOf(space: RowSpace, row: EventIndex, isShort: boolean): string {
	const resource = space.text('resource', row);
	return isShort ? shortResource(resource, groupOf(space.text('groupVersion', row))) : resource;
}

/** Resource and name in one, for narrow tables: `po/exec shop/web-0`, `/metrics`. The resource takes two fifths at most. */
function objectCells(space: RowSpace, row: EventIndex, width: number, paint: Paint): Cells {
	const resource = resourceOf(space, row, true);
	const subresource = space.text('subresource', row);
	const object = objectNameOf(space, row);
	if (resource === '' || width < 8) return objectNameCells(object, width, paint);
	const wanted = widthOf(`${resource}${subresource && `/${subresource}`}`);
	if (object.kind === 'none') return resourceCells(resource, subresource, width, paint);
	const forName = Math.max(width - 1 - wanted, Math.min(width - 1 - Math.floor(width * 0.4), widthOf(objectNameText(object))));
	return join(resourceCells(resource, subresource, width - 1 - forName, paint), blank(1), objectNameCells(object, forName, paint));
}

function codeCell(code: number, width: number): Cells {
	return fit(code === 0 ? '' : String(code), width, {align: 'right', style: styleOfCode(code)});
}

/**
What stands in LATENCY: how long a request took, or has been open.

@param width - in cells: figures give up digits to fit.
*/
export function latencyText(space: RowSpace, row: EventIndex, width: number): {readonly text: string; readonly style: Style | undefined} {
	const kind = entryKinds[space.number('kind', row)];
	if (kind !== 'event') return {text: kind ?? '', style: theme.warning};
	if (isLongRunningRow(space, row)) {
		const isRunning = isOpen(space, row);
		const word = isRunning ? 'open ' : isCut(space, row) ? 'cut ' : 'ran ';
		return {text: word + spanText(durationOf(space, row), width - word.length), style: isRunning ? theme.open : undefined};
	}
	if (isOrphan(space, row)) return {text: 'orphan', style: theme.clientError};
	const latency = latencyOf(space, row);
	if (Number.isNaN(latency)) return {text: space.requests.isInFlight(space.headOf(row)) ? '…' : '', style: theme.faint};
	return {text: spanText(latency, width), style: undefined};
}

function latencyCell(space: RowSpace, row: EventIndex, width: number): Cells {
	const {text, style} = latencyText(space, row, width);
	return fit(ours(text), width, {align: 'right', style});
}

const routineUsers = /^system:(?:node:|serviceaccount:|kube-|apiserver)/;

function styleOfUser(space: RowSpace, row: EventIndex): Style | undefined {
	if (space.number('impersonated', row) !== 0) return undefined;
	const user = space.text('user', row);
	return user === '' || routineUsers.test(user) ? theme.faint : undefined;
}

const styleOfVerb = (space: RowSpace, row: EventIndex): Style | undefined => (isWriteRow(space, row) ? theme.write : undefined);

const reads = new Set(['get', 'list', 'watch']);

function styleOfResource(space: RowSpace, row: EventIndex): Style | undefined {
	return space.text('resource', row) === 'secrets' && reads.has(space.text('verb', row)) ? theme.secretRead : undefined;
}

const styleOfStage = (stage: number): Style | undefined => (stage === stageNumber.Panic ? theme.serverError : undefined);
