const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

export const isOnOneLine = (json: Buffer): boolean => json.indexOf(10) < 0 && json.indexOf(13) < 0;

/** A JSON document without the blanks between its tokens; what stands in strings stays, byte for byte. */
export function toOneLine(json: Buffer): Buffer {
	const out = Buffer.allocUnsafe(json.length);
	let size = 0;
	let isString = false;
	for (let at = 0; at < json.length; at++) {
		const byte = json[at] ?? 0;
		if (!isString && isBlank(byte)) continue;
		out[size++] = byte;
		if (byte === 0x22) isString = !isString;
		else if (isString && byte === 0x5c) out[size++] = json[++at] ?? 0;
	}
	return out.subarray(0, size);
}
