import {Text, Transform} from 'ink';
import type {Cells} from '../safe/cells.js';

/** `cells` is exactly `widthCells` wide and safe: only `safe/cells.ts` makes such text. */
export type LineProps = {readonly cells: Cells; readonly widthCells: number};

/**
One line of chrome that changes: header, query, key strip.

The text goes in through `Transform`, so that Ink only ever measures blanks: Ink 6 remembers the size of every string that it has laid out and never forgets one (vadimdemedes/ink#986), and a header changes twenty times a second for days.
*/
export function Line({cells, widthCells}: LineProps) {
	return (
		<Transform transform={() => cells}>
			<Text>{' '.repeat(widthCells)}</Text>
		</Transform>
	);
}

export type LinesProps = {readonly lines: readonly Cells[]; readonly widthCells: number};

/** Several of them, one below the other. */
export function Lines({lines, widthCells}: LinesProps) {
	return (
		<Transform transform={(_, at) => lines[at] ?? ''}>
			<Text>{lines.map(() => ' '.repeat(widthCells)).join('\n')}</Text>
		</Transform>
	);
}
