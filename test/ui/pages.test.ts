import {describe, expect, it} from 'vitest';
import {noCounts} from '../../src/model/accounting.js';
import {keymap} from '../../src/state/keymap.js';
import {makeEvent} from '../support/make-event.js';
import {podSource, TestViewer} from '../support/screen.js';

const cp = (n: number) => podSource(`prod/kube-system/kube-apiserver-cp-${n}/kube-apiserver`, n - 1);
const set = (more: Partial<ReturnType<typeof noCounts>>) => ({...noCounts(), ...more});

describe('sources and losses', () => {
	const viewing = (rows = 30) => {
		const viewer = new TestViewer([makeEvent()], {columns: 100, rows}).press('L');
		const counters = {
			figures: {requests: 7, conflictingAuditIDs: 1, fastPathEvents: 0},
			sources: [set({lines: 61_205, events: 56_020, other: 5170, gaps: 1}), set({lines: 12_015, events: 11_902, malformed: 1})],
		};
		const refused = {...cp(2), status: {state: 'refused' as const, reason: '401 Unauthorized; log in again', progress: undefined}};
		viewer.world = {
			...viewer.world,
			counters,
			sources: [cp(1), refused],
			tally: {orphans: 7, open: 48},
			troubles: ['context staging: no pods'],
		};
		return viewer;
	};

	it('has a column a source, their sum, and what each counter means', async () => {
		const lines = await viewing().lines();
		expect(lines[2]).toMatch(/^ Sources and losses +q close$/);
		expect(lines[3]?.trim().split(/ +/)).toEqual(['cp-1', 'cp-2', 'total']);
		expect(lines[4]?.trim().split(/ {2,}/)).toEqual(['❯ state', 'live', 'refused']);
		expect(lines).toContainEqual(expect.stringMatching(/^ {3}lines +61,205 +12,015 +73,220 {2}newline-terminated lines/));
		expect(lines).toContainEqual(expect.stringMatching(/^ {3}gaps +1 +0 +1 {2}not proven continuous$/));
	});

	it('says under it what is open, what every source has to say, and what was not found', async () => {
		const text = (await viewing().lines()).join('\n');
		expect(text).toContain('7 requests   7 orphans   48 open   1 conflicting auditID');
		expect(text).toContain('kube-apiserver-cp-2/kube-apiserver: refused: 401 Unauthorized; log in again');
		expect(text).toContain('context staging: no pods');
	});

	it('scrolls where there is no room for all of it', async () => {
		const lines = await viewing(14).press('G').lines();
		expect(lines.join('\n')).toContain('context staging: no pods');
		expect(lines[2]).toContain('Sources and losses');
	});

	it('says which sources are in the total only', async () => {
		const viewer = viewing();
		viewer.world = {...viewer.world, sources: Array.from({length: 30}, (_, n) => cp(n + 1))};
		expect((await viewer.lines())[4]).toContain('26 further sources in the total');
	});
});

describe('help', () => {
	it('has every key of the mode, made from the table of keys', async () => {
		const text = (await new TestViewer([makeEvent()], {rows: 60, columns: 100}).press('?').lines()).join('\n');
		for (const {help, both} of keymap.table.filter((binding, at) => binding.both !== undefined || keymap.table[at - 1]?.both === undefined))
			expect(text).toContain((both ?? help).slice(0, 60));
	});

	it('has two columns where there is room, and they hold what one would have to scroll for', async () => {
		const text = (await new TestViewer([makeEvent()], {rows: 24, columns: 160}).press('?').lines()).join('\n');
		expect(text).toContain('row or line down, up');
		expect(text).toContain('paint everything anew');
	});

	it('keeps the cursor in sight', async () => {
		const lines = await new TestViewer([makeEvent()], {rows: 14}).press('? G').lines();
		expect(lines.filter(line => line.startsWith('❯'))).toHaveLength(1);
		expect(lines[2]).toMatch(/^ Help · table +⏎ does it {2}q close$/);
	});
});

describe('the views menu', () => {
	it('lies opaque over the table, as high as it needs to be', async () => {
		const viewer = new TestViewer([makeEvent()]).press('v d e');
		const lines = await viewer.lines();
		expect(lines[2]).toMatch(/^ ┌ Views ─+┐/);
		expect(lines[3]).toMatch(/^❯│ > de +│ 2\.3ms$/);
		expect(lines[4]).toMatch(/^ │ ❯ de deletions +Who deleted X, and when\? +│/);
		expect(lines.find(line => line.startsWith(' └'))).toMatch(/^ └ ⏎ ask {2}↑ ↓ choose {2}Esc close ─+┘/);
	});

	it('says so when no view is called that', async () => {
		expect((await new TestViewer([makeEvent()]).press('v q q').lines())[4]).toContain('no view is called that');
	});
});

it('the start screen offers what can be looked at, and is left for it', async () => {
	const viewer = new TestViewer([], {state: {base: 'start'}, world: {sources: [], startReason: 'KUBECONFIG is not set'}});
	const lines = await viewer.press('j').lines();
	expect(lines.slice(0, 4)).toEqual([
		' auditview 1.0   KUBECONFIG is not set',
		'   demo      a recorded kube-apiserver, served and followed on this machine',
		' ❯ file      open a file, a folder or an archive: type its path',
		'   cluster   the kube-apiservers of the current context of the kubeconfig',
	]);
	expect((await viewer.press('Enter / t m p').lines()).at(-1)).toBe(' file: /tmp');
});
