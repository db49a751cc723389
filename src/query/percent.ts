const decoder = new TextDecoder('utf-8', {ignoreBOM: true});

/**
Percent-decoding as Go does it: to bytes, which are then read as UTF-8. `+` is left alone (`kubernetes.md` 1.2).

@returns a text for every input: an escape that is none stays as it is, bytes that are no UTF-8 become U+FFFD. `decodeURIComponent` throws on both.
*/
export function decodePercent(text: string): string {
	if (!text.includes('%')) return text;
	return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, escapes => decoder.decode(Buffer.from(escapes.replaceAll('%', ''), 'hex')));
}

/** The query of a URI: as `decodePercent`, and `+` is a blank (Go's url.QueryUnescape). `&` stays between parameters. */
export function decodeQuery(text: string): string {
	return decodePercent(text.replaceAll('+', ' '));
}

/**
The value of a parameter in a query as logged.

@returns '' where there is none.
*/
export function parameterOf(query: string, name: string): string {
	if (!query.includes(name)) return '';
	const pair = query.split('&').find(one => one.startsWith(`${name}=`));
	return pair === undefined ? '' : decodeQuery(pair.slice(name.length + 1));
}
