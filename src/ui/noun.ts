/** Resources whose name is the same for one as for many. */
const alike = new Set(['endpoints']);

/** One of a resource: `pod`, `ingress`, `networkpolicy`, `endpoints`. */
export function singularOf(resource: string): string {
	if (alike.has(resource)) return resource;
	if (/[^aeiou]ies$/.test(resource)) return `${resource.slice(0, -3)}y`;
	if (/(?:ss|sh|ch|x)es$/.test(resource)) return resource.slice(0, -2);
	if (/statuses$/.test(resource)) return resource.slice(0, -2);
	return resource.length > 1 && /[^s]s$/.test(resource) ? resource.slice(0, -1) : resource;
}

/** One of a resource with its article: `a pod`, `an ingress`, `endpoints`. */
export function oneOf(resource: string): string {
	const one = singularOf(resource);
	if (alike.has(resource)) return one;
	return `${/^[aeio]|^u[^ns]|^un[^i]/i.test(one) ? 'an' : 'a'} ${one}`;
}
