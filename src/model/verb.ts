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

export const isWriteVerb = (verb: string): boolean => writeVerbs.has(verb);
export const isReview = (resource: string): boolean => reviews.has(resource);

/** Does such a request change something in the cluster? (`is:write`) */
export const isWrite = (verb: string, resource: string): boolean => isWriteVerb(verb) && !isReview(resource);

const longRunningSubresources = new Set(['attach', 'exec', 'proxy', 'log', 'portforward']);

/**
What makes a request answered for as long as it is open, with a ResponseStarted of its own: one of verb, subresource and, where there is no resource, the path of the requestURI.

@see kubernetes/kubernetes cmd/kube-apiserver: verbs watch and proxy, these subresources, non-resource /debug/pprof/
*/
export const longRunning = {
	verb: (verb: string): boolean => verb === 'watch' || verb === 'proxy',
	subresource: (subresource: string): boolean => longRunningSubresources.has(subresource),
	path: (path: string): boolean => path.startsWith('/debug/pprof/'),
} as const;
