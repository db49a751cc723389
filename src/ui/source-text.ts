import type {SourceId, SourceInfo} from '../model/source.js';

/** The parts of the name of a pod's log: context/namespace/pod/container. A context may hold slashes itself. */
function podParts(name: string): {readonly context: string; readonly pod: string; readonly container: string} {
	const parts = name.split('/');
	const [container = '', pod = ''] = [parts.at(-1), parts.at(-2)];
	return {context: parts.slice(0, -3).join('/'), pod, container};
}

const isOfPod = (kind: SourceInfo['kind']): boolean => kind === 'pod' || kind === 'node-file' || kind === 'demo';

/** What one source is called where others stand beside it: the node of an apiserver, the name of a file without its folder. */
export function sourceLabel({name, kind}: Pick<SourceInfo, 'name' | 'kind'>): string {
	if (isOfPod(kind)) return podParts(name).pod.replace(/^kube-apiserver-/, '') || name;
	return name.slice(name.lastIndexOf('/') + 1) || name;
}

/** Labels by number, for the column SOURCE; '' for a source that is not known yet. Files of the same name are told apart by their folders. */
export function labelOf(sources: readonly SourceInfo[], id: SourceId): string {
	const info = sources[id]?.id === id ? sources[id] : sources.find(source => source.id === id);
	if (!info) return '';
	const label = sourceLabel(info);
	const isShared = info.kind === 'file' && sources.some(other => other !== info && other.kind === 'file' && sourceLabel(other) === label);
	return isShared ? info.name.split('/').slice(-2).join('/') : label;
}

/** What is being looked at, for the header: `minikube › kube-apiserver`, `prod › kube-apiserver @ cp-1, cp-2`, `audit.log`, `3 files`. */
export function sourcesTitle(sources: readonly SourceInfo[]): string {
	const clusters = sources.filter(({kind}) => isOfPod(kind));
	const files = sources.filter(({kind}) => kind === 'file');
	const titles = [clusterTitle(clusters), files.length > 1 ? `${files.length} files` : files.map(sourceLabel).join('')];
	if (sources.some(({kind}) => kind === 'stdin')) titles.push('stdin');
	return titles.filter(title => title !== '').join(' + ');
}

function clusterTitle(clusters: readonly SourceInfo[]): string {
	const parts = clusters.map(({name}) => podParts(name));
	const [context, container] = [unique(parts.map(part => part.context)), unique(parts.map(part => part.container))];
	if (parts.length === 0) return '';
	const recorded = clusters.some(({kind}) => kind === 'demo') ? ' (a recording)' : '';
	const where = parts.length > 1 ? ` @ ${clusters.map(sourceLabel).join(', ')}` : '';
	return `${context}${recorded} › ${container}${where}`;
}

const unique = (texts: readonly string[]): string => [...new Set(texts)].join(', ');
