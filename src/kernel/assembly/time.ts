/** The minute that was read last: neighbours in a log share it. */
let minuteText0: u64 = 0;
let minuteText1: u64 = 0;
let minuteMicros: f64 = 0;

/** Are all eight bytes decimal digits? */
@inline function isDigits(word: u64): bool {
	return ((word & 0xf0f0f0f0f0f0f0f0) | (((word + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) >> 4)) == 0x3333333333333333;
}

@inline function two(p: usize): i32 {
	return <i32>load<u8>(p) * 10 + <i32>load<u8>(p, 1) - 528;
}

/** µs since 1970 of `2026-01-31T08:14:15.123456Z"` at `p`; -1 = of another shape, or no time: the decoder's. */
export function timeAt(p: usize): f64 {
	if (load<u8>(p, 26) != 90 || load<u8>(p, 19) != 46 || load<u8>(p, 16) != 58 || load<u8>(p, 27) != 34) return -1;
	if (!isDigits(<u64>load<u16>(p, 17) | (<u64>load<u16>(p, 24) << 16) | (<u64>load<u32>(p, 20) << 32))) return -1;
	if ((load<u64>(p) != minuteText0 || load<u64>(p, 8) != minuteText1) && !readMinute(p)) return -1;
	const second = two(p + 17);
	if (second > 59) return -1;
	return minuteMicros + <f64>(second * 1000000 + (two(p + 20) * 100 + two(p + 22)) * 100 + two(p + 24));
}

function readMinute(p: usize): bool {
	if (load<u8>(p, 4) != 45 || load<u8>(p, 7) != 45 || load<u8>(p, 10) != 84 || load<u8>(p, 13) != 58) return false;
	if (!isDigits(<u64>load<u32>(p) | (<u64>load<u16>(p, 5) << 32) | (<u64>load<u16>(p, 8) << 48))) return false;
	if (!isDigits(<u64>load<u16>(p, 11) | (<u64>load<u16>(p, 14) << 16) | 0x3030303000000000)) return false;
	const year = two(p) * 100 + two(p + 2);
	const month = two(p + 5);
	const day = two(p + 8);
	const hour = two(p + 11);
	const minute = two(p + 14);
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || hour > 23 || minute > 59) return false;
	minuteMicros = (<f64>daysSince1970(year, month, day) * 1440 + <f64>(hour * 60 + minute)) * 60000000;
	minuteText0 = load<u64>(p);
	minuteText1 = load<u64>(p, 8);
	return true;
}

function daysOf(year: i32, month: i32): i32 {
	if (month == 2) return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Years begin in March, so that the leap day is the last of one. */
function daysSince1970(year: i32, month: i32, day: i32): i32 {
	const y = month <= 2 ? year - 1 : year;
	const era = y / 400;
	const ofEra = y - era * 400;
	const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468;
}
