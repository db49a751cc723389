import type {QueryNode} from './ast.js';

const nowhere = {from: 0, to: 0};

/** `is:own`: the requests that this process sent. They are hidden unless they are asked for. */
export const own: QueryNode = {kind: 'is', name: 'own', span: nowhere};
export const notOwn: QueryNode = {kind: 'not', part: own, span: nowhere};

/** Does a query say something about own requests itself? Then it decides, and nothing is hidden. */
export function asksForOwn(query: QueryNode): boolean {
	switch (query.kind) {
		case 'and':
		case 'or':
			return query.parts.some(asksForOwn);
		case 'not':
		case 'named':
			return asksForOwn(query.part);
		default:
			return query.kind === 'is' && query.name === 'own';
	}
}
