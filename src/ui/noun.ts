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

/** The article of a noun: `a` or `an`. */
export const articleOf = (noun: string): string => (/^[aeio]|^u[^ns]|^un[^i]/i.test(noun) ? 'an' : 'a');
