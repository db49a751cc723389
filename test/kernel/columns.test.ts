import {expect, it} from 'vitest';
import type {KernelDictionary} from '../../src/kernel/kernel.js';
import {stagedValueColumns} from '../../src/kernel/kernel-memory.js';
import {joinLines, loadLog} from '../support/both-ways.js';
import {goJson} from '../support/make-event.js';

type Values = Readonly<Record<KernelDictionary, string>>;

/** An event with these values, no two columns sharing one. */
const lineOf = (of: Values, n: number): string =>
	goJson({
		...{kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'RequestResponse', auditID: of.auditID, stage: 'Panic'},
		...{requestURI: `${of.path}?${of.query}`, verb: of.verb, user: {username: of.user, uid: of.userRest}},
		...{impersonatedUser: {username: of.impersonated}, sourceIPs: [of.sourceIPs], userAgent: of.userAgent},
		objectRef: {
			...{resource: of.resource, namespace: of.namespace, name: of.objectName, uid: of.objectUid},
			...{apiVersion: of.groupVersion, subresource: of.subresource},
		},
		responseStatus: {metadata: {}, message: of.message, reason: of.reason, code: 501},
		requestReceivedTimestamp: `2026-01-02T03:04:${10 + n}.000006Z`,
		stageTimestamp: `2026-01-02T03:05:${10 + n}.000007Z`,
		annotations: {'authorization.k8s.io/decision': 'forbid', 'authorization.k8s.io/reason': of.rbac},
	});

/** What a column gives back of a value that was written into it. */
const readBack: Partial<Record<KernelDictionary, (value: string) => string>> = {
	userRest: value => JSON.stringify([value, [], []]),
	sourceIPs: value => JSON.stringify([value]),
	groupVersion: value => `/${value}`,
};

it('every staged column stands where the store looks for it', () => {
	const names: readonly KernelDictionary[] = [...stagedValueColumns, 'auditID'];
	// From line to line one column less has a value that was never there, so that at the end each has another number.
	const changing = names.map((_, row) => names.map((_, column) => Math.min(row, column)));
	// Users and impersonated users are values of one dictionary: first come many users.
	const many = names.map((_, row) => names.map(name => (name === 'user' ? 100 + row : 0)));
	const rows = [...many, ...changing].map(
		numbers => Object.fromEntries(names.map((name, column) => [name, `${name}-${numbers[column]}`])) as Values,
	);
	const lines = rows.map(lineOf);
	const {reader, taken} = loadLog(joinLines(lines), 'kernel');
	expect(taken).toBe(lines.length);
	const last = lines.length - 1;
	const numbers = stagedValueColumns.map(name => reader.number(name, last));
	expect(new Set(numbers).size).toBe(numbers.length);
	for (const [row, values] of rows.entries()) {
		for (const name of stagedValueColumns) expect(reader.text(name, row)).toBe((readBack[name] ?? String)(values[name]));
		expect(reader.auditID(row)).toBe(values.auditID);
	}
	const offset = lines.slice(0, -1).reduce((sum, line) => sum + line.length + 1, 0);
	const [received, time] = [Date.UTC(2026, 0, 2, 3, 4, 10 + last) * 1000 + 6, Date.UTC(2026, 0, 2, 3, 5, 10 + last) * 1000 + 7];
	const plain = {time, received, offset, length: lines[last]?.length, code: 501, flags: 1, level: 4, stage: 4, decision: 2, kind: 0};
	for (const [name, value] of Object.entries(plain)) expect(reader.number(name as keyof typeof plain, last), name).toBe(value);
});
