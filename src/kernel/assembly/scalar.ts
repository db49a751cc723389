@inline function isDigit(at: usize): bool {
	return <u32>load<u8>(at) - 48 <= 9;
}

function digitsEnd(p: usize): usize {
	while (isDigit(p)) p++;
	return p;
}

/** The byte after `true`, `false`, `null` or a number of JSON's grammar; 0 = none of them. What follows is not looked at. */
export function scalarEnd(p: usize): usize {
	const c = load<u8>(p);
	if (c == 116) return load<u32>(p) == 0x65757274 ? p + 4 : 0;
	if (c == 102) return load<u32>(p, 1) == 0x65736c61 ? p + 5 : 0;
	if (c == 110) return load<u32>(p) == 0x6c6c756e ? p + 4 : 0;
	return numberEnd(c == 45 ? p + 1 : p);
}

/** Without its sign. */
function numberEnd(start: usize): usize {
	let p = start;
	if (!isDigit(p)) return 0;
	p = load<u8>(p) == 48 ? p + 1 : digitsEnd(p);
	if (load<u8>(p) == 46) {
		if (!isDigit(++p)) return 0;
		p = digitsEnd(p);
	}
	if ((load<u8>(p) | 32) == 101) {
		const sign = load<u8>(++p);
		if (sign == 43 || sign == 45) p++;
		if (!isDigit(p)) return 0;
		p = digitsEnd(p);
	}
	return p;
}
