/** Files from this size on are scanned on another thread while they are read (`SourceSink.announce`): for small ones they would be read before it has started. */
export const announcedBytes = 64 << 20;
