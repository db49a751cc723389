/** Kinds of users that a username tells apart; the values of the field `usertype`. */
export const userTypes = ['human', 'serviceaccount', 'node', 'system', 'anonymous', 'none'] as const;
export type UserType = (typeof userTypes)[number];

/** @param username - '' where the event has no user, as a 401 has none. */
export function userTypeOf(username: string): UserType {
	if (username === '') return 'none';
	if (!username.startsWith('system:')) return 'human';
	if (username.startsWith('system:serviceaccount:')) return 'serviceaccount';
	if (username.startsWith('system:node:')) return 'node';
	return username === 'system:anonymous' ? 'anonymous' : 'system';
}
