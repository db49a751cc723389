import {asBuffer} from './byte-range.js';
import {EventText, objectText, quoted} from './event-text.js';
import {decodeLegacyLine} from './legacy-line.js';

/** A line is looked at no further for how it begins. */
const lookedBytes = 64;

type Members = NonNullable<ReturnType<typeof decodeLegacyLine>>;

/**
The event that a line of `--audit-log-format=legacy` tells of:

`2017-06-15T21:50:50.259470834Z AUDIT: id="…" stage="…" ip="…" method="…" user="…" groups="\"a\",\"b\"" as="<self>" asgroups="<lookup>" namespace="<none>" uri="…" response="200"`

Kubernetes 1.6 writes two lines a request without a stage, the second with nothing but the ID and the response.

@param bytes - the line is `bytes[start … end)`.
@returns the document; undefined for any other line.
*/
export function legacyEvent(bytes: Uint8Array, start: number, end: number): string | undefined {
	const first = bytes[start] ?? 0;
	if (first < 0x30 || first > 0x39) return undefined;
	const buffer = asBuffer(bytes);
	if (!buffer.toString('latin1', start, Math.min(end, start + lookedBytes)).includes(' AUDIT: id="')) return undefined;
	const members = decodeLegacyLine(buffer.toString('utf8', start, end));
	return members && textOf(members);
}

function textOf(members: Members): string {
	const text = (key: string): string | undefined => (typeof members[key] === 'string' ? members[key] : undefined);
	const code = childText(members['responseStatus'], 'code');
	const stage = text('stage') ?? (code === undefined ? 'RequestReceived' : 'ResponseComplete');
	const ips = members['sourceIPs'];
	const namespace = childText(members['objectRef'], 'namespace');
	return new EventText()
		.text('auditID', text('auditID') ?? 'none')
		.text('stage', stage)
		.text('requestURI', text('requestURI'))
		.json('verb', quoted((text('verb') ?? '').toLowerCase()))
		.json('user', userOf(members['user']) ?? '{}')
		.json('impersonatedUser', userOf(members['impersonatedUser']))
		.json('sourceIPs', Array.isArray(ips) ? `[${ips.map(ip => quoted(String(ip))).join(',')}]` : undefined)
		.text('userAgent', text('userAgent'))
		.json('objectRef', namespace === undefined ? undefined : objectText([['namespace', quoted(namespace)]]))
		.json('responseStatus', code === undefined ? undefined : `{"metadata":{},"code":${code}}`)
		.text('requestReceivedTimestamp', text('requestReceivedTimestamp'))
		.text('stageTimestamp', stage === 'RequestReceived' ? text('requestReceivedTimestamp') : undefined)
		.end('legacy', text('stage') === undefined ? ['stage'] : []);
}

function userOf(user: unknown): string | undefined {
	const name = childText(user, 'username');
	if (name === undefined) return undefined;
	const groups = typeof user === 'object' && user !== null && 'groups' in user && Array.isArray(user.groups) ? user.groups : undefined;
	return objectText([
		['username', quoted(name)],
		['groups', groups && `[${groups.map(group => quoted(String(group))).join(',')}]`],
	]);
}

/** A text or a number at a key. */
function childText(value: unknown, key: string): string | undefined {
	const child = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
	return typeof child === 'string' || typeof child === 'number' ? String(child) : undefined;
}
