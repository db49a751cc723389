import {describe, expect, it} from 'vitest';
import {noCounts} from '../../src/model/accounting.js';
import type {SourceInfo, SourceState} from '../../src/model/source.js';
import {makeEvent} from '../support/make-event.js';
import {podSource, settle, TestViewer} from '../support/screen.js';

const file = (state: SourceState, reason = '', progress?: SourceInfo['status']['progress']): SourceInfo => ({
	id: 0,
	name: '/var/log/audit.log',
	kind: 'file',
	status: {state, reason, progress},
});
const lines = (count: number) => ({
	figures: {requests: 0, conflictingAuditIDs: 0, fastPathEvents: 0},
	sources: [{...noCounts(), lines: count}],
});
const said = async (viewer: TestViewer) =>
	(await viewer.lines())
		.slice(3, -3)
		.map(line => line.trim())
		.filter(line => line !== '')
		.join(' ');

describe('an empty table says why', () => {
	it.each<[string, TestViewer['world'], string]>([
		['nothing is found yet', {sources: [], isSettled: false}, 'looking for what is to be read …'],
		['nothing was found', {sources: [], isSettled: true}, 'nothing was found to read'],
		['it is still being read', {sources: [file('live', '', {done: 41, total: 100})]}, 'reading audit.log: 41 %'],
		['it is connecting', {sources: [{...podSource(), status: file('connecting').status}]}, 'minikube: connecting'],
		['it is empty', {sources: [file('ended')]}, 'audit.log is empty'],
		['nothing has come yet', {sources: [podSource()]}, 'minikube: no event yet; the log is followed'],
		[
			'there are lines, but no event, and what to change',
			{sources: [{...podSource(), status: file('live', 'auditing is off: add --audit-policy-file').status}], counters: lines(1204)},
			'1,204 lines from minikube, no audit event: auditing is off: add --audit-policy-file',
		],
		[
			'there are no rights',
			{sources: [file('refused', 'pods is forbidden: User "bob" cannot list')]},
			'audit.log: refused: pods is forbidden: User "bob" cannot list',
		],
		['nothing could be found', {sources: [], troubles: ['context prod does not exist']}, 'context prod does not exist'],
	])('%s', async (_, world, text) => {
		expect(await said(new TestViewer([], {columns: 100, world}))).toBe(text);
	});

	it('no row passes, and that it may not have been recorded', async () => {
		const viewer = new TestViewer([makeEvent(), makeEvent()], {columns: 100});
		viewer.press('/').type('code:599');
		await settle();
		expect(await said(viewer.press('Enter'))).toMatch(
			/^none of 2 requests passes this query if there was such a request, the policy .* \/ edits the query$/,
		);
	});

	it('all of it is noise', async () => {
		const viewer = new TestViewer([makeEvent({verb: 'watch', objectRef: {resource: 'pods'}})], {state: {isNoiseHidden: true}});
		expect(await said(viewer)).toBe('1 are hidden as noise: a shows them');
	});
});
