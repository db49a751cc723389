/** The kinds of log that there are. Against real ones they are heavier in the tail, richer in escapes (one in 28 bytes of body against one in 500) and poorer for gzip (5 times against 19). */
export const profiles = {
	/** One event in twenty has bodies: half of the bytes. About 600,000 events a GiB. */
	mix: {bodies: true},
	/** Level Metadata only. About 1.2 million events a GiB. */
	meta: {},
	/** As meta, and every name and path is a new one. */
	uniq: {newNames: true},
	/** Level Metadata, short users, no annotations, no klog, short queries: many events in few bytes, about 560 each. */
	compact: {compact: true},
};
