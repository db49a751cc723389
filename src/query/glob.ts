/**
A pattern in which `*` stands for any text, also none.

@returns its test, in linear time: no backtracking whatever the pattern.
*/
export function createGlob(pattern: string, ignoresCase: boolean): (text: string) => boolean {
	const [first = '', ...rest] = (ignoresCase ? pattern.toLowerCase() : pattern).split('*');
	const last = rest.pop();
	const fold = ignoresCase ? (text: string) => text.toLowerCase() : (text: string) => text;
	if (last === undefined) return text => fold(text) === first;
	return given => {
		const text = fold(given);
		if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
		let at = first.length;
		for (const part of rest) {
			const found = text.indexOf(part, at);
			if (found < 0) return false;
			at = found + part.length;
		}
		return at <= text.length - last.length;
	};
}
