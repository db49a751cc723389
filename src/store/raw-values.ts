import {columns, type DictionaryName} from './columns.js';
import type {DictionaryWriter} from './dictionary.js';

/** Values that are pieces of JSON: what has to stand around them, and what they give. */
const pieces: Partial<Record<DictionaryName, (raw: string) => string>> = {
	userRest: raw => columns.userRest.of({...nobody, user: JSON.parse(`{"":0${raw}`)}),
	sourceIPs: raw => columns.sourceIPs.of({...nobody, sourceIPs: JSON.parse(`[${raw}]`)}),
	groupVersion: raw => columns.groupVersion.of({...nobody, objectRef: JSON.parse(`{"":0${raw}}`)}),
};

const nobody = {auditID: '', stage: ''};

/** The inside of a string. */
const parseString = (raw: string): string => JSON.parse(`"${raw}"`) as string;

/** Gives the numbers of values that were lexed in a line. */
export class RawValues {
	readonly #parse: (raw: string) => string;

	constructor(
		name: DictionaryName,
		private readonly dictionary: DictionaryWriter,
	) {
		this.#parse = pieces[name] ?? parseString;
	}

	/** The value is `bytes[start … end)`, given with its hash (`hashBytes`). */
	ofText(hash: number, bytes: DataView, start: number, end: number): number {
		return this.dictionary.numberOfHashed(hash, bytes, start, end);
	}

	/**
	The value is spelt `bytes[start … end)`: of a string what is between its quotes, escapes and all; of `userRest` what follows the username up to and with the closing brace; of `sourceIPs` the items of the list; of `groupVersion` the members apiGroup and apiVersion, each with its comma.

	@throws for bytes that are no such thing.
	*/
	ofRaw(bytes: Buffer, start: number, end: number): number {
		return this.dictionary.numberOf(this.#parse(bytes.toString('utf8', start, end)));
	}
}
