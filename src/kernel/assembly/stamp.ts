@inline function isDigit(at: usize): bool {
	return <u32>load<u8>(at) - 48 <= 9;
}

/** Zone and blank behind a kubelet's nine digits: the byte after them, 0 = none. */
function zoneEnd(p: usize): usize {
	const c = load<u8>(p);
	if (c == 90) return load<u8>(p, 1) == 32 ? p + 2 : 0;
	if ((c != 43 && c != 45) || load<u8>(p, 3) != 58 || load<u8>(p, 6) != 32) return 0;
	return isDigit(p + 1) && isDigit(p + 2) && isDigit(p + 4) && isDigit(p + 5) ? p + 7 : 0;
}

/**
The byte after the kubelet's stamp at `p`, `2026-01-31T08:14:15.123456789Z ` or with an offset; `p` itself where there is none.

@see decode/pod-log-line.ts, which looks at the same shape and as little at the values
*/
export function stampEnd(p: usize): usize {
	if (!isDigit(p) || load<u8>(p, 4) != 45 || load<u8>(p, 10) != 84 || load<u8>(p, 19) != 46) return p;
	if (load<u8>(p, 7) != 45 || load<u8>(p, 13) != 58 || load<u8>(p, 16) != 58) return p;
	for (let at: usize = 0; at < 29; at++) {
		const isMark = at == 4 || at == 7 || at == 10 || at == 13 || at == 16 || at == 19;
		if (!isMark && !isDigit(p + at)) return p;
	}
	const end = zoneEnd(p + 29);
	return end == 0 ? p : end;
}
