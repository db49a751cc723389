/** Writes events to stdout as fast as they are taken, until nobody takes them any more: `node flood.mjs LINES`. */
import {floodOf} from './log/flood-of.mjs';

const log = floodOf(Number(process.argv[2]));
try {
	for (let round = 0; ; round++) log.write(1, round);
} catch (error) {
	if (error.code !== 'EPIPE') throw error;
}
