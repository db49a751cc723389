import type {RowSpace} from '../query/row-space.js';
import {type Cells, data, fit, ours, type Part} from '../safe/cells.js';
import {cursorRow} from '../state/shown-rows.js';
import {type EventIndex, entryKinds} from '../store/columns.js';
import {clientText, lastIp} from './cell-text.js';
import {isBeginning} from './event-table.js';
import {objectNameOf, objectNameText} from './name-text.js';
import {findHitsOf} from './query-hits.js';
import type {Scene} from './scene.js';
import {type Phrase, spanOf, summaryOf} from './summary.js';
import {styleOfCode, theme} from './theme.js';
import {noUser} from './user-text.js';

/** Between what is about the request and what is about its circumstances. */
const wideGap = ours('   ');

/** The row under the cursor uncut, code first, because cells are cut; then where a word of the query stands that no cell shows. */
export function rowLine(scene: Scene, width: number): Cells {
	const {state, world} = scene;
	const row = cursorRow(state, world.rows);
	if (row === undefined) return fit('', width);
	const {space} = world;
	const kind = entryKinds[space.reader.number('kind', row)];
	if (kind !== 'event') {
		const known = kind === 'damaged' || kind === 'unwritten' ? [wideGap, ...requestParts(space, row)] : [];
		const word = isBeginning(space, row) ? 'beginning' : kind;
		return fit([ours(` ${word}: `, theme.gap), data(space.reader.text('message', row)), ...known], width);
	}
	return fit([ours(' '), ...requestParts(space, row), ...hiddenHit(scene, row), ...circumstances(space, row)], width);
}

function requestParts(space: RowSpace, row: EventIndex): Part[] {
	const code = space.number('code', row);
	const [user, as, resource, subresource] = (['user', 'impersonated', 'resource', 'subresource'] as const).map(name =>
		space.text(name, row),
	);
	const span = spanOf(space, row);
	const isEvent = space.number('kind', row) === 0;
	const who = user ? data(user) : ours(isEvent ? noUser : '');
	const object = objectNameOf(space, row);
	const name = object.kind === 'all' ? ours('(all)') : data(objectNameText(object));
	const words: Part[][] = [
		code === 0 && !isEvent ? [] : [code === 0 ? ours('…') : ours(String(code), styleOfCode(code))],
		as ? [data(as), ours(' ← '), who] : user || isEvent ? [who] : [],
		[data(space.text('verb', row))],
		resource ? [data(`${resource}${subresource && `/${subresource}`}`)] : [],
		object.kind === 'none' ? [] : [name],
		span === '' ? [] : [ours(span)],
	];
	return words.filter(one => one.length > 0).flatMap((one, at) => (at === 0 ? one : [ours(' '), ...one]));
}

/** Where from and by what, and why it was allowed or refused; what failed says so first. */
function circumstances(space: RowSpace, row: EventIndex): Part[] {
	const [ip, client] = [lastIp(space.text('sourceIPs', row)), clientText(space.text('userAgent', row))];
	const from: Part[] = [...(ip ? [ours('from '), data(ip)] : []), ...(client ? [ours(`${ip ? ' ' : ''}by `), data(client)] : [])];
	const {shortWhy, isFailure} = summaryOf(space, row);
	const groups: Phrase[] = isFailure ? [shortWhy, from] : [from, shortWhy];
	return groups.filter(group => group.length > 0).flatMap(group => [wideGap, ...group]);
}

/** Columns that no cell shows, by the names that the API has for them. */
const hidden = [
	['message', 'responseStatus.message'],
	['query', 'requestURI'],
	['path', 'requestURI'],
	['userAgent', 'userAgent'],
	['rbac', 'annotations'],
	['userRest', 'user'],
	['objectUid', 'objectRef.uid'],
] as const;

function hiddenHit({state, world: {space}}: Scene, row: EventIndex): Part[] {
	const find = findHitsOf(state.query.inForce, state.query.taken);
	if (!find || shownColumns.some(name => find(space.text(name, row)))) return [];
	for (const [column, name] of hidden) {
		const text = space.text(column, row);
		const [hit] = find(text) ?? [];
		if (!hit) continue;
		const from = Math.max(0, hit[0] - 12);
		const around = text.slice(from, hit[1] + 24);
		return [wideGap, ours(`hit in ${name}: ${from > 0 ? '…' : ''}`), data(around, undefined, [[hit[0] - from, hit[1] - from]]), ours('…')];
	}
	return [];
}

const shownColumns = ['user', 'impersonated', 'verb', 'resource', 'subresource', 'namespace', 'objectName'] as const;
