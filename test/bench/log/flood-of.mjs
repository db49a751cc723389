import {RepeatedLog} from './repeated.mjs';

/** What `flood.mjs` writes; `live.mjs` asks it how many of the events are one request. */
export const floodOf = lineCount => new RepeatedLog('meta', 21, lineCount, Date.now());
