/** The yardstick of the table `npm run bench`: what a viewer does that reads lines, parses each, and keeps the objects. */
import {createReadStream} from 'node:fs';
import {createInterface} from 'node:readline';

const events = [];
for await (const line of createInterface({input: createReadStream(process.argv[2]), crlfDelay: Number.POSITIVE_INFINITY})) {
	if (line.startsWith('{')) events.push(JSON.parse(line));
}
process.stdout.write(`${events.length}\n`);
