import {isUtf8} from 'node:buffer';
import {compressionOf, magicBytes} from './compression.js';
import {ArchiveDamage, type Compressed, inflate} from './gzip.js';

/** A member whose end is missing is noticed only somewhere in the next one, whose beginning is looked for so far back. */
const backBytes = 1 << 16;
/** So much inflated without damage is no coincidence: random bytes look like the beginning of a member once in 16 million. */
const enoughBytes = 4096;

/**
Inflate all that can be inflated: what is behind damage, too, where a member begins there. Archives of several members are what log shippers concatenate, and what `cat` makes.

@param damaged - is told of each damage, a sentence, when all before it was given and nothing behind it.
@throws ArchiveDamage at the end, if there was any: the first one.
*/
export async function inflateRescuing(input: Compressed, give: (bytes: Uint8Array) => void, damaged: (why: string) => void): Promise<void> {
	const damage = await damageIn(input, give);
	if (!damage) return;
	damaged(damage.message);
	let last: ArchiveDamage | undefined = damage;
	while (last && input.isRepeatable && input.compression === 'gzip') last = await goOn(input, last.at, give, damaged);
	throw damage;
}

async function damageIn(input: Compressed, give: (bytes: Uint8Array, inflated: number) => void): Promise<ArchiveDamage | undefined> {
	try {
		await inflate(input, give);
		return undefined;
	} catch (error) {
		if (error instanceof ArchiveDamage) return error;
		throw error;
	}
}

/** @param at - where the last damage is. @returns the next one; undefined when there is nothing more to be had. */
async function goOn(
	input: Compressed,
	at: number,
	give: (bytes: Uint8Array) => void,
	damaged: (why: string) => void,
): Promise<ArchiveDamage | undefined> {
	for await (const from of membersFrom(input, Math.max(1, at - backBytes))) {
		const pieces = input.again(from);
		if (!pieces) return undefined;
		const trial = new Trial({from, damagedAt: at}, give);
		const damage = await damageIn({...input, pieces, from}, trial.give);
		if (!trial.accepts(damage)) continue;
		trial.open();
		if (damage) damaged(damage.message);
		return damage;
	}
	return undefined;
}

/** What comes of a place where a member seems to begin: kept until it is sure that one does. */
class Trial {
	#held: Uint8Array[] = [];
	#heldBytes = 0;
	#isOpen = false;

	/** @param place - where it begins, and where the damage is; a member before it that was read already comes as far as that, and no further. */
	constructor(
		private readonly place: {readonly from: number; readonly damagedAt: number},
		private readonly take: (bytes: Uint8Array) => void,
	) {}

	readonly give = (bytes: Uint8Array, inflated: number): void => {
		if (this.#isOpen) {
			this.take(bytes);
			return;
		}
		this.#held.push(Uint8Array.from(bytes));
		this.#heldBytes += bytes.length;
		const {from, damagedAt} = this.place;
		if (from < damagedAt ? from + inflated > damagedAt : this.#heldBytes >= enoughBytes) this.open();
	};

	/** @param damage - how it ended; undefined where it came to the end of the archive. */
	accepts(damage: ArchiveDamage | undefined): boolean {
		if (this.#isOpen || !damage) return true;
		return this.#heldBytes > 0 && this.#isText() && (this.place.from >= this.place.damagedAt || damage.at > this.place.damagedAt);
	}

	/** All is given on from now. */
	open(): void {
		this.#isOpen = true;
		for (const bytes of this.#held.splice(0)) this.take(bytes);
	}

	#isText(): boolean {
		const first = this.#held[0]?.subarray(0, 64) ?? new Uint8Array();
		return isUtf8(first.subarray(0, first.lastIndexOf(0x22) + 1));
	}
}

/** Places from `from` on where the header of a member may stand. */
async function* membersFrom(input: Compressed, from: number): AsyncGenerator<number> {
	let rest: Buffer = Buffer.alloc(0);
	let at = from;
	for await (const piece of input.again(from) ?? []) {
		const bytes = Buffer.concat([rest, piece]);
		for (let place = bytes.indexOf(0x1f); place >= 0 && place + magicBytes <= bytes.length; place = bytes.indexOf(0x1f, place + 1))
			if (compressionOf(bytes.subarray(place)) === 'gzip') yield at + place;
		const kept = Math.min(magicBytes - 1, bytes.length);
		rest = Buffer.from(bytes.subarray(bytes.length - kept));
		at += bytes.length - kept;
	}
}
