import {type Cells, fit, ours, widthOf} from '../safe/cells.js';
import {type Paint, put} from './query-hits.js';
import {remember} from './remember.js';

/** What stands for the user of a request that has none. */
export const noUser = '(unauthenticated)';

/**
The forms of a username, longest first: `node:x`; `sa:ns:x`, `sa:…x`; others as they are. The whole name is in the row line.

@param username - not ''.
*/
export const userForms = remember(4096, (username: string): readonly string[] => {
	if (username.startsWith('system:node:')) return [username.slice('system:'.length)];
	const account = /^system:serviceaccount:([^:]+):(.+)$/s.exec(username);
	return account ? [`sa:${account[1]}:${account[2]}`, `sa:…${account[2]}`] : [username];
});

/**
Who a request acted as, and, after `←`, who authenticated if that is somebody else.

@param user - who authenticated; '' = nobody.
@param as - whom the request impersonates; '' = nobody.
*/
export function userCells({user, as}: {readonly user: string; readonly as: string}, width: number, paint: Paint): Cells {
	if (user === '' && as === '') return fit(ours(noUser), width, {style: paint.style});
	const forms = as === '' ? userForms(user) : pairs(userForms(as), user === '' ? [noUser] : userForms(user));
	const shown = forms.find(form => widthOf(form) <= width) ?? forms.at(-1) ?? '';
	return put(shown, width, paint);
}

/** Both whole, then each shorter. */
function pairs(as: readonly string[], user: readonly string[]): string[] {
	const [longAs = '', shortAs = longAs] = as;
	const [longUser = '', shortUser = longUser] = user;
	return [`${longAs} ← ${longUser}`, `${longAs} ← ${shortUser}`, `${shortAs} ← ${shortUser}`];
}
