import type {WrapperName} from '../../src/decode/wrapper-names.js';

/** A log in one of the shapes of `kubernetes.md` 3, spelt as its documentation has it. */
export type WrappedLog = {
	readonly name: string;
	readonly wrapper: WrapperName;
	/** Bytes as characters (latin1), so that cuts through characters can be written. */
	make(events: readonly string[]): string;
};

const klog = 'I1123 15:48:32.241796   14768 options.go:261] external host was not specified, using 192.0.2.1';
const stamp = (n: number): string => `2026-11-23T15:48:${String(10 + (n % 50)).padStart(2, '0')}.250519042Z`;

/** Each event a line, behind something. */
const behind = (wrapper: WrapperName, name: string, before: (n: number) => string): WrappedLog => ({
	name,
	wrapper,
	make: events => events.map((event, n) => `${before(n)}${event}\n${before(n)}${klog}\n`).join(''),
});

/** Pieces of so many bytes; the cut may be in the middle of a character. */
function piecesOf(text: string, bytes: number): Buffer[] {
	const whole = Buffer.from(text, 'latin1');
	return Array.from({length: Math.ceil(whole.length / bytes)}, (_, n) => whole.subarray(n * bytes, (n + 1) * bytes));
}

/** As containerd cuts lines, with stderr in between. */
function criLog(events: readonly string[]): string {
	let n = 0;
	const lines = events.flatMap(event => {
		const pieces = piecesOf(event, 700);
		const parts = pieces.map((piece, at) => `${stamp(n++)} stdout ${at < pieces.length - 1 ? 'P' : 'F'} ${piece.toString('latin1')}`);
		return [
			...parts.slice(0, 1),
			`${stamp(n)} stderr F ${klog}`,
			`${stamp(n)} stderr P ${klog}`,
			...parts.slice(1),
			`${stamp(n)} stderr F .`,
		];
	});
	return `${lines.join('\n')}\n`;
}

const latin = (text: string): string => Buffer.from(text).toString('latin1');

const logs: readonly WrappedLog[] = [
	behind('none', 'bare', () => ''),
	behind('timestamps', 'kubectl logs --timestamps', n => `${stamp(n)} `),
	behind('kubectl-prefix', 'kubectl logs --prefix', () => '[pod/kube-apiserver-minikube/kube-apiserver] '),
	behind('kubectl-prefix', 'kubectl logs --prefix --timestamps', n => `[pod/kube-apiserver-minikube/kube-apiserver] ${stamp(n)} `),
	behind('stern', 'stern', () => 'kube-apiserver-minikube kube-apiserver '),
	behind('stern', 'stern --all-namespaces --timestamps', n => `kube-system kube-apiserver-minikube kube-apiserver ${stamp(n)} `),
	behind('node-logs', 'oc adm node-logs, several masters', n => `master-${n % 3} `),
	behind(
		'cloudwatch',
		'aws logs tail --format detailed',
		n => `2026-01-01T00:00:${10 + (n % 50)}.123000+00:00 kube-apiserver-audit-0a1b2c3d `,
	),
	behind('cloudwatch', 'aws logs tail --format short', n => `2026-01-01T00:00:${10 + (n % 50)} `),
	behind('cloudwatch', 'CloudWatch export task', n => `2026-01-01T00:00:${10 + (n % 50)}.123Z `),
	behind('syslog', 'journalctl -u k3s', n => `Jan 01 00:00:${10 + (n % 50)} host-1 k3s[812]: `),
	behind('ovh', 'OVH with a template', () => 'my-app> '),
	{name: 'CRI', wrapper: 'cri', make: events => criLog(events)},
];

/** THE fixtures. */
export const wrappedLogs = logs.map(({name, wrapper, make}) => ({
	name,
	wrapper,
	/** The log with these events in it. */
	make: (events: readonly string[]): Buffer => Buffer.from(make(events.map(latin)), 'latin1'),
}));
