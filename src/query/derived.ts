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
export function fieldManagerOf(rows: RowSpace, row: EventIndex): string {
	const named = parameterOf(rows.text('query', row), 'fieldManager');
	if (named !== '' || !isWrite(rows.text('verb', row), rows.text('resource', row))) return named;
	return rows.text('userAgent', row).split('/', 1)[0] ?? '';
}

/** `[ns/]resource[.group]/name` without the subresource; '' for what is no resource. A namespace lies in none, though its events say so (`kubernetes.md` 1.2). */
export function objectOf(rows: RowSpace, row: EventIndex): string {
	const resource = rows.text('resource', row);
	if (resource === '') return '';
	const namespace = resource === 'namespaces' ? '' : rows.text('namespace', row);
	const group = groupOf(rows.text('groupVersion', row));
	const name = rows.text('objectName', row);
	return `${namespace && `${namespace}/`}${resource}${group && `.${group}`}${name && `/${name}`}`;
}

/** Of `group/version`: '' for the core group. */
export const groupOf = (groupVersion: string): string => groupVersion.slice(0, Math.max(0, groupVersion.lastIndexOf('/')));
export const versionOf = (groupVersion: string): string => groupVersion.slice(groupVersion.lastIndexOf('/') + 1);
