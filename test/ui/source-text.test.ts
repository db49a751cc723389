import {expect, it} from 'vitest';
import type {SourceInfo} from '../../src/model/source.js';
import {labelOf} from '../../src/ui/source-text.js';

const file = (id: number, name: string): SourceInfo => ({
	id,
	name,
	kind: 'file',
	status: {state: 'ended', reason: '', progress: undefined},
});

it('files of the same name are told apart by their folders, others are called by their names', () => {
	const sources = [file(0, 'a/kube-apiserver/master-0-audit.log'), file(1, 'a/openshift-apiserver/master-0-audit.log'), file(2, 'a/x.log')];
	expect([0, 1, 2, 3].map(id => labelOf(sources, id))).toEqual([
		'kube-apiserver/master-0-audit.log',
		'openshift-apiserver/master-0-audit.log',
		'x.log',
		'',
	]);
});
