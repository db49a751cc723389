import {hash} from 'node:crypto';

/** A line as it is remembered: the 32 bytes of a hash, one a letter. The first 16 of them are kept. */
export type LineKey = string;

/** SHA-256: callers choose what stands in a line, so a hash that can be collided would let them hide one. */
export function keyOf(line: Uint8Array): LineKey {
	return hash('sha256', line, 'binary');
}

const words = 4;
const none = 0;
/** Words of a key's record, after those of the key itself. */
const copies = words;
const matched = words + 1;
const response = words + 2;
const next = words + 3;
const line = words + 4;
const recordWords = words + 5;

/**
How often each key stands in a multiset, and how many of its copies a response has matched: numbers in one array, since a busy log has a hundred thousand lines in a few seconds.

```
 heads    one a bucket: number of the first record, 0 = none
 records  from number 1 on, nine words each
          │ key, 4 words │ copies │ matched │ response │ next │ line │
```
`matched` counts only if `response` is the one that is asked for. `next` leads through the records of a bucket, and through those that are free. `line` is what `add` was told last.
*/
export class LineKeys {
	#heads = new Uint32Array(1024);
	#records = new Uint32Array((1024 + 1) * recordWords);
	/** Records that were ever used, and the first of those that are free again. */
	#used = 0;
	#free = none;

	/**
	@param lineNumber - where the copy stands, for `lineOf`; its last 32 bits are kept.
	@returns the number of its record, for `remove`.
	*/
	add(key: LineKey, lineNumber: number): number {
		const known = this.#find(key);
		const record = known === none ? this.#insert(key) : known;
		this.#change(record, copies, 1);
		this.#set(record, line, lineNumber % 2 ** 32);
		return record;
	}

	/** Where the copy stands that was added last, as `add` was told; undefined where there is none. */
	lineOf(key: LineKey): number | undefined {
		const record = this.#find(key);
		return record === none ? undefined : this.#word(record, line);
	}

	/** Takes one copy away. */
	remove(record: number): void {
		const left = this.#change(record, copies, -1);
		if (left === 0) this.#unlink(record);
		else if (this.#word(record, matched) > left) this.#set(record, matched, left);
	}

	/** Is there a copy that this response has not matched yet? Then it has now. */
	match(key: LineKey, current: number): boolean {
		const record = this.#find(key);
		if (record === none) return false;
		if (this.#word(record, response) !== current) {
			this.#set(record, response, current);
			this.#set(record, matched, 0);
		}
		if (this.#word(record, matched) === this.#word(record, copies)) return false;
		this.#change(record, matched, 1);
		return true;
	}

	/** Is there a copy that this response has not matched? */
	hasMore(key: LineKey, current: number): boolean {
		const record = this.#find(key);
		if (record === none) return false;
		const spent = this.#word(record, response) === current ? this.#word(record, matched) : 0;
		return spent < this.#word(record, copies);
	}

	#find(key: LineKey): number {
		let record = this.#heads[this.#bucket(wordAt(key, 0))] ?? none;
		while (record !== none && !this.#holds(record, key)) record = this.#word(record, next);
		return record;
	}

	#holds(record: number, key: LineKey): boolean {
		for (let word = 0; word < words; word++) if (this.#word(record, word) !== wordAt(key, word)) return false;
		return true;
	}

	#insert(key: LineKey): number {
		if (this.#free === none && this.#used + 1 > this.#heads.length) this.#grow();
		const record = this.#free === none ? ++this.#used : this.#free;
		if (record === this.#free) this.#free = this.#word(record, next);
		const first = wordAt(key, 0);
		this.#records.fill(0, record * recordWords, (record + 1) * recordWords);
		for (let word = 0; word < words; word++) this.#set(record, word, wordAt(key, word));
		this.#link(record, this.#bucket(first));
		return record;
	}

	#link(record: number, bucket: number): void {
		this.#set(record, next, this.#heads[bucket] ?? none);
		this.#heads[bucket] = record;
	}

	#unlink(record: number): void {
		const bucket = this.#bucket(this.#word(record, 0));
		const after = this.#word(record, next);
		let before = this.#heads[bucket] ?? none;
		if (before === record) this.#heads[bucket] = after;
		else {
			while (this.#word(before, next) !== record) before = this.#word(before, next);
			this.#set(before, next, after);
		}
		this.#set(record, next, this.#free);
		this.#free = record;
	}

	/** All records are in use: as many again, and as many buckets. */
	#grow(): void {
		this.#heads = new Uint32Array(this.#heads.length * 2);
		const records = new Uint32Array((this.#heads.length + 1) * recordWords);
		records.set(this.#records);
		this.#records = records;
		for (let record = 1; record <= this.#used; record++) this.#link(record, this.#bucket(this.#word(record, 0)));
	}

	#bucket(first: number): number {
		return first & (this.#heads.length - 1);
	}

	#word(record: number, word: number): number {
		return this.#records[record * recordWords + word] ?? 0;
	}

	#set(record: number, word: number, value: number): void {
		this.#records[record * recordWords + word] = value;
	}

	#change(record: number, word: number, by: number): number {
		const value = this.#word(record, word) + by;
		this.#set(record, word, value);
		return value;
	}
}

function wordAt(key: LineKey, word: number): number {
	const at = word * 4;
	return (key.charCodeAt(at) | (key.charCodeAt(at + 1) << 8) | (key.charCodeAt(at + 2) << 16) | (key.charCodeAt(at + 3) << 24)) >>> 0;
}
