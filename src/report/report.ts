/**
A small static table with a title: counts by value, losses, the tables of fields, views and keys. Plain data, so that it can be drawn on screen, printed, or written as JSON. Texts are raw: whoever draws them makes them visible.
*/
export type Report = {
	readonly title: string;
	readonly columns: readonly ReportColumn[];
	/** One cell a column; undefined = absent. */
	readonly rows: ReadonlyArray<readonly ReportCell[]>;
};

/** `decimals`: how many a table shows; JSON and CSV have whatever the figure has. */
export type ReportColumn = {readonly name: string; readonly align: 'left' | 'right'; readonly decimals?: number};
export type ReportCell = string | number | undefined;

/** A column of texts, and one of figures. */
export const textColumn = (name: string): ReportColumn => ({name, align: 'left'});
export const figureColumn = (name: string): ReportColumn => ({name, align: 'right'});
export const decimalColumn = (name: string, decimals: number): ReportColumn => ({name, align: 'right', decimals});

/** What a table shows of a figure. */
export const figureText = (figure: number, {decimals}: ReportColumn): string =>
	decimals === undefined ? String(figure) : figure.toFixed(decimals);
