/** Files from this size on are scanned on another thread while they are read (`SourceSink.announce`): for small ones they would be read before it has started. */
export const announcedBytes = 64 << 20;

/** Archives from this size on are inflated by our own thread: smaller ones are read before it has started. */
export const inflatedAheadBytes = 4 << 20;
