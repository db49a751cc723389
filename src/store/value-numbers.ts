import type {AuditEvent} from '../model/event.js';
import {columns, type DictionaryName, dictionaries, dictionaryColumnNames, dictionaryNames} from './columns.js';
import {DictionaryRoom, DictionaryWriter} from './dictionary.js';
import {createUserRestInterner} from './user-rest.js';

/** All dictionaries, on the writing side: what is a number in the columns is given it here. */
export class ValueNumbers {
	readonly dictionaries: Readonly<Record<DictionaryName, DictionaryWriter>>;
	/** For each dictionary column, in the order of THE table, what gives its number. In an array, because a property by a variable name costs thirty times an element. */
	readonly ofColumns: ReadonlyArray<(event: AuditEvent) => number>;
	readonly #room: DictionaryRoom;

	/**
	@param tell - is given the memory of each new block.
	@param bytes - that all may take together; beyond them new values are `overflowText`.
	*/
	constructor(tell: (name: DictionaryName, index: number, bytes: SharedArrayBuffer) => void, bytes?: number) {
		const room = new DictionaryRoom(bytes);
		this.#room = room;
		this.dictionaries = Object.fromEntries(
			dictionaryNames.map(name => {
				const tellBlock = (index: number, block: SharedArrayBuffer) => tell(name, index, block);
				return [name, new DictionaryWriter(dictionaries[name], tellBlock, isNarrow(name) ? 255 : undefined, room)];
			}),
		) as Record<DictionaryName, DictionaryWriter>;
		this.ofColumns = dictionaryColumnNames.map(name => {
			const {dictionary, of} = columns[name];
			const writer = this.dictionaries[dictionary];
			if (name === 'userRest') return createUserRestInterner(text => writer.numberOf(text));
			return event => writer.numberOf(of(event));
		});
	}

	/** Bytes of memory that they take. */
	get bytes(): number {
		return this.#room.used;
	}

	/** How many values each has, in the order of THE table. */
	sizes(): Uint32Array {
		return Uint32Array.from(dictionaryNames, name => this.dictionaries[name].size);
	}
}

/** Is a number of this dictionary one byte in its column? */
const isNarrow = (name: DictionaryName): boolean =>
	dictionaryColumnNames.some(column => columns[column].dictionary === name && columns[column].type === 'u8');
