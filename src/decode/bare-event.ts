const beginning = Buffer.from('{"kind":"Event","apiVersion":"audit.k8s.io/');

/**
Does `bytes[at …)` begin as the log backend begins an event?

@see kubernetes/apiserver plugin/pkg/audit/log/backend.go
*/
export function isBareEvent(bytes: Uint8Array, at: number): boolean {
	for (let i = 0; i < beginning.length; i++) if (bytes[at + i] !== beginning[i]) return false;
	return true;
}
