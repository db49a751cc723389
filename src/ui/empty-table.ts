import type {SourceInfo} from '../model/source.js';
import {type Cells, type Content, data, ours, type Part} from '../safe/cells.js';
import {sumCounters} from '../store/counters.js';
import {counted, grouped, percent} from './figures.js';
import {paragraph} from './rule.js';
import type {Scene} from './scene.js';
import {sourceLabel} from './source-text.js';
import {theme} from './theme.js';

/** Why there is no row to be seen, and what to do about it: lines of exactly `width` cells, at most `height`. */
export function emptyTable(scene: Scene, width: number, height: number): readonly Cells[] {
	return reasons(scene)
		.flatMap(reason => paragraph(reason, width))
		.slice(0, height);
}

/** A paragraph each, the most wanted first. */
function reasons(scene: Scene): Content[] {
	const {world} = scene;
	const events = sumCounters(world.counters.sources).events;
	if (events > 0 || world.matches.total > 0) return noRowPasses(scene);
	const troubles = world.troubles.map(trouble => data(trouble, theme.warning));
	const failing = world.sources.filter(({status}) => status.state === 'refused' || status.state === 'failed');
	const spoken = failing.map(info => stateOf(info));
	if (troubles.length + spoken.length > 0)
		return [...troubles, ...spoken, ...world.sources.filter(info => !failing.includes(info)).map(readingOf(scene))];
	if (world.sources.length === 0) return [ours(world.isSettled ? 'nothing was found to read' : 'looking for what is to be read …')];
	return world.sources.map(readingOf(scene));
}

/** The query, or the noise filter, leaves nothing. */
function noRowPasses({state, world: {matches}}: Scene): Content[] {
	const unit = state.rowKind === 'requests' ? 'requests' : 'events';
	const noise = matches.noise > 0 ? [ours(`${grouped(matches.noise)} are hidden as noise: a shows them`)] : [];
	if (matches.own > 0) noise.push(ours(`${grouped(matches.own)} are hidden because auditview made them: is:own shows them`));
	if (matches.searching !== undefined) return [ours(`searching: ${percent(matches.searching)} of ${grouped(matches.total)} ${unit} …`)];
	if (state.query.inForce === '') return [...noise, ...(noise.length === 0 ? [ours(`no ${unit} yet`)] : [])];
	return [
		ours(`none of ${grouped(matches.total)} ${unit} passes this query`),
		...noise,
		ours('if there was such a request, the policy of the apiserver did not record it', theme.faint),
		ours('/ edits the query', theme.faint),
	];
}

const readingOf =
	({world}: Scene) =>
	(info: SourceInfo): Content => {
		const {state, progress, reason} = info.status;
		const set = world.counters.sources[info.id];
		const name = sourceLabel(info);
		const lines = set?.lines ?? 0;
		const isOver = state === 'ended' || state === 'live' || state === 'silent';
		if (lines > 0 && isOver) return said([ours(`${counted(lines, 'line', 'lines')} from `), data(name), ours(', no audit event')], reason);
		if (state === 'ended') return [data(name), ours(' is empty')];
		if (progress?.total) return [ours('reading '), data(name), ours(`: ${percent(progress.done / progress.total)}`)];
		if (state === 'live' || state === 'silent') return said([data(name), ours(': no event yet; the log is followed')], reason);
		return stateOf(info);
	};

function stateOf(info: SourceInfo): Content {
	const {state, reason} = info.status;
	return said([data(sourceLabel(info)), ours(`: ${state}`)], reason);
}

/** The sentence of the source itself, if it has one: the server's own words, what to change. */
const said = (parts: readonly Part[], reason: string): Content => (reason === '' ? parts : [...parts, ours(': '), data(reason)]);
