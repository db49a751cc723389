import {render} from 'ink';
import type {Report} from '../report/report.js';
import {pictureOf} from '../report/report-picture.js';
import {ReportTable} from '../report/report-table.js';
import {crop} from '../safe/cells.js';
import {type Look, setLook} from '../safe/look.js';
import {inkStdin, inkStdout} from '../screen/ink-streams.js';
import {Boundary} from '../ui/boundary.js';

/** What a table on the viewer's screen has before its first column: the cursor's cell between two blanks. */
const margin = 3;

/**
The whole report as ink-table draws it: its heading, then a line a row, none wider than `widthCells`, with the last line end. Ink writes nowhere, and is gone when this returns.

It brings React and Ink: import it only where it is needed.

@param look - the one in force: this can be a program of its own, beside the one that prints (`build/bundle.mjs`).
*/
export function reportOnScreen(report: Report, widthCells: number, look: Look): string {
	setLook(look);
	const widthDrawn = widthCells + margin;
	const picture = pictureOf(report, {widthCells: widthDrawn, top: 0, height: report.rows.length, cursor: undefined});
	let drawn: readonly string[] = [];
	const failures: unknown[] = [];
	const stdout = inkStdout(
		() => ({columns: widthDrawn, rows: report.rows.length + 1}),
		lines => {
			drawn = lines;
		},
	);
	const ink = render(
		<Boundary onError={error => failures.push(error)}>
			<ReportTable picture={picture} />
		</Boundary>,
		{stdout, stdin: inkStdin(), debug: true, patchConsole: false, exitOnCtrlC: false, isScreenReaderEnabled: false},
	);
	const lines = drawn;
	ink.unmount();
	if (failures.length > 0) throw failures[0];
	return lines.map(line => `${crop(line, margin, widthCells).trimEnd()}\n`).join('');
}
