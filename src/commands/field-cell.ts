import type {Field} from '../query/fields.js';
import type {ReportCell} from '../report/report.js';

/** The value of a field in a report: what is a number stays one. */
export function fieldCell({type}: Field, value: string | undefined): ReportCell {
	return value !== undefined && (type === 'number' || type === 'size') ? Number(value) : value;
}
