/** What the codes of Node's TLS and sockets mean to somebody with a kubeconfig, and what to do. */
const sentences: ReadonlyMap<string, (host: string) => string> = new Map([
	...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'].map(code => [code, selfSigned] as const),
	...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'].map(
		code => [code, unknownIssuer] as const,
	),
	['CERT_HAS_EXPIRED', host => `the certificate of ${host} has expired: it must be renewed there; check the clock of this machine, too`],
	['CERT_NOT_YET_VALID', host => `the certificate of ${host} is not valid yet: check the clock of this machine`],
	['CERT_SIGNATURE_FAILURE', unknownIssuer],
	[
		'ERR_TLS_CERT_ALTNAME_INVALID',
		host =>
			`the certificate of ${host} is for another name: use a name that it holds as server, or set tls-server-name of the cluster in the kubeconfig`,
	],
	['ENOTFOUND', host => `there is no host ${host}: check the server of the cluster in the kubeconfig, the VPN and the DNS`],
	['EAI_AGAIN', host => `the name ${host} cannot be looked up: the DNS does not answer`],
	['ECONNREFUSED', host => `${host} refuses the connection: nothing listens there; is the API server running?`],
	['ECONNRESET', host => `${host} closed the connection`],
	['EPIPE', host => `${host} closed the connection`],
	['ETIMEDOUT', host => `${host} does not answer: check the VPN and firewalls`],
	['EHOSTUNREACH', host => `there is no way to ${host}: check the network and the VPN`],
	['ENETUNREACH', host => `there is no way to ${host}: check the network and the VPN`],
	['ERR_SSL_WRONG_VERSION_NUMBER', host => `${host} does not speak TLS: should the server be http:// in the kubeconfig?`],
	['EPROTO', host => `${host} does not speak TLS as it should: check the server of the cluster in the kubeconfig`],
]);

/**
One sentence for an error of a connection: what failed, on what, what to do.

@param error - of `node:http`, `node:tls` or `node:dns`; unknown ones are told in their own words.
@param proxy - URL of the proxy that was to lead there.
*/
export function explainNetworkError(error: Error & {code?: unknown}, url: URL, proxy?: string): string {
	const code = typeof error.code === 'string' ? error.code : '';
	const ofProxy = proxy === undefined ? undefined : explainProxyError(error, code, proxy);
	if (ofProxy !== undefined) return ofProxy;
	const sentence = sentences.get(code);
	if (sentence) return sentence(url.host);
	if (code.startsWith('HPE_')) return `${url.host} does not speak HTTP: check the server of the cluster in the kubeconfig`;
	if (code.startsWith('ERR_SSL_'))
		return `${url.host} ends the TLS handshake (${error.message}): check client certificate and server in the kubeconfig`;
	return `${url.host}: ${error.message || code || 'the connection failed'}`;
}

/** Before the proxy has let us through, whatever cannot be reached is the proxy. hpagent tells only the number of its answer. */
function explainProxyError({message}: Error, code: string, proxy: string): string | undefined {
	const host = URL.canParse(proxy) ? new URL(proxy).host : proxy;
	const check = 'check HTTPS_PROXY and NO_PROXY, or proxy-url of the cluster in the kubeconfig';
	const [, answer] = /^Bad response: (\d+)$/.exec(message) ?? [];
	if (answer === '407') return `the proxy ${host} wants a user and a password (407): put them into its URL; ${check}`;
	if (answer !== undefined) return `the proxy ${host} does not let us through (${answer}); ${check}`;
	const reached = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'];
	return reached.includes(code) ? `the proxy ${host} cannot be reached (${code}); ${check}` : undefined;
}

function selfSigned(host: string): string {
	return `the certificate of ${host} is self-signed: put the cluster's CA into certificate-authority-data of the kubeconfig, or insecure-skip-tls-verify: true if you know that it is the right server`;
}

function unknownIssuer(host: string): string {
	return `the certificate of ${host} is of a CA that the kubeconfig does not name: check certificate-authority-data of the cluster`;
}
