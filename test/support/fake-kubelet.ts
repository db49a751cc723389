import type {IncomingHttpHeaders, ServerResponse} from 'node:http';
import {gzipSync} from 'node:zlib';
import {FakePod} from './fake-apiserver.js';

/**
/var/log of a node, served as its kubelet does: by Go's file server, through the API server's proxy.

@see go net/http/fs.go; kubernetes pkg/kubelet/server/server.go
*/
export class FakeNode {
	/** By path under /var/log. Folders are those that have files. */
	readonly files = new Map<string, Buffer>();
	/** Something on the way drops Range. */
	dropsRange = false;
	/** Is called before each answer: the node goes on working meanwhile. */
	busy: (path: string) => void = () => undefined;
	/** Consumed one a file's body: after so many bytes the connection is cut. */
	readonly cuts: number[] = [];

	append(path: string, text: string | Uint8Array): void {
		this.files.set(path, Buffer.concat([this.files.get(path) ?? Buffer.alloc(0), Buffer.from(text)]));
	}

	rename(from: string, to: string): void {
		this.files.set(to, this.files.get(from) ?? Buffer.alloc(0));
		this.files.delete(from);
	}

	zip(path: string): void {
		this.files.set(`${path}.gz`, gzipSync(this.files.get(path) ?? Buffer.alloc(0)));
		this.files.delete(path);
	}

	serve(path: string, headers: IncomingHttpHeaders, response: ServerResponse): void {
		this.busy(path);
		const file = this.files.get(path);
		const names = this.#list(path);
		if (file) this.#serveFile(file, headers, response);
		else if (names.length === 0) response.writeHead(404, {'content-type': 'text/plain; charset=utf-8'}).end('404 page not found\n');
		else if (path !== '' && !path.endsWith('/')) response.writeHead(301, {location: `${path.split('/').at(-1)}/`}).end();
		else {
			const links = names.map(name => `<a href="${name.split('/').map(encodeURIComponent).join('/')}">${name}</a>\n`);
			response.writeHead(200, {'content-type': 'text/html; charset=utf-8'});
			response.end(`<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join('')}</pre>\n`);
		}
	}

	#list(path: string): readonly string[] {
		const folder = path === '' || path.endsWith('/') ? path : `${path}/`;
		const inside = [...this.files.keys()].filter(name => name.startsWith(folder)).map(name => name.slice(folder.length));
		return [...new Set(inside.map(name => (name.includes('/') ? name.slice(0, name.indexOf('/') + 1) : name)))].sort();
	}

	#serveFile(file: Buffer, headers: IncomingHttpHeaders, response: ServerResponse): void {
		const [, start, end] = (!this.dropsRange && file.length > 0 && /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '')) || [];
		if (start === undefined) {
			this.#send(file, response.writeHead(200, {'content-length': file.length}));
			return;
		}
		const [from, to] = [Number(start), end ? Math.min(file.length, Number(end) + 1) : file.length];
		if (from >= file.length) {
			response.writeHead(416, {'content-range': `bytes */${file.length}`}).end('invalid range: failed to overlap\n');
			return;
		}
		const range = {'content-range': `bytes ${from}-${to - 1}/${file.length}`, 'content-length': to - from};
		this.#send(file.subarray(from, to), response.writeHead(206, range));
	}

	#send(bytes: Buffer, response: ServerResponse): void {
		const cut = this.cuts.shift();
		if (cut === undefined || cut >= bytes.length) response.end(bytes);
		else response.write(bytes.subarray(0, cut), () => response.socket?.end());
	}
}

/** The output of a container on a node, as the runtime writes it and the kubelet rotates it. */
export class FakeContainerLog {
	instance = 0;
	#stamp = 0;

	constructor(
		readonly node: FakeNode,
		/** Under /var/log, as `pods/kube-system_kube-apiserver-cp_0a1b/kube-apiserver`. */
		readonly folder: string,
	) {}

	get path(): string {
		return `${this.folder}/${this.instance}.log`;
	}

	append(text: string): void {
		this.node.append(this.path, text);
	}

	/** As the kubelet does it: rotated files are compressed but for the newest, and only so many are kept. */
	rotate(keep = 5): void {
		// Only what has grown is rotated.
		if (!this.node.files.get(this.path)?.length) return;
		const rotated = [...this.node.files.keys()].filter(name => name.startsWith(`${this.path}.`)).sort();
		for (const name of rotated.slice(0, Math.max(0, rotated.length - (keep - 2)))) this.node.files.delete(name);
		for (const name of rotated) if (this.node.files.has(name) && !name.endsWith('.gz')) this.node.zip(name);
		this.#stamp++;
		this.node.rename(this.path, `${this.path}.20260102-${String(120000 + this.#stamp).padStart(6, '0')}`);
		this.node.append(this.path, '');
	}

	restart(): void {
		this.instance++;
		this.node.append(this.path, '');
	}
}

/** A static pod on a node, whose folder of logs is named by the hash of its manifest. */
export class NodePod extends FakePod {
	node = 'cp-1';
	hash = '0a1b2c';
	volumes: ReadonlyArray<{readonly inContainer: string; readonly onNode: string}> = [];

	override toJSON(): object {
		const plain = super.toJSON() as {metadata: object; spec: {containers: object[]}};
		const named = this.volumes.map((volume, n) => ({...volume, name: `v${n}`}));
		const volumeMounts = named.map(({name, inContainer}) => ({name, mountPath: inContainer}));
		return {
			...plain,
			metadata: {...plain.metadata, annotations: {'kubernetes.io/config.hash': this.hash, 'kubernetes.io/config.mirror': this.hash}},
			spec: {
				nodeName: this.node,
				volumes: named.map(({name, onNode}) => ({name, hostPath: {path: onNode}})),
				containers: plain.spec.containers.map(container => ({...container, volumeMounts})),
			},
		};
	}
}
