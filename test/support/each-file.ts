import {restartEvents} from './make-event.js';

// Files share a process, and must not depend on which ones were run in it before.
restartEvents();
