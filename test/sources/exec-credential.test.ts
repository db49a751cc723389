import {expect, it} from 'vitest';
import {decodeExecCredential} from '../../src/sources/exec-credential.js';

const v1 = 'client.authentication.k8s.io/v1';
const answer = (status: unknown, rest = {}) => JSON.stringify({kind: 'ExecCredential', apiVersion: v1, status, ...rest});

it.each([
	['a token', answer({token: 't'}), {token: 't', certificate: undefined, key: undefined, expiresMs: undefined}],
	[
		'a certificate, and when it expires',
		answer({clientCertificateData: 'C', clientKeyData: 'K', expirationTimestamp: '2026-01-02T03:04:05Z'}),
		{token: undefined, certificate: 'C', key: 'K', expiresMs: Date.UTC(2026, 0, 2, 3, 4, 5)},
	],
	[
		'both',
		answer({token: 't', clientCertificateData: 'C', clientKeyData: 'K'}),
		{token: 't', certificate: 'C', key: 'K', expiresMs: undefined},
	],
])('takes %s', (_, text, credential) => {
	expect(decodeExecCredential(text, v1)).toEqual(credential);
});

it.each([
	['nothing', ' \n', 'it printed nothing'],
	['a secret that is no JSON', 's3cret', 'what it prints is no JSON'],
	['half of an answer', answer({token: 's3cret'}).slice(0, -3), 'what it prints is no JSON'],
	['another document', '{"kind":"Pod","status":{"token":"s3cret"}}', 'what it prints is no ExecCredential'],
	[
		'an answer of another version',
		answer({token: 's3cret'}, {apiVersion: 'client.authentication.k8s.io/v1beta1'}),
		/another apiVersion than \S+\/v1,/,
	],
	['an answer without a status', answer(undefined), 'neither a token nor a client certificate'],
	['an empty token', answer({token: ''}), 'neither a token nor a client certificate'],
	['a token that is no text', answer({token: 5}), 'neither a token nor a client certificate'],
	['a certificate without its key', answer({token: 's3cret', clientCertificateData: 'C'}), 'a client certificate without its key'],
	['a time that is none', answer({token: 's3cret', expirationTimestamp: 'soon'}), 'expirationTimestamp of its answer is no time'],
	['null', 'null', 'neither a token'],
])('refuses %s, and quotes nothing of it', (_, text, words) => {
	const decoded = decodeExecCredential(text, v1);
	const wrong = 'wrong' in decoded ? decoded.wrong : '';
	expect(wrong).toMatch(words);
	expect(wrong).not.toContain('s3cret');
});
