import WebSocket from 'ws';

/**
`kubectl exec` into the apiserver's own pod, as kubectl does it today: over a WebSocket.

@param {{url: string, podName: string, api: {ca: string}}} plane
@param {string} command
@param {string} token
@returns {Promise<string>} what the command wrote to stdout.
*/
export function exec(plane, command, token) {
	const query = new URLSearchParams({command, container: 'kube-apiserver', stdout: 'true'});
	const url = `${plane.url}/api/v1/namespaces/kube-system/pods/${plane.podName}/exec?${query}`;
	const headers = {authorization: `Bearer ${token}`, 'user-agent': 'kubectl/v1.37.2 (linux/amd64) kubernetes/3f0d0a2'};
	const socket = new WebSocket(url.replace('https:', 'wss:'), ['v5.channel.k8s.io'], {ca: plane.api.ca, headers});
	return new Promise((resolve, reject) => {
		let out = '';
		// The first byte is the number of the stream: 1 is stdout.
		socket.on('message', data => {
			if (data[0] === 1) out += data.toString('utf8', 1);
		});
		socket.on('error', reject);
		socket.on('close', () => resolve(out));
	});
}
