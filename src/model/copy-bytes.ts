/**
Copies bytes, as `set` does: those of memory that threads share, too, which `set` copies one by one unless both places lie alike to the words of the machine.

@param to - has room for them behind `at`.
*/
export function copyBytes(bytes: Uint8Array, to: Buffer, at: number): void {
	if (bytes.length > 0) to.fill(bytes, at, at + bytes.length);
}
