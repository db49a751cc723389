import {isWrite} from '../model/verb.js';
import type {EventIndex} from '../store/columns.js';
import {parameterOf} from './percent.js';
import type {RowSpace} from './row-space.js';

/** The program that a User-Agent names: its first word, up to `/`. */
export function clientOf(userAgent: string): string {
	const end = userAgent.search(/[/\s]/);
	return end < 0 ? userAgent : userAgent.slice(0, end);
}

/** Who manages the fields that a write sets, by the server's own rule: the parameter fieldManager, else what the User-Agent begins with. */
export function fieldManagerFrom(query: string, verb: string, resource: string, userAgent: string): string {
	const named = parameterOf(query, 'fieldManager');
	if (named !== '' || !isWrite(verb, resource)) return named;
	return userAgent.split('/', 1)[0] ?? '';
}

/** The same of a row. */
export const fieldManagerOf = (rows: RowSpace, row: EventIndex): string =>
	fieldManagerFrom(rows.text('query', row), rows.text('verb', row), rows.text('resource', row), rows.text('userAgent', row));

/** `[ns/]resource[.group]/name` without the subresource; '' for what is no resource. A namespace lies in none, though its events say so (`kubernetes.md` 1.2). */
export function objectFrom(resource: string, namespace: string, groupVersion: string, name: string): string {
	if (resource === '') return '';
	const lies = resource === 'namespaces' ? '' : namespace;
	const group = groupOf(groupVersion);
	return `${lies && `${lies}/`}${resource}${group && `.${group}`}${name && `/${name}`}`;
}

/** Of `group/version`: '' for the core group. */
export const groupOf = (groupVersion: string): string => groupVersion.slice(0, Math.max(0, groupVersion.lastIndexOf('/')));
export const versionOf = (groupVersion: string): string => groupVersion.slice(groupVersion.lastIndexOf('/') + 1);

/** The values of a field that is a list, as one text. */
export const listText = (value: string | readonly string[]): string => (typeof value === 'string' ? value : value.join(','));

/** Program and version as the column CLIENT shows them: the User-Agent up to its first blank. */
export const clientNameOf = (userAgent: string): string => userAgent.split(/\s/, 1)[0] ?? '';
