import type {RowSpace} from '../query/row-space.js';
import {data, ours, type Part} from '../safe/cells.js';
import {type EventIndex, parseUserRest, stageNumber} from '../store/columns.js';
import {parseRbacReason} from './rbac.js';
import {theme} from './theme.js';

type Why = {readonly why: readonly Part[]; readonly shortWhy: readonly Part[]};

/**
Why a request was allowed or refused, and why it failed all the same, if it did: from decision, reason, code and message.

The code says more than the decision: 429 and refused impersonations carry none, and what is allowed can still be refused by admission, quota or a conflict (`kubernetes.md` 1.3).
*/
export function whyOf(space: RowSpace, row: EventIndex): Why {
	const code = space.number('code', row);
	const decision = space.text('decision', row);
	const message = space.text('message', row);
	const said = message === '' ? [] : [ours(': '), data(message)];
	if (code === 401) return same([ours('refused: not authenticated', theme.clientError), ...said]);
	if (decision === 'forbid') return forbidden(space.text('rbac', row), said);
	if (decision === 'allow') return allowed(space, row, said);
	if (code === 429) return same([ours('refused before authorization: too many requests', theme.clientError), ...said]);
	if (code === 403) return same([ours('refused before authorization: may not act as another', theme.clientError), ...said]);
	if (code >= 400) return same([ours('failed', theme.clientError), ...otherReason(space.text('rbac', row)), ...said]);
	return same([
		ours(space.number('stage', row) === stageNumber.RequestReceived ? 'the decision is not in the log' : 'no decision recorded'),
	]);
}

const same = (why: readonly Part[]): Why => ({why, shortWhy: why});

function forbidden(reason: string, said: readonly Part[]): Why {
	const head = [ours('forbidden', theme.clientError), ...otherReason(reason)];
	return same(said.length > 0 ? [...head, ...said] : [...head, ours(': no rule allows it')]);
}

function allowed(space: RowSpace, row: EventIndex, said: readonly Part[]): Why {
	const reason = space.text('rbac', row);
	const code = space.number('code', row);
	const grant = parseRbacReason(reason);
	const isFailed = code >= 400 || space.number('stage', row) === stageNumber.Panic;
	const failure = isFailed ? [ours(code === 403 ? ', then refused' : ', but it failed', theme.clientError), ...said] : [];
	if (!grant) return same([...(reason === '' ? withoutReason(space, row) : [ours('allowed'), ...otherReason(reason)]), ...failure]);
	const {bindingKind, binding, subjectKind, subject} = grant;
	const why = [ours('allowed by '), data(`${bindingKind} ${binding}`), ours(' to '), data(`${subjectKind} ${subject}`), ...failure];
	return {why, shortWhy: [ours('allowed by '), data(binding), ...failure]};
}

/** RBAC always gives its reason; who is allowed without one is a member of system:masters, or a node at its own objects. */
function withoutReason(space: RowSpace, row: EventIndex): readonly Part[] {
	const isItself = space.number('impersonated', row) === 0;
	if (isItself && parseUserRest(space.text('userRest', row))[1].includes('system:masters'))
		return [ours('allowed to Group system:masters')];
	if (isItself && space.text('user', row).startsWith('system:node:')) return [ours('allowed by the node authorizer')];
	return [ours('allowed, by no rule that is named')];
}

const otherReason = (reason: string): readonly Part[] => (reason === '' ? [] : [ours(' ('), data(reason), ours(')')]);
