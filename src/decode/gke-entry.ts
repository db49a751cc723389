import {EventText, objectText, quoted, textsObject} from './event-text.js';
import type {JsonObject} from './json-object.js';

const auditLog = 'type.googleapis.com/google.cloud.audit.AuditLog';

/** HTTP codes of the gRPC codes that say the same. */
const httpCodes: ReadonlyMap<number, number> = new Map([
	[3, 400],
	[5, 404],
	[6, 409],
	[7, 403],
	[9, 400],
	[16, 401],
]);

/** An entry of Cloud Logging for a request to a cluster. Requests to GKE itself (`container.googleapis.com`) have other methods and are none. */
export function isGkeEntry(object: JsonObject): boolean {
	return object.child('protoPayload')?.text('@type') === auditLog;
}

/**
The event that a GKE entry tells of. What GKE does not say is left out: level, groups, HTTP code of a success, requestURI.

@returns undefined for an entry that is not of a Kubernetes API server.
@see GoogleCloudPlatform/khi and falcosecurity/plugins k8saudit-gke, which read the same entries
*/
export function gkeEvent(entry: JsonObject): string | undefined {
	const payload = entry.child('protoPayload');
	const method = payload?.text('methodName') ?? '';
	if (payload?.text('serviceName') !== 'k8s.io' || !method.startsWith('io.k8s.')) return undefined;
	const operation = entry.child('operation');
	const metadata = payload.child('requestMetadata');
	const ip = metadata?.text('callerIp');
	return new EventText()
		.text('auditID', operation?.text('id') || entry.text('insertId') || 'none')
		.text('stage', operation?.raw('first') === 'true' && operation.raw('last') !== 'true' ? 'ResponseStarted' : 'ResponseComplete')
		.json('verb', quoted(method.slice(method.lastIndexOf('.') + 1)))
		.json('user', textsObject({username: payload.child('authenticationInfo')?.text('principalEmail')}) ?? '{}')
		.json('sourceIPs', ip ? `[${quoted(ip)}]` : undefined)
		.text('userAgent', metadata?.text('callerSuppliedUserAgent'))
		.json('objectRef', objectRefOf(payload.text('resourceName') ?? ''))
		.json('responseStatus', statusOf(payload.child('status')))
		.json('requestObject', bodyOf(payload, 'request'))
		.json('responseObject', bodyOf(payload, 'response'))
		.text('stageTimestamp', entry.text('timestamp'))
		.annotations(labelsOf(entry.child('labels')))
		.end('gke', ['stage', 'verb', 'objectRef', 'responseStatus']);
}

/** `core/v1/namespaces/shop/pods/web/status`: group, version, then `namespaces` and a name or not, resource, name, subresource. */
function objectRefOf(resourceName: string): string | undefined {
	const [group = '', apiVersion, ...path] = resourceName.split('/');
	const isNamespaced = path[0] === 'namespaces' && path.length > 2;
	const [resource, name, subresource] = isNamespaced ? path.slice(2) : path;
	const namespace = isNamespaced || resource === 'namespaces' ? path[1] : undefined;
	return textsObject({resource, namespace, name, apiGroup: group === 'core' ? '' : group, apiVersion, subresource});
}

/** Of a success the HTTP code is not known: none is made up. */
function statusOf(status: JsonObject | undefined): string {
	const code = Number(status?.raw('code') ?? 0);
	if (!code) return '{"metadata":{},"status":"Success"}';
	const message = status?.text('message');
	const http = httpCodes.get(code);
	return objectText([
		['metadata', '{}'],
		['status', '"Failure"'],
		['message', message ? quoted(message) : undefined],
		['reason', http === undefined ? quoted(`gRPC ${code}`) : undefined],
		['code', http === undefined ? undefined : String(http)],
	]);
}

/** Without the type that Cloud Logging adds. */
function bodyOf(payload: JsonObject, key: string): string | undefined {
	const body = payload.child(key);
	if (!body) return undefined;
	const members = [...body.members.keys()].filter(member => member !== '@type').map(member => [member, body.raw(member)] as const);
	return members.length === 0 ? undefined : objectText(members);
}

function labelsOf(labels: JsonObject | undefined): Array<readonly [string, string]> {
	return [...(labels?.members.keys() ?? [])].flatMap(key => {
		const text = labels?.text(key);
		return text === undefined ? [] : [[key, quoted(text)] as const];
	});
}
