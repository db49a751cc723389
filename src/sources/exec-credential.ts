import {childOf, textOf} from '../model/event.js';

/** What a credential plugin gives: a bearer token, a client certificate with its key, or both. */
export type ExecCredential = {
	readonly token: string | undefined;
	/** PEM. */
	readonly certificate: string | undefined;
	readonly key: string | undefined;
	/** Milliseconds since 1970; undefined: until it is refused. */
	readonly expiresMs: number | undefined;
};

/**
What a credential plugin printed.

@param wanted - the `apiVersion` that the kubeconfig names.
@returns `wrong`: a phrase that quotes nothing of the text, since there can be a token in it.
@see kubernetes/client-go plugin/pkg/client/auth/exec/exec.go
*/
export function decodeExecCredential(text: string, wanted: string): ExecCredential | {readonly wrong: string} {
	const value = parsed(text);
	if (value === undefined) return {wrong: text.trim() === '' ? 'it printed nothing' : 'what it prints is no JSON'};
	const [kind, version] = [textOf(value, 'kind'), textOf(value, 'apiVersion')];
	if (kind !== '' && kind !== 'ExecCredential') return {wrong: 'what it prints is no ExecCredential'};
	if (version !== '' && version !== wanted)
		return {wrong: `it answers in another apiVersion than ${wanted}, which the kubeconfig names; update one of them`};
	const status = childOf(value, 'status');
	const [token, certificate, key] = ['token', 'clientCertificateData', 'clientKeyData'].map(name => textOf(status, name) || undefined);
	if (token === undefined && certificate === undefined) return {wrong: 'its answer holds neither a token nor a client certificate'};
	if ((certificate === undefined) !== (key === undefined))
		return {wrong: 'its answer holds a client certificate without its key, or a key alone'};
	const expires = textOf(status, 'expirationTimestamp');
	const expiresMs = expires === '' ? undefined : Date.parse(expires);
	if (Number.isNaN(expiresMs)) return {wrong: 'the expirationTimestamp of its answer is no time'};
	return {token, certificate, key, expiresMs};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
