/** Writes events to stdout at a steady rate, for a time, then says how many: `node pipe-feed.mjs SECONDS EVENTS_A_SECOND COUNT_FILE`. */
import {writeFileSync} from 'node:fs';
import {setTimeout as wait} from 'node:timers/promises';
import {floodOf} from '../bench/log/flood-of.mjs';

const [seconds, rate, countFile] = process.argv.slice(2);
const log = floodOf(5000);
const started = performance.now();
let events = 0;
for (let round = 0; performance.now() - started < Number(seconds) * 1000; round++) {
	log.write(1, round);
	events += log.events;
	await wait(Math.max(0, started + (events / Number(rate)) * 1000 - performance.now()));
}
writeFileSync(countFile, String(events));
