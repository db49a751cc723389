import {readFileSync} from 'node:fs';
import path from 'node:path';
import {childOf, textOf} from '../model/event.js';
import {SourceError} from '../model/source.js';
import type {ExecPlugin} from './exec-plugin.js';
import type {KubeCluster, KubeContext} from './kubeconfig.js';

const modes = ['Never', 'IfAvailable', 'Always'] as const;
const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/**
The credential plugin that a context's user has; undefined for none.

@throws SourceError for one that kubectl would refuse, too.
@see kubernetes/client-go tools/clientcmd/api/types.go ExecConfig
*/
export function pluginOf({name, user, cluster}: KubeContext): ExecPlugin | undefined {
	const exec: unknown = user.exec ?? childOf(childOf(user.authProvider, 'config'), 'exec');
	if (typeof exec !== 'object' || exec === null) return undefined;
	const command = textOf(exec, 'command');
	const apiVersion = textOf(exec, 'apiVersion') || (versions[0] ?? '');
	if (command === '') throw new SourceError(`the user of context ${name} has a credential plugin without a command; check the kubeconfig`);
	if (!versions.includes(apiVersion))
		throw new SourceError(
			`the credential plugin ${command} of context ${name} is for ${apiVersion}, which is not known; it must be one of ${versions.join(', ')}`,
		);
	return {
		// A relative one lies beside the kubeconfig, never in the current folder.
		command: command.includes('/') ? path.resolve(path.dirname(path.resolve(user.kubeconfig)), command) : command,
		args: Object.values(childOf(exec, 'args') ?? {}).map(String),
		env: Object.fromEntries(Object.values(childOf(exec, 'env') ?? {}).map(each => [textOf(each, 'name'), textOf(each, 'value')])),
		apiVersion,
		interactiveMode: modes.find(mode => mode === textOf(exec, 'interactiveMode')) ?? 'IfAvailable',
		installHint: textOf(exec, 'installHint').trim(),
		cluster: childOf(exec, 'provideClusterInfo') === true ? clusterInfo(cluster) : undefined,
		kubeconfig: user.kubeconfig,
	};
}

function clusterInfo({server, tlsServerName, skipTLSVerify, caData, caFile, proxyUrl, execConfig}: KubeCluster): object {
	const ca = caData ?? (caFile === undefined ? undefined : readFileSync(caFile).toString('base64'));
	return {
		server,
		...(tlsServerName ? {'tls-server-name': tlsServerName} : {}),
		...(skipTLSVerify ? {'insecure-skip-tls-verify': true} : {}),
		...(ca ? {'certificate-authority-data': ca} : {}),
		...(proxyUrl ? {'proxy-url': proxyUrl} : {}),
		...(execConfig === undefined ? {} : {config: execConfig}),
	};
}
