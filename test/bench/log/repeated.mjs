/** A log that is written faster than one can be made up: the same lines again and again, each time later and under other auditIDs. */
import {writeSync} from 'node:fs';
import {createGenerator} from '../generate.mjs';

const auditIdKey = '"auditID":"';
const receivedKey = '"requestReceivedTimestamp":"';
const stageKey = '","stageTimestamp":"';
/** `2026-01-01T00:00:00`: what of a time changes; its fraction stays. */
const secondsLength = 19;
const stampLength = 27;
/** So much of an auditID changes: eight hexadecimal digits. */
const idDigits = 8;
const partBytes = 1 << 20;

const digits = Buffer.from('0123456789abcdef');

/** Whole requests only: what the last lines leave open is brought to its end. @returns the lines, as strings of bytes. */
function takeLines(generator, count) {
	const lines = Array.from({length: count}, () => `${generator.line()}\n`);
	for (let line = generator.lastLine(); line !== undefined; line = generator.lastLine()) lines.push(`${line}\n`);
	return lines;
}

/** Where the changing parts of the lines lie in their bytes, and what stands there at first. Lines that are no events have none. */
function findPlaces(lines, startSecond) {
	const places = {ids: [], idValues: [], stamps: [], stampSeconds: []};
	let offset = 0;
	for (const line of lines) {
		if (line.startsWith('{')) {
			const id = line.indexOf(auditIdKey) + auditIdKey.length;
			places.ids.push(offset + id);
			places.idValues.push(Number.parseInt(line.slice(id, id + idDigits), 16));
			// Bodies can hold the same key; they stand before it.
			const received = line.lastIndexOf(receivedKey) + receivedKey.length;
			for (const at of [received, received + stampLength + stageKey.length]) {
				places.stamps.push(offset + at);
				places.stampSeconds.push(Date.parse(`${line.slice(at, at + secondsLength)}Z`) / 1000 - startSecond);
			}
		}
		offset += line.length;
	}
	return places;
}

export class RepeatedLog {
	#bytes;
	#places;
	/** A repetition is so many seconds later than the one before. */
	#span;
	#startSecond;

	/** @param startMs - time of the first line, in milliseconds since 1970. */
	constructor(profile, seed, lineCount, startMs) {
		this.#startSecond = Math.floor(startMs / 1000);
		const lines = takeLines(createGenerator(profile, seed, this.#startSecond * 1000), lineCount);
		this.#places = findPlaces(lines, this.#startSecond);
		this.#bytes = Buffer.from(lines.join(''), 'latin1');
		this.#span = this.#places.stampSeconds.reduce((most, second) => Math.max(most, second), 0) + 1;
	}

	get events() {
		return this.#places.ids.length;
	}

	get eventsPerRequest() {
		return this.events / new Set(this.#places.idValues).size;
	}

	/**
	Write one repetition to a descriptor that blocks. The bytes of each part are changed right before they are written.

	@param round - 0 for the first.
	*/
	write(descriptor, round) {
		const seconds = this.#secondTexts(round);
		const progress = {event: 0};
		for (let from = 0; from < this.#bytes.length; from += partBytes) {
			const to = Math.min(from + partBytes, this.#bytes.length);
			// The last event of the part goes on beyond it; its bytes there are changed already when they are written.
			this.#change(round, seconds, progress, to);
			for (let at = from; at < to; ) at += writeSync(descriptor, this.#bytes, at, to - at);
		}
	}

	#secondTexts(round) {
		const first = this.#startSecond + round * this.#span;
		return Array.from({length: this.#span}, (_, at) =>
			Buffer.from(new Date((first + at) * 1000).toISOString().slice(0, secondsLength), 'latin1'),
		);
	}

	#change(round, seconds, progress, to) {
		const {ids, idValues, stamps, stampSeconds} = this.#places;
		const mask = Math.imul(round, 0x9e3779b1);
		for (; progress.event < ids.length && ids[progress.event] < to; progress.event++) {
			const event = progress.event;
			this.#putId(ids[event], (idValues[event] ^ mask) >>> 0);
			this.#putSecond(stamps[2 * event], seconds[stampSeconds[2 * event]]);
			this.#putSecond(stamps[2 * event + 1], seconds[stampSeconds[2 * event + 1]]);
		}
	}

	#putId(at, value) {
		for (let digit = 0; digit < idDigits; digit++) this.#bytes[at + digit] = digits[(value >>> (4 * (idDigits - 1 - digit))) & 15];
	}

	#putSecond(at, text) {
		// A loop, because a call of `copy` takes longer than nineteen bytes do.
		for (let byte = 0; byte < secondsLength; byte++) this.#bytes[at + byte] = text[byte];
	}
}
