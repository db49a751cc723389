import type {RowSpace} from '../query/row-space.js';
import {type Cells, cells, fit, join, ours, widthOf} from '../safe/cells.js';
import type {EventIndex} from '../store/columns.js';
import {type Paint, put} from './query-hits.js';

/** What a request is about, where there is no name: everything of its kind, nothing that it says, a path of its own. */
export type ObjectName =
	| {readonly kind: 'named'; readonly namespace: string; readonly name: string}
	| {readonly kind: 'all' | 'none'}
	| {readonly kind: 'path'; readonly path: string};

const aboutMany = new Set(['list', 'watch', 'deletecollection']);

/** Namespace and name of a row. A namespace lies in none, though its events say so (`kubernetes.md` 1.2). */
export function objectNameOf(rows: RowSpace, row: EventIndex): ObjectName {
	const resource = rows.text('resource', row);
	const namespace = resource === 'namespaces' ? '' : rows.text('namespace', row);
	const name = rows.text('objectName', row);
	if (resource === '' && name === '' && namespace === '') return {kind: 'path', path: rows.text('path', row)};
	if (name !== '' || namespace !== '') return {kind: 'named', namespace, name};
	return {kind: aboutMany.has(rows.text('verb', row)) ? 'all' : 'none'};
}

/** The same as text, whole: `shop/web-0`, `cert-manager/`, `(all)`, `/metrics`; '' where there is nothing. */
export function objectNameText(object: ObjectName): string {
	switch (object.kind) {
		case 'all':
			return '(all)';
		case 'none':
			return '';
		case 'path':
			return object.path;
		case 'named':
			return object.namespace === '' ? object.name : `${object.namespace}/${object.name}`;
	}
}

/** Cells that a name keeps, whatever its namespace needs. */
const leastName = 7;

/** The same in exactly `width` cells. The name gives way in the middle, down to 7 cells, then the namespace at its end. */
export function objectNameCells(object: ObjectName, width: number, paint: Paint): Cells {
	const {style} = paint;
	if (object.kind === 'path') return put(object.path, width, paint);
	if (object.kind !== 'named') return fit(ours(object.kind === 'all' ? '(all)' : '-'), width, {style});
	const {namespace, name} = object;
	if (namespace === '') return put(name, width, paint, {cut: 'middle'});
	const [namespaceWidth, nameWidth] = [widthOf(namespace), widthOf(name)];
	if (namespaceWidth + 1 + nameWidth <= width || width < leastName + 3) return put(`${namespace}/${name}`, width, paint);
	const forName = Math.min(nameWidth, Math.max(leastName, width - 1 - namespaceWidth));
	return join(put(namespace, width - 1 - forName, paint), cells(ours('/'), style), put(name, forName, paint, {cut: 'middle'}));
}
