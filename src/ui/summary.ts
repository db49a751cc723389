import {fieldManagerOf} from '../query/derived.js';
import {parameterOf} from '../query/percent.js';
import {durationOf, isCut, isDryRun, isLongRunningRow, isOpen, isOrphan, latencyOf} from '../query/row-facts.js';
import type {RowSpace} from '../query/row-space.js';
import {data, ours, type Part} from '../safe/cells.js';
import {type EventIndex, parseList, stageNumber} from '../store/columns.js';
import {deedWords} from './deed.js';
import {objectNameOf, objectNameText} from './name-text.js';
import {longSpanText} from './span-text.js';
import {styleOfCode, theme} from './theme.js';
import {noUser, userForms} from './user-text.js';
import {whyOf} from './why.js';

/** Words, ours and those of the event told apart, so that none of the event's looks as if we had said it. */
export type Phrase = readonly Part[];

/** The answers to what one asks of a request, from the columns alone (`screen.md` 2.4). None but `why` is ever empty. */
export type Summary = {
	/** Who, and as whom: `alice`, `bob as alice`, `sa:ci:runner`. */
	readonly who: Phrase;
	/** What happened: `ran a command in a pod`, `tried to read a secret`. */
	readonly what: Phrase;
	/** On what: `pods/exec shop/web-0`. */
	readonly object: Phrase;
	/** What came of it: `403 Forbidden · 2.3ms`. */
	readonly outcome: Phrase;
	/** From where: `from 10.0.2.9`. */
	readonly from: Phrase;
	/** How: `by kubectl/v1.33.0 (darwin/arm64), field manager kubectl-edit, dry run`. */
	readonly how: Phrase;
	/** Why it was allowed or refused, and the server's own sentence where it failed. */
	readonly why: Phrase;
	/** The same in few words, for one sentence. */
	readonly shortWhy: Phrase;
	/** It failed, was refused or never answered. */
	readonly isFailure: boolean;
};

/** The answers for a row. */
export function summaryOf(space: RowSpace, row: EventIndex): Summary {
	const code = space.number('code', row);
	const isFailure = code >= 400 || space.number('stage', row) === stageNumber.Panic || isOrphan(space, row);
	const {why, shortWhy} = whyOf(space, row);
	return {
		who: whoOf(space, row),
		what: whatOf(space, row, isFailure),
		object: objectOf(space, row),
		outcome: outcomeOf(space, row),
		from: fromOf(space, row),
		how: howOf(space, row),
		why,
		shortWhy,
		isFailure,
	};
}

function whoOf(space: RowSpace, row: EventIndex): Phrase {
	const user = space.text('user', row);
	const as = space.text('impersonated', row);
	const real = user === '' ? ours(noUser) : data(userForms(user)[0] ?? user);
	return as === '' ? [real] : [real, ours(' as '), data(userForms(as)[0] ?? as)];
}

/** Nobody knows what became of a request before it is answered; a dry run changes nothing. */
function whatOf(space: RowSpace, row: EventIndex, isFailure: boolean): Phrase {
	const words = deedWords(
		{
			verb: space.text('verb', row),
			resource: space.text('resource', row),
			subresource: space.text('subresource', row),
			path: space.text('path', row),
			query: space.text('query', row),
		},
		scopeOf(space, row),
	);
	// The words hold names from the event, so all of them are its text.
	if (isFailure) return [data(`tried ${words.infinitive}`)];
	if (isLongRunningRow(space, row) && isOpen(space, row)) return [data(words.present)];
	if (space.number('stage', row) === stageNumber.RequestReceived) return [data(`asked ${words.infinitive}`)];
	return isDryRun(space, row) ? [data(words.past), ours(' (dry run: nothing was changed)')] : [data(words.past)];
}

/** Where a list, a watch or a deletion of many reaches. */
function scopeOf(space: RowSpace, row: EventIndex): string {
	const name = space.text('objectName', row);
	const namespace = space.text('namespace', row);
	const query = space.text('query', row);
	const isSelected = parameterOf(query, 'labelSelector') !== '' || (parameterOf(query, 'fieldSelector') !== '' && name === '');
	const where = namespace !== '' ? ` in ${namespace}` : name === '' ? ' of the whole cluster' : '';
	return `${name && ` called ${name}`}${where}${isSelected ? ', by a selector' : ''}`;
}

function objectOf(space: RowSpace, row: EventIndex): Phrase {
	const resource = space.text('resource', row);
	const subresource = space.text('subresource', row);
	const object = objectNameOf(space, row);
	const name = object.kind === 'all' ? ours('(all)') : data(objectNameText(object));
	if (resource === '') return [name];
	const kind = data(`${resource}${subresource && `/${subresource}`}`);
	return object.kind === 'none' ? [kind] : [kind, ours(' '), name];
}

function outcomeOf(space: RowSpace, row: EventIndex): Phrase {
	const code = space.number('code', row);
	const reason = space.text('reason', row);
	const isPanic = space.number('stage', row) === stageNumber.Panic;
	const span = spanOf(space, row);
	const parts: Part[] = code === 0 ? [] : [ours(String(code), styleOfCode(code))];
	if (reason !== '') parts.push(...(parts.length > 0 ? [ours(' ')] : []), data(reason, styleOfCode(code)));
	if (isPanic) parts.push(ours(`${parts.length > 0 ? ' · ' : ''}the apiserver panicked`, theme.serverError));
	if (span !== '') parts.push(ours(`${parts.length > 0 ? ' · ' : ''}${span}`));
	return parts.length > 0 ? parts : [ours('no code')];
}

/** How long it took, in words where it has not ended. */
export function spanOf(space: RowSpace, row: EventIndex): string {
	if (isLongRunningRow(space, row)) {
		const word = isOpen(space, row) ? 'open' : isCut(space, row) ? 'cut by the end of its apiserver after' : 'ran';
		return `${word} ${longSpanText(durationOf(space, row))}`;
	}
	if (isOrphan(space, row)) return 'orphan: it was never answered';
	const latency = latencyOf(space, row);
	if (!Number.isNaN(latency)) return longSpanText(latency);
	return space.requests.isInFlight(space.headOf(row)) ? 'not answered yet' : '';
}

function fromOf(space: RowSpace, row: EventIndex): Phrase {
	const addresses = parseList(space.text('sourceIPs', row));
	const peer = addresses.at(-1);
	if (peer === undefined) return [ours('from an address that is not recorded')];
	const claimed = addresses.slice(0, -1).join(', ');
	return claimed === '' ? [ours('from '), data(peer)] : [ours('from '), data(peer), ours(', which names '), data(claimed)];
}

function howOf(space: RowSpace, row: EventIndex): Phrase {
	const userAgent = space.text('userAgent', row);
	const manager = fieldManagerOf(space, row);
	const parts: Part[] = userAgent === '' ? [ours('by a client that gives no name')] : [ours('by '), data(withoutCommit(userAgent))];
	// Without a parameter the server takes what the User-Agent begins with: said already.
	if (manager !== '' && !userAgent.startsWith(manager)) parts.push(ours(', field manager '), data(manager));
	if (isDryRun(space, row)) parts.push(ours(', dry run'));
	return parts;
}

/** Kubernetes' own clients end their names in the commit that they were built from, and what part of it they are. */
const withoutCommit = (userAgent: string): string => userAgent.replace(/ kubernetes\/\S*$/, '');
