import {expect, it} from 'vitest';
import {isKlogLine} from '../../src/decode/klog-line.js';
import {makeLine} from '../support/make-event.js';

const isKlog = (line: string) => isKlogLine(Buffer.from(line), 0, Buffer.byteLength(line));

it.each([
	'I1123 15:46:34.979339   12225 options.go:261] external host was not specified, using 192.0.2.1',
	'E1123 15:46:35.297759       1 options.go:205] The manifest file is empty, ignoring.',
	'W0102 03:04:05.000006       1 storage/cacher.go:1] ',
	'F0102 03:04:05.000006 1234567 main.go:99] it quotes {"kind":"Event","auditID":"a"}',
	'{"ts":1580306777047.2891,"caller":"app/server.go:12","msg":"Version: v1.37.2","v":0}',
	'{"ts":1580306777047,"logger":"audit","caller":"a/b.go:1","msg":"failed","err":"quotes {\\"auditID\\":1}"}',
	'{"ts":1.580306777047e+12,"msg":"x","v":2}',
])('knows klog: %s', line => {
	expect(isKlog(line)).toBe(true);
});

it.each([
	makeLine(),
	'{"level":"warn","ts":"2026-11-23T15:46:34.979Z","logger":"etcd-client","msg":"retrying"}',
	'{"msg":"x"}',
	'{"ts":"today","msg":"x"}',
	'Installing packages',
	'I1123 15:46:34 no header',
	'Error: x.go:12] y',
	' I1123 15:46:34.979339   12225 options.go:261] with a blank before it',
	'',
])('knows what is none: %s', line => {
	expect(isKlog(line)).toBe(false);
});
