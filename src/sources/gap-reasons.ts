const rotatedFiles = '--node-files reads the rotated files, too';

/** Why there is a gap in a pod's log, and what to do about it. */
export const gapReasons = {
	broken: `the log does not reach back to the last line read before the connection broke; ${rotatedFiles}`,
	skipped: `the kubelet sent lines again in the middle of the stream: before them it may have skipped some; ${rotatedFiles}`,
	doubtful: `nothing came for a while, and the server did not say whether the log was rotated meanwhile; ${rotatedFiles}`,
	overtaken: `the log was rotated before it was read to its end; ${rotatedFiles}`,
	notFirst: 'the log of the new instance of the container does not reach back to its start',
} as const;
