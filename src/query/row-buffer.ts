/** So much is cleared in no time. */
const littleBytes = 1 << 20;
/** So much no usual allocator keeps for itself: it is always asked of the system. */
const systemBytes = 64 << 20;

/**
Memory for numbers of millions of rows, at least so many bytes.

Where it is much it comes from the system, which gives pages that are clear when they are first touched, and takes nothing for those that never are: what an allocator has kept of before it would clear at once, for longer than a slice of work. And it is shared memory, although it is not shared, because V8 counts any other, and begins to collect all garbage wherever tens of megabytes are asked for.
*/
export const rowBuffer = (bytes: number): SharedArrayBuffer =>
	new SharedArrayBuffer(bytes <= littleBytes ? bytes : Math.max(bytes, systemBytes));
