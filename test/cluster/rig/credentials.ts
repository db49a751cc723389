import {generateKeyPairSync} from 'node:crypto';
import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {makeCertificate} from '../../support/certificate.js';

/** Who may ask, by a token `NAME-token`. `dev` may nothing, until a test says so. */
const users: Readonly<Record<string, readonly string[]>> = {admin: ['system:masters'], dev: ['developers']};

const nodeUser = (node: string) => ({name: `system:node:${node}`, group: 'system:nodes'});

export const tokenOf = (user: string): string => `${user}-token`;

/** Files of a cluster's keys and tokens, as flags of an apiserver have them. */
export type Credentials = ReturnType<typeof makeCredentials>;

/** @param nodes - their kubelets get tokens, too. */
export function makeCredentials(folder: string, nodes: readonly string[]) {
	const write = (name: string, text: string): string => {
		const file = path.join(folder, name);
		writeFileSync(file, text);
		return file;
	};
	const certificate = makeCertificate({name: 'kube-apiserver', hosts: ['127.0.0.1', 'kubernetes']});
	const account = generateKeyPairSync('rsa', {modulusLength: 2048});
	const tokens = [
		...Object.entries(users).map(([name, groups]) => `${tokenOf(name)},${name},u-${name},"${groups.join(',')}"`),
		...nodes.map(node => `${tokenOf(node)},${nodeUser(node).name},u-${node},${nodeUser(node).group}`),
	];
	return {
		ca: certificate.cert,
		flags: [
			`--tls-cert-file=${write('apiserver.crt', certificate.cert)}`,
			`--tls-private-key-file=${write('apiserver.key', certificate.key)}`,
			`--token-auth-file=${write('tokens.csv', `${tokens.join('\n')}\n`)}`,
			`--service-account-signing-key-file=${write('accounts.key', account.privateKey.export({type: 'pkcs8', format: 'pem'}).toString())}`,
			`--service-account-key-file=${write('accounts.pub', account.publicKey.export({type: 'spki', format: 'pem'}).toString())}`,
			'--service-account-issuer=https://kubernetes.default.svc',
		],
	};
}

/** A kubeconfig with one context. JSON is YAML. */
export function kubeconfigText(server: string, ca: string, user: string, token = tokenOf(user)): string {
	return JSON.stringify({
		apiVersion: 'v1',
		kind: 'Config',
		'current-context': 'real',
		clusters: [{name: 'cluster', cluster: {server, 'certificate-authority-data': Buffer.from(ca).toString('base64')}}],
		users: [{name: user, user: {token}}],
		contexts: [{name: 'real', context: {cluster: 'cluster', user}}],
	});
}
