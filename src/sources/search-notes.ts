import type {LogGroup} from './log-groups.js';

/** Why a folder gives nothing. */
export function noLogs(folder: string, leftOut: readonly string[]): string {
	if (leftOut.length === 0) return `${folder} is an empty folder; name a file or a folder with audit logs`;
	return `${folder}: no logs in this folder (${some(leftOut)}: no audit event and no klog line at the beginning); to read a file all the same, name it`;
}

/** What is to be said of the logs that were put together. */
export function notesOf(groups: readonly LogGroup[]): string[] {
	const rotated = groups.filter(({files}) => files.length > 1);
	const archives = groups.flatMap(({packedTwice}) => packedTwice);
	const notes = archives.length === 0 ? [] : [`${some(archives)} left out: the same log stands beside it uncompressed`];
	const [first] = rotated;
	if (rotated.length === 1 && first) notes.push(`${first.log}: its ${first.files.length} files are read as one log, oldest first`);
	if (rotated.length > 1) notes.push(`${rotated.length} logs were rotated: the files of each are read as one, oldest first`);
	return notes;
}

/** `a.txt, b.txt, c.txt and 12 more` */
export function some(names: readonly string[]): string {
	const first = names.slice(0, 3).join(', ');
	return names.length > 3 ? `${first} and ${names.length - 3} more` : first;
}
