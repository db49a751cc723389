/** A count as it is read aloud: `56,211`. */
export const grouped = (count: number): string => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 gap`, `2 gaps`; `2 damaged` where one and many are called the same. */
export const counted = (count: number, one: string, many: string = one): string => `${grouped(count)} ${count === 1 ? one : many}`;

/** Bytes in the unit that leaves at most four digits: `512 B`, `4 MB`. */
export function bytesText(bytes: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	let [amount, unit] = [bytes, 0];
	while (amount >= 1000 && unit < units.length - 1) {
		amount /= 1000;
		unit++;
	}
	return `${amount < 10 && unit > 0 ? amount.toFixed(1) : Math.round(amount)} ${units[unit] ?? ''}`;
}

/** A share in per cent, never 100 before it is all. */
export const percent = (share: number): string => `${Math.floor(Math.max(0, Math.min(share, 1)) * 100)} %`;
