/** Values as Go quotes them (`%q`): the words before `=`, in any order and number. */
const pair = / ([a-z-]+)="((?:[^"\\]|\\.)*)"/gy;
const beginning = /^(\d{4}-\d\d-\d\dT\S+) AUDIT:/;

/** What stands for a value that is not there. */
const absent: ReadonlySet<string> = new Set(['<none>', '<unknown>', '<self>', '<lookup>', '<deferred>', '']);

/**
One event in the apiserver's legacy text format, as its members are called in JSON: `--audit-log-format=legacy` writes it, and klog, of events that could not be written. The time is when the request was received; of several addresses the first is named, which the client chose.

@param line - without what stands before it.
@returns undefined for any other line.
@see kubernetes/apiserver: pkg/audit/format.go
*/
export function decodeLegacyLine(line: string): Readonly<Record<string, unknown>> | undefined {
	const [begin, time] = beginning.exec(line) ?? [];
	if (begin === undefined) return undefined;
	const values = new Map<string, string>();
	pair.lastIndex = begin.length;
	let end = begin.length;
	for (let match = pair.exec(line); match; match = pair.exec(line)) {
		values.set(match[1] ?? '', unquoteGo(match[2] ?? ''));
		end = pair.lastIndex;
	}
	if (end !== line.length || !values.has('id')) return undefined;
	return membersOf(values, time);
}

function membersOf(values: ReadonlyMap<string, string>, time: string | undefined): Readonly<Record<string, unknown>> {
	const valueAt = (name: string): string | undefined => {
		const value = values.get(name) ?? '';
		return absent.has(value) ? undefined : value;
	};
	const [ip, user, as, namespace] = ['ip', 'user', 'as', 'namespace'].map(valueAt);
	const code = Number(valueAt('response'));
	const members = {
		auditID: valueAt('id'),
		stage: valueAt('stage'),
		requestURI: valueAt('uri'),
		verb: valueAt('method'),
		user: user === undefined ? undefined : {username: user, groups: listOf(valueAt('groups'))},
		impersonatedUser: as === undefined ? undefined : {username: as, groups: listOf(valueAt('asgroups'))},
		sourceIPs: ip === undefined ? undefined : [ip],
		userAgent: valueAt('user-agent'),
		objectRef: namespace === undefined ? undefined : {namespace},
		responseStatus: Number.isInteger(code) ? {code} : undefined,
		requestReceivedTimestamp: time,
	};
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** `"a","b"`, each quoted once more. */
function listOf(text: string | undefined): string[] | undefined {
	return text === undefined ? undefined : Array.from(text.matchAll(/"((?:[^"\\]|\\.)*)"/g), match => unquoteGo(match[1] ?? ''));
}

const signs: Readonly<Record<string, string>> = {a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v'};

/** The text that Go's `strconv.Quote` made this of, without the quotes around it. Bytes that were no UTF-8 stand as `\xNN`: they become U+FFFD. */
function unquoteGo(text: string): string {
	return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g, (_, byte, short, long, sign) => {
		if (byte !== undefined) return Number.parseInt(byte, 16) < 0x80 ? String.fromCharCode(Number.parseInt(byte, 16)) : '\ufffd';
		const point = Number.parseInt(short ?? long ?? '', 16);
		if (!Number.isNaN(point)) return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
		return signs[sign] ?? sign;
	});
}
