import {makeEvent} from './make-event.js';

/** Takes the place of bytes that are no UTF-8 until a line is made. */
const invalidMark = '@@invalid@@';
/** A lone continuation, two starts without one, an encoded surrogate, an overlong ESC, the end of a character cut off. */
const invalidBytes = Buffer.from([0x80, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xc0, 0x9b, 0xe2, 0x80]);

const range = (from: number, to: number): string => Array.from({length: to - from + 1}, (_, n) => String.fromCodePoint(from + n)).join('');

/** Texts that act on a terminal, that cannot be seen, or that terminals count differently: a name and an example of each class. */
export const hostileTexts: ReadonlyArray<readonly [name: string, text: string]> = [
	['C0 and DEL', `a${range(0, 0x1f)}\u007Fz`],
	['C1', `a${range(0x80, 0x9f)}z`],
	['OSC 52', '\u001B]52;c;ZXZpbA==\u0007'],
	['OSC 52 by C1', '\u009D52;c;ZXZpbA==\u009C'],
	['OSC 8', '\u001B]8;;https://evil.example/\u001B\\click\u001B]8;;\u001B\\'],
	['a title', '\u001B]0;owned\u0007\u001B]2;owned\u001B\\'],
	['clearing all', '\u001B[H\u001B[2J\u001B[3J\u001Bc'],
	['CSI by C1', '\u009B2J\u009B31m\u009B?1049l'],
	['colours', '\u001B[31mred\u001B[7mand\u001B[8mhidden\u001B[0m'],
	['leaving our modes', '\u001B[?1049l\u001B[?25h\u001B[?2026l\u001B[?2004l'],
	['DCS, APC, PM, SOS', '\u001BP+q544e\u001B\\\u001B_Gf=100\u001B\\\u001B^x\u001B\\\u001BXx\u001B\\'],
	['questions to the terminal', '\u001B[6n\u001B[c\u001B[>q\u001B[?u\u0005'],
	['sequences without an end', '\u001B[12;\u001B]0;\u001BP\u001B'],
	['bidi', '\u202A\u202B\u202C\u202D\u202Egnp.exe\u2066\u2067\u2068\u2069\u200E\u200F\u061C'],
	['right-to-left letters', '\u05D0\u05D1\u05D2 \u0627\u0644\u0639\u0631\u0628\u064A\u0629 (x)'],
	['zero width', 'a\u200Bb\u200Cc\u200Dd\u2060e\uFEFFf\u00ADg\u034Fh\u180Ei'],
	['marks', `e${'\u0301'.repeat(200)}${'\u0E47\u0E48'.repeat(50)}\u20DD`],
	['marks on nothing', '\u0301\u0302 \u0303'],
	['tabs and line ends', 'a\tb\r\nc\rd\ne\u0085f\u2028g\u2029h\u000Bi\u000Cj'],
	['lone surrogates', 'a\uD800b\uDC00c\uDFFF'],
	['bytes that are no UTF-8', `a${invalidMark}z`],
	['invisible letters', '\u3164\uFFA0\u115F\u1160\u17B4\u17B5\u2800\u{1D159}'],
	['tags and variation selectors', 'a\u{E0001}\u{E0041}\u{E007F}\uFE0E\uFE0F\u{E0100}'],
	['private and unassigned', '\uE000\uF8FF\u{F0000}\u{10FFFD}\uFFFE\uFFFF\u0378\uFFFC'],
	['flags, skin, families', '\u{1F1E9}\u{1F1EA}\u{1F44D}\u{1F3FD}\u{1F468}\u200D\u{1F469}\u200D\u{1F467}'],
	['blanks', '  a \u00A0\u1680\u2003\u202F\u205F\u3000  b  '],
	['our own signs', '‹redacted 14 B #9c1e› ^[ \\u{202e} ❯ ╌╌ gap 12:00 ╌╌ ·'],
	['wide', `王${'伟'.repeat(120)}\u{1F600}`],
	['long', 'x'.repeat(800)],
	['keys of Object', '__proto__'],
];

/** A line of JSON with the bytes in it, where the text asks for such. */
export const hostileLine = (value: unknown): Buffer => withInvalid(`${JSON.stringify(value)}\n`);

/** A text as bytes. */
export function withInvalid(text: string): Buffer {
	const parts = text.split(invalidMark).flatMap((part, at) => (at === 0 ? [Buffer.from(part)] : [invalidBytes, Buffer.from(part)]));
	return Buffer.concat(parts);
}

/** Events with the text in every place that a text can take. The auditID begins with `id-N-`. */
export function hostileEvents(text: string, n: number): readonly unknown[] {
	const own = Object.fromEntries([[text, text]]);
	const all = {
		level: text,
		requestURI: `/${text}?${text}=${text}`,
		verb: text,
		user: {username: text, uid: text, groups: [text, text], extra: {[text]: [text]}},
		impersonatedUser: {username: text, uid: text, groups: [text], extra: {[text]: [text]}},
		authenticationMetadata: {impersonationConstraint: text},
		sourceIPs: [text, text],
		userAgent: text,
		objectRef: {
			resource: text,
			namespace: text,
			name: text,
			uid: text,
			apiGroup: text,
			apiVersion: text,
			resourceVersion: text,
			subresource: text,
		},
		responseStatus: {
			metadata: own,
			status: text,
			message: text,
			reason: text,
			details: {name: text, causes: [{message: text, field: text}]},
			code: 403,
		},
		requestObject: {...own, nested: JSON.stringify(own), metadata: {annotations: own}},
		responseObject: [text, own, [[text]]],
		annotations: {'authorization.k8s.io/decision': text, 'authorization.k8s.io/reason': text, ...own},
		...own,
	};
	// Fields that must be of a kind for the sentences in the detail to be made.
	const sentence = {
		...all,
		verb: 'create',
		level: 'Request',
		requestURI: `/api/v1/namespaces/${text}/pods/${text}/exec?command=${text}&container=${text}&dryRun=All&fieldManager=${text}`,
		objectRef: {resource: 'pods', subresource: 'exec', namespace: text, name: text, apiVersion: 'v1'},
		sourceIPs: ['192.0.2.7', text],
		userAgent: `kubectl/${text} (${text}) kubernetes/${text}`,
		annotations: {
			'authorization.k8s.io/decision': 'allow',
			'authorization.k8s.io/reason': `RBAC: allowed by ClusterRoleBinding "${text}/${text}" of ClusterRole "${text}" to Group "${text}"`,
			'pod-security.kubernetes.io/enforce-policy': text,
			'mutation.webhook.admission.k8s.io/round_0_index_0': JSON.stringify({configuration: text, webhook: text, mutated: true}),
		},
	};
	const times = {stage: text, requestReceivedTimestamp: text, stageTimestamp: text};
	return [{...all, ...times}, sentence].map((fields, variant) => makeEvent({...fields, auditID: `id-${n * 2 + variant}-${text}`}));
}
