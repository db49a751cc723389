import type {SourceSpec} from '../model/source.js';
import {isSummary, type Options} from '../options.js';
import {columnsOf, type Format, formatNamed} from '../print/formats.js';
import {type ReportForm, reportForms} from '../print/report-text.js';
import {allOf, type QueryNode} from '../query/ast.js';
import {type Field, fieldNamed, fields} from '../query/fields.js';
import {nearestName} from '../query/fuzzy.js';
import {parseQuery, tooManyTerms} from '../query/parse.js';
import type {TimeValue} from '../query/time-value.js';
import {viewNamed, views} from '../query/views.js';
import {followsByItself} from './source-specs.js';

/** Everything that a printed run needs to know, checked before anything is read. */
export type PrintPlan = {
	readonly query: QueryNode;
	readonly format: Format;
	/** Of the format, or those that were typed. */
	readonly columns: readonly Field[];
	/** Fields to count, or to measure, by. */
	readonly by: readonly Field[];
	readonly byForm: ReportForm;
	/** Nothing is printed before all is read. */
	readonly isWhole: boolean;
};

/** What is wrong with a command line: one sentence. */
export type Wrong = {readonly wrong: string};

/** @param nowMicros - that bounds which count back from now count from, for the whole run. */
export function planPrint(options: Options, nowMicros: number): PrintPlan | Wrong {
	const format = formatNamed(options.output?.format ?? 'table');
	const columns = columnsOf(format, options.output?.columns ?? []);
	if ('unknown' in columns) return {wrong: `-o columns=: ${unknownField(columns.unknown)}`};
	const query = queryOf(options, nowMicros);
	if ('wrong' in query) return query;
	const by = fieldsOf(options.by);
	if ('wrong' in by) return by;
	const byForm = reportForms.find(form => form === format.name);
	const contradiction = contradictionIn(options, byForm);
	if (contradiction !== undefined) return {wrong: contradiction};
	return {query, format, columns, by, byForm: byForm ?? 'table', isWhole: isSummary(options) || format.isWhole};
}

/** Is such a run read on and on, in the worker? */
export function isFollowedPrint({follow, tail}: Options, {isWhole}: PrintPlan, specs: readonly SourceSpec[]): boolean | Wrong {
	const hasStdin = specs.some(({kind}) => kind === 'stdin');
	if (tail !== undefined && hasStdin) {
		// The last events of a stream are known at its end.
		return follow ? {wrong: '--tail: expected a source whose end is known, but -f follows stdin; leave one of them away'} : false;
	}
	return follow ?? (!isWhole && specs.some(followsByItself));
}

function contradictionIn({count, by, top, histogram, latency, output}: Options, byForm: ReportForm | undefined): string | undefined {
	const [asked, other] = [...(count ? ['--count'] : []), ...(histogram ? ['--histogram'] : []), ...(latency ? ['--latency'] : [])];
	if (other !== undefined) return `${asked} and ${other}: expected one of them`;
	if (count && by.length > 0) return '--count and --by: expected one of them; --by gives the counts of all values';
	if (histogram && by.length > 0) return '--histogram and --by: expected one of them; -q user:alice gives the histogram of one value';
	if (top !== undefined && by.length === 0) return '--top: expected --by as well, such as --by user --top 10';
	const report = asked ?? (by.length > 0 ? '--by' : undefined);
	if (report !== undefined && !count && output && byForm === undefined)
		return `-o ${output.format}: ${report} is printed as table, json or csv`;
	return undefined;
}

/** The query of a view, of each `-q`, and of the time bounds, ANDed. */
export function queryOf({view, query, since, until}: Options, nowMicros: number): QueryNode | Wrong {
	const parts: QueryNode[] = [];
	if (view !== undefined) {
		const known = viewNamed(view);
		if (!known)
			return {
				wrong: unknown(
					'--view',
					'view',
					view,
					views.map(({name}) => name),
				),
			};
		const parsed = parseQuery(known.query);
		if ('query' in parsed) parts.push(parsed.query);
	}
	for (const text of query) {
		const parsed = parseQuery(text);
		if ('error' in parsed) return {wrong: `-q ${text}: column ${parsed.error.column}: ${parsed.error.message}`};
		parts.push(parsed.query);
	}
	if (since) parts.push({kind: 'bound', side: 'since', time: fixed(since, nowMicros), span: nowhere});
	if (until) parts.push({kind: 'bound', side: 'until', time: fixed(until, nowMicros), span: nowhere});
	const whole = allOf(parts);
	const tooMany = tooManyTerms(whole);
	return tooMany === undefined ? whole : {wrong: `-q: ${tooMany}`};
}

const nowhere = {from: 0, to: 0};

/** `--since 5m` is a time of the day on which the run began, however long it is followed. */
function fixed(time: TimeValue, nowMicros: number): TimeValue {
	return time.kind === 'back' && time.from === 'now' ? {kind: 'instant', micros: nowMicros - time.micros, width: 1} : time;
}

function fieldsOf(names: readonly string[]): readonly Field[] | Wrong {
	const found: Field[] = [];
	for (const name of names) {
		const field = fieldNamed(name);
		if (!field) return {wrong: `--by: ${unknownField(name)}`};
		found.push(field);
	}
	return found;
}

function unknownField(name: string): string {
	const near = nearestName(
		name,
		fields.flatMap(field => [field.name, ...field.aliases]),
	);
	return `unknown field "${name}"; ${near === undefined ? 'auditview fields lists them' : `did you mean "${near}"?`}`;
}

function unknown(flag: string, what: string, name: string, names: readonly string[]): string {
	const near = nearestName(name, names);
	return `${flag}: unknown ${what} "${name}"; ${near === undefined ? `expected ${names.join(', ')}` : `did you mean "${near}"?`}`;
}
