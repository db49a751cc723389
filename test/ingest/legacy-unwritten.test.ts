import {expect, it} from 'vitest';
import {differencesOf, joinLines, loadLog} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';

const legacy =
	'2026-01-02T12:00:00.123456789Z AUDIT: id="a" stage="ResponseComplete" ip="::1" method="get" user="u" uri="/api" response="200"';

it('legacy text is an event, and under the header of klog one that was never written', () => {
	const header = [
		"E0102 12:00:01.000000       1 metrics.go:109] Error in audit plugin 'log' affecting 1 audit events: disk full",
		'Impacted events:',
	];
	const log = joinLines([makeLine(), legacy, ...header, legacy, legacy, makeLine()]);
	const [fast, slow] = [loadLog(log, 'kernel'), loadLog(log, 'decoder')];
	expect(differencesOf(fast, slow)).toEqual([]);
	expect(fast.accounting).toMatchObject({events: 4, unwritten: 1, other: 3, malformed: 0, wrappers: {none: 2, legacy: 2}});
});
