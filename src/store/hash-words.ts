/** Odd, so that nothing is lost; random, so that a client cannot choose values that meet in one place. */
const randomMultiplier = (): number => Math.floor(Math.random() * 2 ** 32) | 1;
const [m0, m1, m2, m3, m4] = [randomMultiplier(), randomMultiplier(), randomMultiplier(), randomMultiplier(), randomMultiplier()];

/** A hash of five words of 32 bits. */
export function hashWords(a: number, b: number, c: number, d: number, e: number): number {
	let hash = Math.imul(a, m0);
	hash = Math.imul(hash ^ (hash >>> 15) ^ b, m1);
	hash = Math.imul(hash ^ (hash >>> 15) ^ c, m2);
	hash = Math.imul(hash ^ (hash >>> 15) ^ d, m3);
	hash = Math.imul(hash ^ (hash >>> 15) ^ e, m4);
	return (hash ^ (hash >>> 16)) >>> 0;
}
