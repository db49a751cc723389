/** What column `kind` holds. */
export const jsonKind = {object: 0, array: 1, string: 2, number: 3, true: 4, false: 5, null: 6} as const;
export type JsonKind = keyof typeof jsonKind;
export const jsonKinds = Object.keys(jsonKind) as JsonKind[];

/** Bits of column `flags`: where a program that parses and prints again would show something else than was logged. */
export const rowFlag = {
	/** An earlier value of this object has the same key. `JSON.parse` and Go keep the last. */
	repeatedKey: 1,
	/** A number that a double does not hold. */
	inexact: 2,
	/** A zero with a sign. */
	negativeZero: 4,
	/** The key or the string spells half a surrogate pair, which is no character. */
	loneSurrogate: 8,
	/** The string is itself an object or an array in JSON, as last-applied-configuration is. */
	jsonText: 16,
	/** The key is spelt with escapes: its text is not its bytes. */
	escapedKey: 32,
} as const;

/** No row: the parent of the first one. */
export const noRow = 0xffffffff;

/** The columns of `JsonRows`, all of one length, on ArrayBuffers of their own. Byte offsets count from the start of the array that was read. */
export type JsonColumns = {
	readonly depth: Uint32Array<ArrayBuffer>;
	/** The key as a token, quotes included; start and end are equal where there is none: in arrays and at the top. */
	readonly keyStart: Uint32Array<ArrayBuffer>;
	readonly keyEnd: Uint32Array<ArrayBuffer>;
	/** The whole value as a token: from quote to quote, from bracket to bracket. */
	readonly valueStart: Uint32Array<ArrayBuffer>;
	readonly valueEnd: Uint32Array<ArrayBuffer>;
	/** The row after the last one inside this one. */
	readonly end: Uint32Array<ArrayBuffer>;
	/** `noRow` for the first. */
	readonly parent: Uint32Array<ArrayBuffer>;
	/** How many values stand directly in this one. */
	readonly children: Uint32Array<ArrayBuffer>;
	/** Values of `jsonKind`. */
	readonly kind: Uint8Array<ArrayBuffer>;
	/** Bits of `rowFlag`. */
	readonly flags: Uint8Array<ArrayBuffer>;
};

/** The same rows in columns of another length; the very same columns if they have it already. */
export function resizeColumns(columns: JsonColumns | undefined, length: number): JsonColumns {
	if (columns?.depth.length === length) return columns;
	const wide = (from: Uint32Array | undefined) => {
		const to = new Uint32Array(length);
		if (from) to.set(from.subarray(0, length));
		return to;
	};
	const narrow = (from: Uint8Array | undefined) => {
		const to = new Uint8Array(length);
		if (from) to.set(from.subarray(0, length));
		return to;
	};
	return {
		depth: wide(columns?.depth),
		keyStart: wide(columns?.keyStart),
		keyEnd: wide(columns?.keyEnd),
		valueStart: wide(columns?.valueStart),
		valueEnd: wide(columns?.valueEnd),
		end: wide(columns?.end),
		parent: wide(columns?.parent),
		children: wide(columns?.children),
		kind: narrow(columns?.kind),
		flags: narrow(columns?.flags),
	};
}
