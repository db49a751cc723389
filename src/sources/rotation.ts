/** What the name of a file says about its rotation. */
export type RotatedName = {
	/** The name while it is written to: of `audit-2026-11-23T12-52-40.994.log.1.gz` it is `audit.log`. */
	readonly base: string;
	/** Digits of the time of rotation, the largest unit first; '' where the name has none. */
	readonly stamp: string;
	/** A larger one is older; 0 where the name has none. */
	readonly number: number;
};

/** Endings of logs: only behind one of these is a number or a date taken for one of rotation. */
const log = '.*(?:log|json|jsonl|txt|out)';
const packed = /\.(?:gz|zst)$/i;
/** logrotate: `audit.log.1` */
const numbered = new RegExp(`^(${log})\\.(\\d{1,3})$`, 'i');
/** logrotate with dateext, and the kubelet: `audit.log-20261123`, `0.log.20261123-125240` */
const dated = new RegExp(`^(${log})[-.](\\d{8}(?:[-T_.]?\\d{1,10})?)$`, 'i');
/** lumberjack, which rotates what an apiserver writes: `audit-2026-11-23T12-52-40.994.log` */
const stamped = /^(.+)-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3})((?:\.[^.]+)?)$/;

/**
Take a name apart, of a file without its folder. Rotations can stand one behind the other: logrotate on top of lumberjack.

@see lumberjack.go backupName; logrotate(8) dateext; kubernetes pkg/kubelet/logs/container_log_manager.go
*/
export function rotationOf(name: string): RotatedName {
	const plain = unpackedName(name);
	const [, numberBase = plain, number = '0'] = numbered.exec(plain) ?? [];
	const [, dateBase = numberBase, date = ''] = dated.exec(numberBase) ?? [];
	const [, prefix, time = '', extension = ''] = stamped.exec(dateBase) ?? [];
	return {
		base: prefix === undefined ? dateBase : prefix + extension,
		stamp: (time || date).replace(/\D/g, ''),
		number: Number(number),
	};
}

/** The name that a compressed file had before, by its ending. */
export const unpackedName = (name: string): string => name.replace(packed, '');

/** A file among those that one log was rotated into. */
export type Aged = RotatedName & {readonly changedMs: number};

/** Puts the oldest first. Names know best; where they do not tell, the last change does. */
export function compareAge(one: Aged, other: Aged): number {
	return ageGap(one, other) || one.changedMs - other.changedMs;
}

function ageGap(one: Aged, other: Aged): number {
	if (isCurrent(one) !== isCurrent(other)) return isCurrent(one) ? 1 : -1;
	if (one.stamp === '' && other.stamp === '') return other.number - one.number;
	if (one.stamp === '' || other.stamp === '') return 0;
	return one.stamp === other.stamp ? other.number - one.number : one.stamp < other.stamp ? -1 : 1;
}

/** Is it the one that is written to? */
const isCurrent = ({stamp, number}: RotatedName): boolean => stamp === '' && number === 0;
