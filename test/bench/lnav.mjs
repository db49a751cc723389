/** What lnav needs to be told to read an audit log: twelve fields, as auditview has them in columns. */
import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {folder} from './data.mjs';

const fields = {
	level: 'string',
	auditID: 'string',
	stage: 'string',
	requestURI: 'string',
	verb: 'string',
	'user/username': 'string',
	userAgent: 'string',
	'objectRef/resource': 'string',
	'objectRef/namespace': 'string',
	'objectRef/name': 'string',
	'responseStatus/code': 'integer',
	requestReceivedTimestamp: 'string',
};

const format = {
	$schema: 'https://lnav.org/schemas/format-v1.schema.json',
	k8s_audit: {
		title: 'Kubernetes audit log',
		description: 'One audit.k8s.io event a line',
		'file-type': 'json',
		'timestamp-field': 'stageTimestamp',
		'hide-extra': true,
		'line-format': [{field: '__timestamp__'}, ' ', {field: 'verb'}, ' ', {field: 'user/username'}, ' ', {field: 'requestURI'}],
		value: Object.fromEntries(Object.entries(fields).map(([name, kind]) => [name, {kind, identifier: kind === 'string'}])),
	},
};

/** @returns a folder of configuration for `lnav -I`. */
export function lnavFormats() {
	const configuration = path.join(folder, 'lnav');
	const formats = path.join(configuration, 'formats', 'auditview');
	mkdirSync(formats, {recursive: true});
	writeFileSync(path.join(formats, 'k8s_audit.json'), JSON.stringify(format, null, '\t'));
	return configuration;
}
