import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {newFolder, writeKubeconfig, writeText} from './kubeconfig-file.js';

export type PluginOptions = {
	readonly server?: string;
	readonly ca?: string;
	/** Of the kubeconfig, beside apiVersion and command. */
	readonly exec?: Readonly<Record<string, unknown>>;
};

/** What a plugin answers with this status. */
export const credential = (status: object): string =>
	JSON.stringify({kind: 'ExecCredential', apiVersion: 'client.authentication.k8s.io/v1', status});

/** A line of shell that prints a text as it is. */
export const says = (text: string): string => `cat <<'END'\n${text}\nEND`;

/**
A credential plugin that is a shell script beside its kubeconfig, and counts its runs.

@param body - `$folder` is its folder, `$runs` the number of this run.
*/
export function writePlugin(body: string, {server = 'https://127.0.0.1:6443', ca, exec = {}}: PluginOptions = {}) {
	const folder = newFolder();
	const [command, counter] = [path.join(folder, 'plugin.sh'), path.join(folder, 'runs')];
	writeFileSync(command, `#!/bin/sh\nfolder='${folder}'\necho run >> "$folder/runs"\nruns=$(wc -l < "$folder/runs")\n${body}\n`);
	chmodSync(command, 0o700);
	const user = {exec: {apiVersion: 'client.authentication.k8s.io/v1', command: './plugin.sh', interactiveMode: 'IfAvailable', ...exec}};
	const made = writeKubeconfig({server, user, ...(ca === undefined ? {} : {ca})});
	return {
		folder,
		command,
		kubeconfig: writeText(readFileSync(made, 'utf8'), 'config', folder),
		runs: () => (existsSync(counter) ? readFileSync(counter, 'utf8').split('\n').length - 1 : 0),
	};
}
