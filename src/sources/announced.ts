/** Files from this size on are scanned on another thread while they are read (`SourceSink.announce`), which takes 40 ms to start. */
export const announcedBytes = 64 << 20;
