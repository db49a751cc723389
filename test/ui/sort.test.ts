import {describe, expect, it} from 'vitest';
import {makeEvent} from '../support/make-event.js';
import {settle, TestViewer, type ViewerOptions} from '../support/screen.js';

const took = (millis: number, more: Readonly<Record<string, unknown>> = {}) => {
	const {requestReceivedTimestamp} = makeEvent();
	const end = new Date(Date.parse(String(requestReceivedTimestamp)) + millis).toISOString();
	return makeEvent({requestReceivedTimestamp, stageTimestamp: end, objectRef: {resource: 'pods', name: `took-${millis}`}, ...more});
};

/** A viewer after keys. */
async function pressed(keys: string, options: ViewerOptions = {}, events = [took(5), took(900), took(20), took(7, {verb: 'watch'})]) {
	const viewer = new TestViewer(events, options);
	for (const key of keys.split(' ').filter(Boolean)) {
		viewer.press(key);
		await settle();
	}
	return viewer;
}

const names = (lines: readonly string[]) => lines.flatMap(line => /took-(\d+)/.exec(line)?.[1] ?? []).slice(0, 4);
const rule = (lines: readonly string[]) => lines.find(line => line.startsWith('── ')) ?? '';

describe('s', () => {
	it('puts the rows in the order of the column under the cursor, says so at its header, in the rule and after FOLLOW', async () => {
		const lines = await (await pressed('l l l s s')).lines();
		expect(lines[0]).toContain('● FOLLOW by LATENCY ↓');
		expect(lines[2]).toMatch(/^ {2}TIME {9}CODE .* LATENCY↓$/);
		expect(names(lines)).toEqual(['900', '20', '5', '7']);
		expect(rule(lines)).toMatch(/^── UTC · LATENCY ↓ ─/);
	});

	it('ends in the order of time', async () => {
		const lines = await (await pressed('l l l s s s')).lines();
		expect(lines[0]).toMatch(/● FOLLOW {3}/);
		expect(lines[2]).toContain('TIME ↑');
		expect(names(lines)).toEqual(['5', '900', '20', '7']);
	});

	it('keeps room for the arrow where a column is narrow', async () => {
		for (const columns of [80, 160]) {
			const code = await (await pressed('0 l s', {columns})).lines();
			expect(code[2]).toMatch(/^ {2}TIME {9}COD↑ VERB {3}USER/);
			const verb = await (await pressed('0 l l s', {columns})).lines();
			expect(verb[2]).toMatch(/^ {2}TIME {9}CODE VERB ↑ USER/);
		}
	});

	it('stands at no header where a narrow table has not the column, and is said in the rule', async () => {
		const viewer = await pressed('l l l s');
		const lines = await viewer.resize(50, 20).lines();
		expect(lines[2]).not.toMatch(/[↑↓]/);
		expect(rule(lines)).toContain('LATENCY ↑');
	});
});

it('says that gaps have no place in the order of a column, and has them in that of time, backwards too', async () => {
	const viewer = await pressed('s');
	const noon = Date.UTC(2026, 0, 2, 12) * 1e3;
	viewer.store.appendGap(noon);
	viewer.store.appendGap(noon);
	viewer.add();
	let lines = await viewer.lines();
	expect(rule(lines)).toContain('USER ↑ · 2 gaps have no place in this order');
	expect(lines.join('\n')).not.toContain('╌╌');
	for (const key of ['0', 's', 's']) {
		viewer.press(key);
		await settle();
	}
	lines = await viewer.lines();
	expect(rule(lines)).toMatch(/TIME ↓ ─/);
	expect(lines.filter(line => line.includes('╌╌ gap'))).toHaveLength(2);
});

it('says what it is being sorted by until the rows are in that order', async () => {
	const viewer = await pressed('l l l');
	viewer.press('s');
	expect(rule(await viewer.lines())).toContain('sorting by LATENCY ↑');
});

it('has dates and the span of the log by time, whatever the order', async () => {
	const old = took(50, {requestReceivedTimestamp: '2026-01-01T12:00:00.000000Z', stageTimestamp: '2026-01-01T12:00:00.050000Z'});
	const lines = await (await pressed('l l l s', {columns: 160}, [old, took(1), took(90)])).lines();
	expect(lines[0]).toMatch(/in 1d|in 24h/);
	expect(lines[3]).toMatch(/01-02 \d\d:\d\d/);
});

it.each([
	['l l l s s j', /HELD {2}2 new/],
	['0 s j', /HELD {2}↑ 2 new/],
	['j k', /HELD {2}↓ 2 new/],
])('says where rows are that are new since it is held: %s', async (keys, news) => {
	const viewer = await pressed(keys);
	viewer.add(took(1), took(2));
	expect((await viewer.lines())[0]).toMatch(news);
});

it('inserts rows that come, with the cursor on its row', async () => {
	const viewer = await pressed('l l l s s');
	viewer.add(took(2000), took(100));
	const lines = await viewer.lines();
	expect(names(lines)).toEqual(['2000', '900', '100', '20']);
	expect(lines.find(line => line.startsWith('❯'))).toContain('took-900');
});
