import {asBuffer} from './byte-range.js';

/** A header fits into this many bytes, with the longest names of files. */
const looked = 1024;

/** `I0102 03:04:05.000006       1 controller.go:128] `, the header of klog's text format. */
const textHeader = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ \S+:\d+\] ?/;

/** `{"ts":1580306777047.3,"caller":"app/a.go:12","msg":"…","v":0}`: `--logging-format=json`. Error lines have no `v`. */
const jsonHeader = /^\{"ts":\d+(?:\.\d+)?(?:[eE]\+?\d+)?,.*"msg":"/;

/**
Is this a line of klog, what the apiserver writes beside its audit events, in either of its formats?

Such a line may quote an event that an attacker made up: nothing inside it is ever decoded.

@param bytes - the line is `bytes[start … end)`, without wrapping and stamp.

@see kubernetes/klog klog.go formatHeader; kubernetes/component-base logs/json/json.go
*/
export function isKlogLine(bytes: Uint8Array, start: number, end: number): boolean {
	const first = bytes[start];
	if (first !== 0x7b && first !== 0x49 && first !== 0x57 && first !== 0x45 && first !== 0x46) return false;
	const head = asBuffer(bytes).toString('latin1', start, Math.min(end, start + looked));
	return (first === 0x7b ? jsonHeader : textHeader).test(head);
}
