import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll} from 'vitest';
import type {ClusterSpec} from '../../src/model/source.js';

export type KubeconfigParts = {
	readonly server: string;
	/** PEM. */
	readonly ca?: string;
	readonly cluster?: Readonly<Record<string, unknown>>;
	readonly user?: Readonly<Record<string, unknown>>;
	readonly context?: string;
};

const made: string[] = [];
afterAll(() => {
	for (const folder of made) rmSync(folder, {recursive: true, force: true});
});

/** A new folder in the system's place for such, gone after the tests of the file. */
export function newFolder(): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'auditview-test-'));
	made.push(folder);
	return folder;
}

/** JSON is YAML. @returns the file's path. */
export function writeKubeconfig({server, ca, cluster = {}, user = {token: 'a-token'}, context = 'test'}: KubeconfigParts): string {
	const trust = ca === undefined ? {} : {'certificate-authority-data': Buffer.from(ca).toString('base64')};
	return writeText(
		JSON.stringify({
			apiVersion: 'v1',
			kind: 'Config',
			'current-context': context,
			clusters: [{name: 'cluster', cluster: {server, ...trust, ...cluster}}],
			users: [{name: 'user', user}],
			contexts: [{name: context, context: {cluster: 'cluster', user: 'user'}}],
		}),
	);
}

export function writeText(text: string, name = 'config', folder = newFolder()): string {
	const file = path.join(folder, name);
	writeFileSync(file, text);
	return file;
}

/** What the command line makes of no flags at all, with these. */
export function clusterSpec(fields: Partial<ClusterSpec> = {}): ClusterSpec {
	return {
		kind: 'cluster',
		kubeconfig: undefined,
		context: undefined,
		demoServer: undefined,
		namespace: undefined,
		selector: undefined,
		pods: [],
		container: undefined,
		nodeFiles: false,
		follow: true,
		sinceSeconds: undefined,
		tailLines: undefined,
		timestamps: true,
		exec: true,
		allowExec: [],
		...fields,
	};
}
