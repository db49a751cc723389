@inline export function isDigit(at: usize): bool {
	return <u32>load<u8>(at) - 48 <= 9;
}

/** `2026-01-31T08:14:15`, and what may be a fraction: where its digits end; 0 = no time. */
function secondsEnd(p: usize): usize {
	if (load<u8>(p, 4) != 45 || load<u8>(p, 7) != 45 || load<u8>(p, 10) != 84 || load<u8>(p, 13) != 58 || load<u8>(p, 16) != 58) return 0;
	for (let at: usize = 0; at < 19; at++) {
		const isMark = at == 4 || at == 7 || at == 10 || at == 13 || at == 16;
		if (!isMark && !isDigit(p + at)) return 0;
	}
	if (load<u8>(p, 19) != 46) return p + 19;
	let at = p + 20;
	while (at < p + 29 && isDigit(at)) at++;
	return at == p + 20 ? 0 : at;
}

/** The blank behind the zone at `p`, `Z` or an offset; `p` itself where there is no zone. */
function zoneEnd(p: usize): usize {
	const c = load<u8>(p);
	if (c == 90) return p + 1;
	if ((c != 43 && c != 45) || load<u8>(p, 3) != 58) return p;
	return isDigit(p + 1) && isDigit(p + 2) && isDigit(p + 4) && isDigit(p + 5) ? p + 6 : p;
}

/** The byte after the time at `p` and its blank, with 0 to 9 digits of a second, and with a zone or not; 0 where there is none. */
export function timeEnd(p: usize): usize {
	const seconds = secondsEnd(p);
	if (seconds == 0) return 0;
	const end = zoneEnd(seconds);
	return load<u8>(end) == 32 ? end + 1 : 0;
}

/**
The same of a stamp of the kubelet's: nine digits and a zone.

@see decode/pod-log-line.ts, which looks at the same shape and as little at the values
*/
export function stampedEnd(p: usize): usize {
	if (secondsEnd(p) != p + 29) return 0;
	const end = zoneEnd(p + 29);
	return end != p + 29 && load<u8>(end) == 32 ? end + 1 : 0;
}
