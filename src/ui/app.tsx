import {Box} from 'ink';
import type {Readable} from '../model/readable.js';
import {ReportTable} from '../report/report-table.js';
import type {Cells} from '../safe/cells.js';
import type {Chrome} from './chrome.js';
import {Line, Lines} from './line.js';
import type {PageContent} from './page.js';
import {useReadable} from './use-readable.js';

export type AppProps = {readonly chrome: Readable<Chrome>};

/** What React draws: the lines around the panes (`panes.ts`), and pages that are tables. */
export function App({chrome}: AppProps) {
	const {size, header, bodyRows, pageTop, page, keyStrip} = useReadable(chrome);
	return (
		<Box flexDirection="column" width={size.columns}>
			<ChromeLine cells={header} width={size.columns} />
			{bodyRows > 0 && (
				<Box flexDirection="column" width={size.columns} height={bodyRows} paddingTop={pageTop} flexShrink={0}>
					{page && <Page page={page} width={size.columns} />}
				</Box>
			)}
			<ChromeLine cells={keyStrip} width={size.columns} />
		</Box>
	);
}

function ChromeLine({cells, width}: {readonly cells: Cells | undefined; readonly width: number}) {
	return cells === undefined ? null : <Line cells={cells} widthCells={width} />;
}

function Page({page, width}: {readonly page: PageContent; readonly width: number}) {
	return (
		<>
			<Line cells={page.title} widthCells={width} />
			{page.picture && <ReportTable picture={page.picture} />}
			{page.notes.length > 0 && <Lines lines={page.notes} widthCells={width} />}
		</>
	);
}
