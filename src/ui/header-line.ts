import type {SourceInfo, SourceState} from '../model/source.js';
import {byTime, isSameSort} from '../query/sort-keys.js';
import {type Cells, data, fit, ours, type Part, widthOf} from '../safe/cells.js';
import {liveEnd, sortText} from '../state/sorting.js';
import {counted, grouped, percent} from './figures.js';
import {lineWith} from './rule.js';
import type {Scene} from './scene.js';
import {sourceLabel, sourcesTitle} from './source-text.js';
import {longSpanText} from './span-text.js';
import {theme} from './theme.js';

/** Something at the right of the header. `rank`: what is given up last has the lowest. */
type Item = {readonly parts: readonly Part[]; readonly rank: number};

const item = (rank: number, ...parts: readonly Part[]): Item => ({parts, rank});

/** From how many cells on the header tells the figures that are nice to have. */
const wideFrom = 120;

/** What is looked at, how its sources stand, whether the table follows, how much there is (`screen.md` 2.1). */
export function headerLine(scene: Scene, width: number): Cells {
	const {state, world} = scene;
	const name = ours('auditview', theme.title);
	if (state.base === 'start') return lineWith([name, ours(` ${world.version ?? ''}   `), data(world.startReason ?? '')], '', width);
	const title = sourcesTitle(world.sources);
	const left: Part[] = [name, ours('  '), data(title)];
	const least = Math.min(widthOf(left), 24) + 2;
	return lineWith(left, joined(fitting(itemsOf(scene, width), width - least)), width);
}

function itemsOf(scene: Scene, width: number): Item[] {
	const {state, world} = scene;
	const unit = world.space.kind === 'requests' ? 'request' : 'event';
	const rate = world.eventsPerSecond;
	const total = counted(world.matches.total, unit, `${unit}s`);
	const span = width >= wideFrom ? spanOf(scene) : '';
	return [
		...sourcesItem(world.sources, width),
		item(0, ...modeParts(scene)),
		...(state.table.above > 0 ? [item(3, ours(`↑ ${counted(state.table.above, 'above')}`))] : []),
		...(rate === undefined || (width < wideFrom && state.table.follow !== 'follow') ? [] : [item(5, ours(`${grouped(rate)} ev/s`))]),
		item(1, ours(span ? `${total} in ${span}` : total)),
	];
}

/** The states of `screen.md` 4, in words besides their signs. */
function modeParts({state, world}: Scene): Part[] {
	const {follow, fresh} = state.table;
	if (follow === 'follow') return [ours(`● FOLLOW${isSameSort(world.sort, byTime) ? '' : ` by ${sortText(world.sort)}`}`, theme.title)];
	if (follow === 'end') return [ours('■ END', theme.title)];
	const {passing, all} = fresh;
	const isFiltered = state.query.inForce !== '' || world.matches.noise > 0;
	const where = newsArrow[liveEnd(world.sort) ?? 'anywhere'];
	const news = all === 0 ? '' : `  ${where}${isFiltered && passing !== all ? `${grouped(passing)} of ` : ''}${grouped(all)} new`;
	return [ours('‖ HELD', theme.title), ours(news)];
}

/** Where new rows are to be looked for. */
const newsArrow = {first: '↑ ', last: '↓ ', anywhere: ''} as const;

/** How sources stand, as soon as one is not live: the first that needs attention by name. */
function sourcesItem(sources: readonly SourceInfo[], width: number): Item[] {
	const reading = sources.filter(
		({status}) => status.progress?.total !== undefined && status.state !== 'ended' && status.state !== 'failed',
	);
	const troubled = sources.filter(({status}) => !quiet.has(status.state));
	const live = sources.filter(({status}) => status.state === 'live').length;
	const [first] = troubled;
	if (first) {
		const others = troubled.length > 1 ? ` +${troubled.length - 1}` : '';
		const name = sources.length > 1 ? [data(sourceLabel(first), theme.warning), ours(' ')] : [];
		return [item(2, ...name, data(stateText(first), theme.warning), ours(others, theme.warning))];
	}
	const progress = shareRead(reading);
	if (progress !== undefined && progress < 1) return [item(2, ours(`reading ${percent(progress)}`))];
	return live > 1 && width >= wideFrom ? [item(6, ours(`live ${live}/${sources.length}`))] : [];
}

/** Some states with their seconds: `behind 7s`, `silent for 40 s`. */
function stateText({status: {state, reason}}: SourceInfo): string {
	const [seconds = ''] = reason.split(';');
	return (state === 'behind' || state === 'silent') && seconds.startsWith(state) ? seconds : state;
}

const quiet: ReadonlySet<SourceState> = new Set(['live', 'ended']);

function shareRead(sources: readonly SourceInfo[]): number | undefined {
	let [done, total] = [0, 0];
	for (const {status} of sources) {
		done += status.progress?.done ?? 0;
		total += status.progress?.total ?? 0;
	}
	return total === 0 ? undefined : done / total;
}

/** From the oldest row to the newest. */
function spanOf({world: {rows, space}}: Scene): string {
	const {oldest, newest} = rows;
	if (oldest === undefined || newest === undefined) return '';
	const span = space.timeOf(newest) - space.timeOf(oldest);
	return span > 0 ? longSpanText(span) : '';
}

const between = 3;

/** The items that there is room for, in their order. */
function fitting(items: readonly Item[], width: number): readonly Item[] {
	const widths = new Map(items.map(one => [one, widthOf(one.parts) + between]));
	let kept = items.filter(one => (widths.get(one) ?? 0) > between);
	const total = () => kept.reduce((sum, one) => sum + (widths.get(one) ?? 0), 0);
	while (kept.length > 1 && total() > width) {
		const worst = kept.reduce((one, other) => (other.rank > one.rank ? other : one));
		kept = kept.filter(one => one !== worst);
	}
	return kept;
}

const joined = (items: readonly Item[]): Part[] =>
	items.flatMap(({parts}, at) => (at === 0 ? [...parts] : [ours(' '.repeat(between)), ...parts]));

/** A title over a page, and what closes it at the right. */
export const pageTitle = (title: string, right: string, width: number): Cells =>
	right === '' ? fit([ours(' '), data(title, theme.title)], width) : lineWith([data(title, theme.title)], [ours(right)], width);
