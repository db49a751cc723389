/**
A term that only the raw bytes of an event can answer (`engine.md` 6.5). `plan.ts` makes them, `find.ts` answers them.

- `text`: a substring of the event as logged, character escapes decoded.
- `regex`: RE2 syntax, on the same text.
- `path`: a JSON path whose value passes a test. A step is a key, an index, or a wildcard for any one key or index; `glob` is a key with `*` for any text.
*/
export type RawTerm =
	| {readonly kind: 'text'; readonly text: string; readonly matchCase: boolean}
	| {readonly kind: 'regex'; readonly pattern: string; readonly flags: string}
	| {readonly kind: 'path'; readonly steps: readonly PathStep[]; readonly test: ValueTest};

export type PathStep = {readonly key: string} | {readonly any: true} | {readonly glob: string};

/** What a value at the end of a path must be. Objects and arrays are only ever `present`. */
export type ValueTest =
	| {readonly is: 'present'}
	/** Any of them; `*` is a wildcard; case is ignored. */
	| {readonly is: 'any-of'; readonly values: readonly string[]}
	| {readonly is: 'compare'; readonly operator: '>' | '>=' | '<' | '<='; readonly number: number}
	| {readonly is: 'regex'; readonly pattern: string};
