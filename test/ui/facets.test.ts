import {describe, expect, it} from 'vitest';
import {ours, widthOf} from '../../src/safe/cells.js';
import {violations} from '../support/ansi.js';
import {makeEvent} from '../support/make-event.js';
import {settle, TestViewer, type ViewerOptions} from '../support/screen.js';
import {hostileTexts} from './hostile.js';

const by = (username: string, more: Readonly<Record<string, unknown>> = {}) => makeEvent({user: {username, groups: ['devs']}, ...more});
const times = (count: number, username: string) => Array.from({length: count}, () => by(username));
const replicas = 'system:serviceaccount:kube-system:replicaset-controller';
const events = [...times(8, replicas), ...times(3, 'alice'), by('王伟@example.cn'), by('')];

/** The popup on the screen: its lines, from its left border to its right one. */
function popup(lines: readonly string[]): string[] {
	const [top, end] = ['┌', '└'].map(corner => lines.findIndex(line => line.includes(corner))) as [number, number];
	const x = lines[top]?.indexOf('┌') ?? 0;
	return lines.slice(top, end + 1).map(line => line.slice(x).replace(/(?<=[│┐┘])[^│┐┘]*$/, ''));
}

async function pressed(keys: string, options: ViewerOptions = {}, given = events) {
	const viewer = new TestViewer(given, options);
	for (const key of keys.split(' ').filter(Boolean)) {
		viewer.press(key);
		await settle();
	}
	return viewer;
}

describe('the facets popup', () => {
	it('lies under its column, opaque, as high as it needs to be: values, counts, shares, bars', async () => {
		const lines = await (await pressed(',')).lines();
		expect(lines[2]?.indexOf('┌')).toBe(27);
		expect(popup(lines)).toEqual([
			'┌ user · 3 values ─────────────────────────────────┐',
			'│ >                                 in 13 requests │',
			'│ ❯ sa:…replicaset-controller    8   61% █████████ │',
			'│   alice                        3   23% ███▍      │',
			'│   ‹absent›                     1    7% █▏        │',
			'│   王伟@example.cn              1    7% █▏        │',
			'└ ⏎ and  ^X not  ^O only  Tab usertype  Esc close ─┘',
		]);
	});

	it('is wider where there is room', async () => {
		const lines = await (await pressed(',', {columns: 160, rows: 45})).lines();
		expect(popup(lines)[2]).toBe('│ ❯ sa:kube-system:replicaset-controller                 8   61% █████████ │');
	});

	it('tells how many values what is typed leaves', async () => {
		expect(popup(await (await pressed(', a l')).lines())).toEqual([
			'┌ user · 1 of 3 values ────────────────────────────┐',
			'│ > al                              in 13 requests │',
			'│ ❯ alice                        3   23% ███▍      │',
			'└ ⏎ and  ^X not  ^O only  Tab usertype  Esc close ─┘',
		]);
		expect(popup(await (await pressed(', q q q')).lines())[2]).toMatch(/^│ {3}no value is like that +│$/);
	});

	it('shows the value under the cursor uncut in the row line', async () => {
		expect((await (await pressed(',')).lines()).at(-2)).toBe(` user ${replicas} · 8 of 13 requests`);
		expect((await (await pressed(', Down Down')).lines()).at(-2)).toBe(' user ‹absent› · 1 of 13 requests');
		expect((await (await pressed(', q q q')).lines()).at(-2)).toMatch(/ get pods /);
	});

	it('shows how far counting is, and no value of another field meanwhile', async () => {
		const viewer = await pressed(',');
		viewer.world = {facets: {field: 'user', counted: undefined, progress: 0.437}};
		const [title, typed, first] = popup(await viewer.lines());
		expect([title, typed?.trim(), first?.trim()]).toEqual([
			'┌ user · counting 43 % ────────────────────────────┐',
			`│ >${' '.repeat(48)}│`,
			`│${' '.repeat(50)}│`,
		]);
	});

	it('says so where no row passes', async () => {
		const lines = popup(await (await pressed(', ', {state: {query: 'verb:nothing'}})).lines());
		expect(lines[1]).toContain('in 0 requests');
		expect(lines[2]).toContain('no row passes');
	});

	it('says that there are more than it lists', async () => {
		const many = Array.from({length: 1200}, (_, n) => by(`user-${n}`));
		const viewer = await pressed(',', {}, many);
		expect(popup(await viewer.lines())[0]).toBe('┌ user · the 1,000 most frequent of 1,200 values ──┐');
		expect(popup(await viewer.press('q q').lines())[2]).toContain('none of the most frequent values is like that');
	});

	it('shows texts of any kind harmlessly, in lines of the same width', async () => {
		const viewer = await pressed(
			',',
			{},
			hostileTexts.map(text => by(text)),
		);
		const {lines, bytes} = await viewer.frame();
		const framed = popup(lines);
		expect(framed.length).toBeGreaterThan(15);
		// Where wide characters stand, lines have fewer letters than cells: the right border is what tells.
		for (const line of framed.slice(1, -1)) expect(line).toMatch(/^│.*│$/);
		expect(violations(bytes)).toEqual([]);
	});

	it('lies under its own help', async () => {
		const lines = await (await pressed(', F1')).lines();
		expect(lines[2]).toContain('Help · facets popup');
		expect(lines.filter(line => /[┌│└]/.test(line))).toEqual([]);
	});

	it('fits every size', async () => {
		const viewer = await pressed(', a');
		for (const [columns, rows] of [
			[1, 1],
			[2, 3],
			[15, 8],
			[16, 8],
			[30, 4],
			[40, 12],
			[60, 20],
		] as const) {
			const lines = await viewer.resize(columns, rows).lines();
			expect(lines.length).toBe(rows);
			expect(lines.filter(line => widthOf(ours(line)) > columns)).toEqual([]);
		}
	});
});
