import {EventText, isContainer, quoted} from './event-text.js';
import type {JsonObject} from './json-object.js';

/** A row of the tables AKSAudit and AKSAuditAdmin. */
export const isAnalyticsRow = (object: JsonObject): boolean => isAnalyticsColumns(name => object.has(name));

/** The same of the names of columns. */
export const isAnalyticsColumns = (has: (name: string) => boolean): boolean => ['AuditId', 'Stage', 'Verb'].every(has);

/**
The event of such a row: columns of other names, those that hold objects as JSON or as JSON in a text.

@param value - of a column: a text, or JSON as it is spelt; undefined: there is no such column.
@returns undefined for a row without an ID or a stage.
@see learn.microsoft.com/azure/azure-monitor/reference/tables/aksaudit
*/
export function analyticsEvent(value: (column: string) => string | undefined): string | undefined {
	const [id, stage] = [value('AuditId'), value('Stage')];
	if (!id || !stage) return undefined;
	return new EventText()
		.text('level', value('Level'))
		.text('auditID', id)
		.text('stage', stage)
		.text('requestURI', value('RequestUri'))
		.json('verb', quoted(value('Verb') ?? ''))
		.loose('user', value('User'))
		.json('sourceIPs', listOf(value('SourceIps')))
		.text('userAgent', value('UserAgent'))
		.loose('objectRef', value('ObjectRef'))
		.loose('responseStatus', value('ResponseStatus'))
		.loose('requestObject', value('RequestObject'))
		.loose('responseObject', value('ResponseObject'))
		.text('requestReceivedTimestamp', timeOf(value('RequestReceivedTime')))
		.text('stageTimestamp', timeOf(value('StageReceivedTime')))
		.annotations(pairsOf(value('Annotations')))
		.end('log-analytics');
}

const listOf = (value: string | undefined): string | undefined => (isContainer(value) ? value : value && `[${quoted(value)}]`);

/** `1/2/2026, 12:00:01.250 PM` is how the portal exports times in CSV. */
const portalTime = /^(\d{1,2})\/(\d{1,2})\/(\d{4}), (\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,9}))? ([AP]M)$/;

function timeOf(value = ''): string {
	const [, month = '', day = '', year, hour, minute, second, fraction = '0', half] = portalTime.exec(value) ?? [];
	if (year === undefined) return value;
	const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
	return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${String(hours).padStart(2, '0')}:${minute}:${second}.${fraction}Z`;
}

function pairsOf(value: string | undefined): Array<readonly [string, string]> {
	if (!isContainer(value)) return [];
	const parsed: unknown = JSON.parse(value);
	return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
		? Object.entries(parsed).flatMap(([key, text]) => (typeof text === 'string' ? [[key, quoted(text)] as const] : []))
		: [];
}
