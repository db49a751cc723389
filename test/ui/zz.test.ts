import {readFileSync} from 'node:fs';
import {gunzipSync} from 'node:zlib';
import {it} from 'vitest';
import {parseEvents} from '../support/make-store.js';
import {settle, TestViewer} from '../support/screen.js';

it('look', async () => {
	const events = parseEvents(gunzipSync(readFileSync('/work/shared/data/own-1.37/demo.log.gz'))).slice(0, 1500);
	for (const [columns, rows] of [
		[80, 24],
		[160, 45],
		[40, 12],
		[20, 4],
	] as const) {
		const v = new TestViewer(events, {columns, rows, world: {now: Date.parse('2026-11-23T16:00:00Z') * 1000, eventsPerSecond: 83}});
		const show = async (name: string) => console.log(`== ${name}\n` + (await v.lines()).map(l => `|${l.padEnd(columns)}|`).join('\n'));
		await show('follow');
		v.press('k k');
		v.press('Enter');
		await show('detail');
		v.press('z');
		await show('zoom');
		v.press(')');
		await show('json');
		v.press('q ? ');
		await show('help');
		v.press('q L');
		await show('L');
		v.press('q v');
		await show('views');
		v.press('Esc /');
		v.type('alcie delte');
		await settle();
		await show('query');
		v.type(' usr:x');
		await settle();
		await show('bad');
		v.press('Esc');
		await settle();
		v.press('V');
		await settle();
		await show('V');
		v.press('Ctrl-C');
		await show('q');
	}
});
