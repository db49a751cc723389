import {flag, noEvent} from './columns.js';
import type {DictionaryWriter} from './dictionary.js';
import type {Segment} from './segment.js';

/** Writes the auditID of element `at`: the 128 bits of a canonical UUID, or of any other text its number in the dictionary, and the flag that says so. After the other flags. */
export function writeAuditID(segment: Segment, at: number, auditID: string, dictionary: DictionaryWriter): void {
	if (!writeUuid(auditID, segment.auditID, 4 * at)) {
		segment.auditID.fill(0, 4 * at, 4 * at + 4);
		segment.auditID[4 * at] = dictionary.numberOf(auditID);
		segment.flags[at]! |= flag.auditIDInDictionary;
	}
}

/** Does element `at` have this auditID? */
export function hasAuditID(segment: Segment, at: number, auditID: string, dictionary: DictionaryWriter): boolean {
	const words = new Uint32Array(4);
	const isUuid = writeUuid(auditID, words, 0);
	if (!isUuid) {
		words.fill(0);
		words[0] = dictionary.find(auditID) ?? noEvent;
	}
	const isInDictionary = (segment.flags[at]! & flag.auditIDInDictionary) !== 0;
	return isInDictionary !== isUuid && words.every((word, place) => segment.auditID[4 * at + place] === word);
}

/** The auditID of element `at` as logged. @param textOf - of the dictionary. */
export function auditIDText(segment: Segment, at: number, textOf: (number: number) => string): string {
	if (segment.flags[at]! & flag.auditIDInDictionary) return textOf(segment.auditID[4 * at]!);
	let hex = '';
	for (let word = 0; word < 4; word++) hex += segment.auditID[4 * at + word]!.toString(16).padStart(8, '0');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Writes a canonical lower-case UUID as four words from `words[at]` on. @returns false for any other text. */
function writeUuid(text: string, words: Uint32Array, at: number): boolean {
	if (text.length !== 36) return false;
	let digits = 0;
	for (let place = 0; place < 36; place++) {
		const sign = text.charCodeAt(place);
		if (place === 8 || place === 13 || place === 18 || place === 23) {
			if (sign !== 45) return false;
			continue;
		}
		const digit = sign >= 48 && sign <= 57 ? sign - 48 : sign >= 97 && sign <= 102 ? sign - 87 : -1;
		if (digit < 0) return false;
		const word = at + (digits >>> 3);
		words[word] = (words[word]! << 4) | digit;
		digits++;
	}
	return true;
}
