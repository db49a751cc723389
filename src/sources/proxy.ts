import {BlockList, isIP} from 'node:net';

type Env = Readonly<Record<string, string | undefined>>;

/**
The proxy that the environment names for a server: `HTTPS_PROXY` or `HTTP_PROXY` by its scheme, unless `NO_PROXY` names the server. This machine itself is never asked through one.

@returns a URL, or undefined for none.
@see golang.org/x/net/http/httpproxy: what kubectl does
*/
export function proxyFor(server: string, env: Env): string | undefined {
	if (!URL.canParse(server)) return undefined;
	const url = new URL(server);
	const named = url.protocol === 'https:' ? variableOf(env, 'HTTPS_PROXY') : variableOf(env, 'HTTP_PROXY');
	if (named === '' || isSpared(url, variableOf(env, 'NO_PROXY'))) return undefined;
	return /^[a-z][a-z\d+.-]*:\/\//i.test(named) ? named : `http://${named}`;
}

const variableOf = (env: Env, name: string): string => (env[name] || env[name.toLowerCase()] || '').trim();

function isSpared(url: URL, list: string): boolean {
	const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
	const port = url.port || (url.protocol === 'https:' ? '443' : '80');
	if (host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))) return true;
	return list
		.split(',')
		.map(entry => entry.trim().toLowerCase())
		.some(entry => entry !== '' && matches(entry, host, port));
}

/** `*`; an address or a range of them; a domain, which means all below it; each but `*` and a range with or without a port. */
function matches(entry: string, host: string, port: string): boolean {
	if (entry === '*') return true;
	if (entry.includes('/')) return isInRange(entry, host);
	const [, name = entry, itsPort] = isIP(entry) === 6 ? [] : (/^\[?(.*?)\]?(?::(\d+))?$/.exec(entry) ?? []);
	if (itsPort !== undefined && itsPort !== port) return false;
	if (isIP(name) !== 0) return name === host;
	const domain = name.replace(/^\*?\./, '');
	const isBelow = host.endsWith(`.${domain}`);
	return name === domain ? isBelow || host === domain : isBelow;
}

function isInRange(range: string, host: string): boolean {
	const [address = '', bits = ''] = range.split('/');
	const [family, hostFamily] = [isIP(address), isIP(host)];
	if (family === 0 || family !== hostFamily || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
	const list = new BlockList();
	const type = family === 4 ? 'ipv4' : 'ipv6';
	list.addSubnet(address, Number(bits), type);
	return list.check(host, type);
}
