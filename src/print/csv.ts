/** One record of RFC 4180, its line end included. Values that hold a comma, a quote or a line break stand in quotes. */
export const csvRecord = (values: readonly string[]): string =>
	`${values.map(value => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',')}\r\n`;
