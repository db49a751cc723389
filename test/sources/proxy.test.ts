import {expect, it} from 'vitest';
import {proxyFor} from '../../src/sources/proxy.js';

it.each([
	['HTTPS_PROXY', 'https://api.example.com:6443', {HTTPS_PROXY: 'http://proxy:3128'}, 'http://proxy:3128'],
	['https_proxy', 'https://api.example.com', {https_proxy: 'http://proxy:3128'}, 'http://proxy:3128'],
	['the upper one first', 'https://api', {https_proxy: 'http://b', HTTPS_PROXY: 'http://a'}, 'http://a'],
	['HTTP_PROXY for a plain server only', 'https://api', {HTTP_PROXY: 'http://proxy'}, undefined],
	['HTTP_PROXY', 'http://api', {HTTP_PROXY: 'http://proxy'}, 'http://proxy'],
	['a proxy without a scheme', 'https://api', {HTTPS_PROXY: 'proxy:3128'}, 'http://proxy:3128'],
	['a SOCKS proxy', 'https://api', {HTTPS_PROXY: 'socks5://proxy:1080'}, 'socks5://proxy:1080'],
	['none', 'https://api', {HTTPS_PROXY: ''}, undefined],
	['no server', 'nonsense', {HTTPS_PROXY: 'http://proxy'}, undefined],
])('the proxy of the environment: %s', (_, server, env, proxy) => {
	expect(proxyFor(server, env)).toBe(proxy);
});

it.each([
	['https://localhost:6443', '', true],
	['https://127.3.2.1:6443', '', true],
	['https://[::1]:6443', '', true],
	['https://api.example.com', '*', true],
	['https://api.example.com', 'other.com, example.com', true],
	['https://example.com', 'example.com', true],
	['https://API.Example.com', '.EXAMPLE.com', true],
	['https://example.com', '.example.com', false],
	['https://api.example.com', '*.example.com', true],
	['https://badexample.com', 'example.com', false],
	['https://api.example.com:6443', 'example.com:6443', true],
	['https://api.example.com:6443', 'example.com:443', false],
	['https://api.example.com', 'example.com:443', true],
	['https://10.1.2.3:6443', '10.0.0.0/8', true],
	['https://11.1.2.3:6443', '10.0.0.0/8', false],
	['https://10.1.2.3:6443', '10.0.0.0/99', false],
	['https://10.1.2.3:6443', '10.1.2.3', true],
	['https://10.1.2.3:6443', '10.1.2.3:6443', true],
	['https://10.1.2.3:6443', '10.1.2', false],
	['https://[fd00::1]:6443', 'fd00::/8', true],
	['https://[fd00::1]:6443', '[fd00::1]:6443', true],
	['https://[fd00::1]:6443', 'fd00::1', true],
	['https://api.example.com', '', false],
])('%s with NO_PROXY=%s is asked directly: %s', (server, list, isDirect) => {
	expect(proxyFor(server, {HTTPS_PROXY: 'http://proxy', NO_PROXY: list}) === undefined).toBe(isDirect);
});
