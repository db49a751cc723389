/**
A function of one text that keeps its last answers, so that what comes again and again is made once. Two generations of `most` each, so that it forgets what is not asked for.
*/
export function remember<Value>(most: number, make: (text: string) => Value): (text: string) => Value {
	let young = new Map<string, Value>();
	let old = new Map<string, Value>();
	return text => {
		const known = young.get(text);
		if (known !== undefined) return known;
		if (young.size >= most) {
			old = young;
			young = new Map();
		}
		const value = old.get(text) ?? make(text);
		young.set(text, value);
		return value;
	};
}
