/** Writes a canonical lower-case UUID as four words from `words[at]` on. @returns false for any other text. */
export function writeUuid(text: string, words: Uint32Array, at: number): boolean {
	if (text.length !== 36) return false;
	let digits = 0;
	for (let place = 0; place < 36; place++) {
		const sign = text.charCodeAt(place);
		if (place === 8 || place === 13 || place === 18 || place === 23) {
			if (sign !== 45) return false;
			continue;
		}
		const digit = sign >= 48 && sign <= 57 ? sign - 48 : sign >= 97 && sign <= 102 ? sign - 87 : -1;
		if (digit < 0) return false;
		const word = at + (digits >>> 3);
		words[word] = (words[word]! << 4) | digit;
		digits++;
	}
	return true;
}
