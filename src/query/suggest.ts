import {columns} from '../store/columns.js';
import type {StoreReader} from '../store/reader.js';
import type {QueryNode, Span} from './ast.js';
import type {Field} from './fields.js';
import {createBag, nearestWord} from './fuzzy.js';
import type {Plan} from './plan.js';
import type {HeldWord, Taken} from './predicate.js';
import type {RawHits} from './raw-hits.js';
import type {NearestWords} from './words.js';

/** A bare word that no event holds, and the nearest one that some event does: `no event holds "alcie"; did you mean alice? (~alcie)` */
export type Suggestion = {readonly word: string; readonly nearest: string | undefined; readonly span: Span};

/** The bare words of a query that no event holds. Only once all raw bytes were searched. */
export function unheldWords(plan: Plan, hits: RawHits): readonly HeldWord[] {
	return plan.words.filter(({bit}) => (hits.any & bit) === 0);
}

/** What to say about those words. */
export function suggestFor(plan: Plan, hits: RawHits, words: NearestWords): Suggestion[] {
	return unheldWords(plan, hits).map(({word, span}) => ({word, span, nearest: nearestOther(word, words)}));
}

/** The nearest word that is not the word itself. */
export function nearestOther(word: string, words: NearestWords): string | undefined {
	const nearest = words.nearest(word);
	return nearest === word.toLowerCase() ? undefined : nearest;
}

/** Of more values none is looked for: a key must not wait for it. Fewer where each is taken apart first. */
const [mostValues, mostMade] = [3000, 300];

/** The value of a field that was most likely meant by a term that passes nothing: `delete` for `verb:del`, where some event is one. */
export function nearestValue(reader: StoreReader, node: QueryNode): string | undefined {
	const [only, another] = node.kind === 'field' && node.test.is === 'any-of' ? node.test.values : [];
	const isWildcard = only?.isQuoted === false && only.text.includes('*');
	return node.kind === 'field' && only && !another && !isWildcard ? nearestOf(reader, node.field, only.text) : undefined;
}

function nearestOf(reader: StoreReader, field: Field, value: string): string | undefined {
	const dictionary = field.column && reader.dictionaries[columns[field.column].dictionary];
	if (!dictionary || dictionary.size > (field.ofValue ? mostMade : mostValues)) return undefined;
	const values: string[] = [];
	for (let number = 1; number < dictionary.size; number++)
		values.push(...[field.ofValue?.(dictionary.text(number)) ?? dictionary.text(number)].flat());
	const nearest = nearestWord(value, createBag(values));
	return values.find(one => one.toLowerCase() === nearest && one !== value);
}

/** The text of a query with the words written as they were taken. */
export function correctText(text: string, taken: readonly Taken[]): string {
	const byPlace = [...taken].sort((a, b) => b.span.from - a.span.from);
	return byPlace.reduce((corrected, {as, span}) => corrected.slice(0, span.from) + as + corrected.slice(span.to), text);
}
