/** A text as a JSON string. */
export const quoted = (text: string): string => JSON.stringify(text);

/** Why an event has the annotation: it was made of something that is none by itself. */
const convertedKey = 'auditview/converted';
/** Members that stand in no such words in what it was made of. */
const inferredKey = 'auditview/inferred';

/**
The document of an event that is put together from another shape, key by key in the order of Go's struct. What is JSON already goes in as it is spelt: nothing is parsed and written anew.
*/
export class EventText {
	readonly #members: string[] = ['"kind":"Event"', '"apiVersion":"audit.k8s.io/v1"'];
	readonly #annotations: Array<readonly [key: string, json: string]> = [];

	/** @param text - undefined and '': there is no such member. */
	text(key: string, text: string | undefined): this {
		return text ? this.json(key, quoted(text)) : this;
	}

	/** @param json - valid JSON; undefined: there is no such member. */
	json(key: string, json: string | undefined): this {
		if (json !== undefined) this.#members.push(`${quoted(key)}:${json}`);
		return this;
	}

	/** What may be JSON, or a text in its place, as where a body was left out. */
	loose(key: string, value: string | undefined): this {
		return isContainer(value) ? this.json(key, value) : this.text(key, value);
	}

	/** @param pairs - of a key and its value as JSON. */
	annotations(pairs: Iterable<readonly [key: string, json: string]>): this {
		this.#annotations.push(...pairs);
		return this;
	}

	/**
	@param shape - what it was made of.
	@param inferred - members that were concluded.
	*/
	end(shape: string, inferred: readonly string[] = []): string {
		const notes: Array<readonly [string, string]> = [...this.#annotations, [convertedKey, quoted(shape)]];
		if (inferred.length > 0) notes.push([inferredKey, quoted(inferred.join(', '))]);
		return `{${[...this.#members, `"annotations":${objectText(notes)}`].join(',')}}`;
	}
}

/** An object of these members, those without a value left out. */
export function objectText(pairs: Iterable<readonly [key: string, json: string | undefined]>): string {
	return `{${[...pairs].flatMap(([key, json]) => (json === undefined ? [] : [`${quoted(key)}:${json}`])).join(',')}}`;
}

/** The same of texts, '' and undefined left out; undefined where nothing is left. */
export function textsObject(texts: Readonly<Record<string, string | undefined>>): string | undefined {
	const pairs = Object.entries(texts).flatMap(([key, text]) => (text ? [[key, quoted(text)] as const] : []));
	return pairs.length === 0 ? undefined : objectText(pairs);
}

/** Is it an object or an array, whole and valid? */
export function isContainer(json: string | undefined): json is string {
	if (json === undefined || !/^\s*[{[]/.test(json)) return false;
	try {
		JSON.parse(json);
		return true;
	} catch {
		return false;
	}
}
