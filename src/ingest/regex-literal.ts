/** Syntax that makes parts of a pattern optional, or that takes more than a look to skip: alternatives, groups with flags or names, repeated groups, quotations, characters by number or property, classes that hold brackets. */
const difficult = /\||\(\?|\)[*?{]|\\[QECpPx0-9]|\[\^?\]|\[:/;

/** One step of a pattern: a class, a repetition, an escape, or a character. */
const step = /\[\^?(?:\\.|[^\]\\])*\]|\{[^}]*\}|\\?./gsu;

/**
Texts that everything holds in which a pattern of RE2 syntax is found, in the case in which they are typed: whoever looks for one of them first misses nothing.

@returns none where that is not plain to see. Never wrong, often less than there is.
*/
export function literalsOf(pattern: string): string[] {
	if (difficult.test(pattern)) return [];
	const literals: string[] = [];
	let run: string[] = [];
	const endRun = () => {
		literals.push(run.join(''));
		run = [];
	};
	for (const [part] of pattern.matchAll(step)) {
		const literal = literalOf(part);
		if (literal !== undefined) {
			run.push(literal);
			continue;
		}
		// The last one may be missing.
		if (/^[*?{]/.test(part)) run.pop();
		endRun();
	}
	endRun();
	return literals.filter(literal => literal !== '');
}

/** The character that a step stands for; undefined if it is more than one, or none. */
function literalOf(part: string): string | undefined {
	if (part.length > 1 && part.startsWith('\\')) return /^\\[^a-zA-Z]/u.test(part) ? part.slice(1) : undefined;
	return /^[.*+?^$()[{\\]/.test(part) ? undefined : part;
}
