import path from 'node:path';

/** One file of a log that is written on and on and rotated. */
export type NodeFile = {
	/** Under /var/log of the node. */
	readonly path: string;
	/** The same without `.gz`: what it is known by when it has been compressed. */
	readonly stem: string;
	readonly isZipped: boolean;
};

/**
The files of one container, oldest first; the last one is written to. Instances are numbered; rotation renames `0.log` to `0.log.20260101-120000` (time of the node), which the next rotation compresses. While it does, both are there: the plain one counts.

@see kubernetes pkg/kubelet/logs/container_log_manager.go
*/
export function containerFiles(folder: string, names: readonly string[]): readonly NodeFile[] {
	const shape = /^(\d+)\.log(?:\.(\d{8}-\d{6}))?(\.gz)?$/;
	return inOrder(folder, names, name => {
		const [, instance = '', stamp, zipped] = shape.exec(name) ?? [];
		// What is not rotated yet comes last.
		return instance === '' || (zipped && !stamp) ? undefined : `${instance.padStart(10, '0')} ${stamp ?? '~'}`;
	});
}

/** Which instance of its container a file is of: what it and its rotated ones begin with. undefined for a file of another kind. */
export const instanceOfFile = (stem: string): string | undefined => /^(.*\/\d+)\.log(?:\.|$)/.exec(stem)?.[1];

/**
The files of a log that the apiserver writes by itself, oldest first; the last one is written to: `audit.log`, and `audit-2026-01-02T15-04-05.000.log` with or without `.gz`.

@param base - its name without the folder.
@see gopkg.in/natefinch/lumberjack.v2 backupName
*/
export function auditFiles(folder: string, base: string, names: readonly string[]): readonly NodeFile[] {
	const {name: stem, ext} = path.posix.parse(base);
	return inOrder(folder, names, name => {
		if (name === base) return '~';
		const plain = name.replace(/\.gz$/, '');
		const isRotated = plain.startsWith(`${stem}-`) && plain.endsWith(ext);
		const stamp = isRotated ? plain.slice(stem.length + 1, plain.length - ext.length) : '';
		return /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}$/.test(stamp) ? stamp : undefined;
	});
}

/** @param keyOf - what a name is ordered by; undefined for one that is not of this log. */
function inOrder(folder: string, names: readonly string[], keyOf: (name: string) => string | undefined): readonly NodeFile[] {
	const files = new Map<string, NodeFile & {readonly key: string}>();
	for (const name of names) {
		const key = keyOf(name);
		if (key === undefined) continue;
		const whole = path.posix.join(folder, name);
		const [stem, isZipped] = [whole.replace(/\.gz$/, ''), whole.endsWith('.gz')];
		if (!isZipped || !files.has(stem)) files.set(stem, {path: whole, stem, isZipped, key});
	}
	return [...files.values()].sort((one, other) => (one.key < other.key ? -1 : 1)).map(({path, stem, isZipped}) => ({path, stem, isZipped}));
}

/**
The names in a folder that Go's `http.FileServer` lists: one `<a href>` a line, URL-escaped; those of folders end with `/`.

@see go net/http/fs.go dirList
*/
export function decodeListing(html: string): readonly string[] {
	return [...html.matchAll(/<a href="([^"]*)">/g)].flatMap(([, href = '']) => {
		const name = unescaped(href.replaceAll('&amp;', '&').replaceAll('&#39;', "'").replaceAll('&#34;', '"').replace(/^\.\//, ''));
		return name === undefined || /^\.{0,2}\/?$|.\/./.test(name) ? [] : name;
	});
}

function unescaped(href: string): string | undefined {
	try {
		return decodeURIComponent(href);
	} catch {
		return undefined;
	}
}
