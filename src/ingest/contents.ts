import {describeLine, type LineLook, lineLooks} from '../decode/describe-line.js';

/** A guess needs no more lines. */
const lookedLines = 200;

const words: Readonly<Record<LineLook, string>> = {
	klog: "klog lines (the apiserver's own messages)",
	json: 'other JSON',
	binary: 'binary data',
	text: 'other text',
	blank: 'blank lines',
};

/** Shapes that can be read, in the words of `auditview help`. */
const readable =
	'auditview reads audit.k8s.io events, one a line, in lists, or wrapped by CRI, journald, log shippers and clouds, also among klog lines, plain or compressed';

/** What the lines of a source look like that are no events: collected from the first ones, said where there was no event at all. */
export class Contents {
	readonly #looks = new Map<LineLook, number>();
	#seen = 0;

	/** A line that is no event. */
	add(bytes: Uint8Array, start: number, end: number): void {
		if (this.#seen >= lookedLines) return;
		this.#seen++;
		const look = describeLine(bytes, start, end);
		this.#looks.set(look, (this.#looks.get(look) ?? 0) + 1);
	}

	/** One sentence: what `name` holds instead of events, and what could be read. */
	sentence(name: string, malformed: number): string {
		const looks = lineLooks.filter(look => look !== 'blank' && this.#looks.has(look));
		const most = looks.sort((a, b) => (this.#looks.get(b) ?? 0) - (this.#looks.get(a) ?? 0)).map(look => words[look]);
		if (malformed > 0)
			most.unshift(
				malformed === 1 ? 'a line that set out to be an event and is none' : `${malformed} lines that set out to be events and are none`,
			);
		const held = most.length > 0 ? most.join(' and ') : this.#seen > 0 ? words.blank : 'nothing';
		return `no audit event in ${name}: it holds ${held}; ${readable}`;
	}
}
