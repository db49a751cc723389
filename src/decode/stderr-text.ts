import {asBuffer} from './byte-range.js';

/** A kubelet's stamp before it, as kubelets before 1.26 write; klog's header as text or as JSON; what the apiserver's etcd client writes. */
const beginning = new RegExp(
	[
		'(?:\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}(?:Z|[+-]\\d\\d:\\d\\d) )?',
		'(?:[IWEF]\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{6} +\\d+ [^\\s\\]]{1,256}:\\d+\\]',
		'|\\{"ts":\\d+(?:\\.\\d+)?(?:[eE]\\+?\\d+)?,',
		'|\\{"level":"(?:debug|info|warn|error|dpanic|panic|fatal)","ts":")',
	].join(''),
	'g',
);

/**
Where text that the apiserver wrote to stderr can begin in `bytes[start … end)`: at everything that looks like klog's header. An attacker can have written some of them into the event.

@returns in their order.
*/
export function stderrBeginnings(bytes: Uint8Array, start: number, end: number): readonly number[] {
	return Array.from(asBuffer(bytes).toString('latin1', start, end).matchAll(beginning), match => start + match.index);
}
