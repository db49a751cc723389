const writeVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Resources whose "create" only asks a question and changes nothing. */
const reviews = new Set([
	'subjectaccessreviews',
	'localsubjectaccessreviews',
	'selfsubjectaccessreviews',
	'selfsubjectrulesreviews',
	'selfsubjectreviews',
	'tokenreviews',
]);

/** Does such a request change something in the cluster? (`is:write`) */
export function isWrite(verb: string, resource: string): boolean {
	return writeVerbs.has(verb) && !reviews.has(resource);
}

const longRunningSubresources = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

/**
Is such a request answered for as long as it is open, with a ResponseStarted of its own?

@param path - of the requestURI, without the query.
@see kubernetes/kubernetes cmd/kube-apiserver: verbs watch and proxy, these subresources, non-resource /debug/pprof/
*/
export function isLongRunning(verb: string, resource: string, subresource: string, path: string): boolean {
	return (
		verb === 'watch' ||
		verb === 'proxy' ||
		longRunningSubresources.has(subresource) ||
		(resource === '' && path.startsWith('/debug/pprof/'))
	);
}
