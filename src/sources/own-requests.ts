/** So many requests are remembered; the one that ended longest ago goes first. */
const mostRequests = 1 << 15;

/** An audit ID as the columns hold it: four words. */
export type AuditWords = readonly [number, number, number, number];

/** One request of this process. */
export type OwnRequest = {
	readonly words: AuditWords;
	/** requestURI as an apiserver logs it; behind a proxy with a path of its own it is the shorter one. */
	readonly uris: readonly string[];
};

/**
The requests that this process has sent, so that their audit events can be told from others: by audit ID and requestURI together (`kubernetes.md` 4.4). A User-Agent tells nothing, since anybody can send ours; nor does an ID alone, since anybody who has seen it in the log can send it again.

An apiserver takes the ID that a request brings and gives it back in `Audit-ID`; so ours is known before the first event is written. Where the answer has another one, that one counts too.

@see kubernetes/apiserver pkg/endpoints/filters/audit_init.go
*/
export class OwnRequests {
	/** By the first word of the ID; oldest first. */
	readonly #requests = new Map<number, OwnRequest[]>();
	#size = 0;

	get size(): number {
		return this.#size;
	}

	/** @param id - anything; what is no canonical UUID is not remembered. */
	add(id: string, uris: readonly string[]): void {
		const words = uuidWords(id);
		if (!words) return;
		const same = this.#requests.get(words[0]) ?? [];
		const others = same.filter(each => !isSame(each.words, words));
		this.#size += others.length + 1 - same.length;
		// Taken out and put in again: it is the youngest now.
		this.#requests.delete(words[0]);
		this.#requests.set(words[0], [...others, {words, uris}]);
		if (this.#size > mostRequests) this.#forgetOldest();
	}

	/** The requests whose ID begins with this word: nearly always none, so that asking costs little. */
	startingWith(word: number): readonly OwnRequest[] | undefined {
		return this.#requests.get(word);
	}

	/** Did this process send the request with this ID and URI? */
	has(id: string, uri: string): boolean {
		const words = this.#size === 0 ? undefined : uuidWords(id);
		const found = words && this.#requests.get(words[0])?.find(each => isSame(each.words, words));
		return found?.uris.includes(uri) ?? false;
	}

	#forgetOldest(): void {
		for (const [word, requests] of this.#requests) {
			this.#requests.delete(word);
			this.#size -= requests.length;
			return;
		}
	}
}

/** Those of this thread: it sends all requests, and reads all events. */
export const ownRequests = new OwnRequests();

const isSame = (one: AuditWords, other: AuditWords): boolean => one.every((word, at) => word === other[at]);

function uuidWords(id: string): AuditWords | undefined {
	if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id)) return undefined;
	const hex = id.replaceAll('-', '');
	const word = (at: number) => Number.parseInt(hex.slice(8 * at, 8 * at + 8), 16);
	return [word(0), word(1), word(2), word(3)];
}
