import type {Cells} from '../safe/cells.js';
import {type Paint, put} from './query-hits.js';

/** kubectl's own short names, and the API groups in which it has them; '' is the core group. */
const shortNames: ReadonlyMap<string, readonly [short: string, ...groups: readonly string[]]> = new Map([
	['certificatesigningrequests', ['csr', 'certificates.k8s.io']],
	['componentstatuses', ['cs', '']],
	['configmaps', ['cm', '']],
	['cronjobs', ['cj', 'batch']],
	['customresourcedefinitions', ['crd', 'apiextensions.k8s.io']],
	['daemonsets', ['ds', 'apps', 'extensions']],
	['deployments', ['deploy', 'apps', 'extensions']],
	['endpoints', ['ep', '']],
	['events', ['ev', '', 'events.k8s.io']],
	['horizontalpodautoscalers', ['hpa', 'autoscaling']],
	['ingresses', ['ing', 'networking.k8s.io', 'extensions']],
	['ipaddresses', ['ip', 'networking.k8s.io']],
	['limitranges', ['limits', '']],
	['namespaces', ['ns', '']],
	['networkpolicies', ['netpol', 'networking.k8s.io', 'extensions']],
	['nodes', ['no', '']],
	['persistentvolumeclaims', ['pvc', '']],
	['persistentvolumes', ['pv', '']],
	['poddisruptionbudgets', ['pdb', 'policy']],
	['pods', ['po', '']],
	['priorityclasses', ['pc', 'scheduling.k8s.io']],
	['replicasets', ['rs', 'apps', 'extensions']],
	['replicationcontrollers', ['rc', '']],
	['resourcequotas', ['quota', '']],
	['serviceaccounts', ['sa', '']],
	['services', ['svc', '']],
	['statefulsets', ['sts', 'apps']],
	['storageclasses', ['sc', 'storage.k8s.io']],
	['volumeattributesclasses', ['vac', 'storage.k8s.io']],
]);

/** `po` for pods, where kubectl has such a name; else the resource itself. @param group - '' for the core group. */
export function shortResource(resource: string, group: string): string {
	const [short, ...groups] = shortNames.get(resource) ?? [];
	return short !== undefined && groups.includes(group) ? short : resource;
}

/**
A resource and its part: `pods/exec`. Without a part it is cut in the middle, so that `rolebindings` and `clusterrolebindings` differ, with one at the end.

@param resource - as it is to be shown, short or long.
*/
export function resourceCells(resource: string, subresource: string, width: number, paint: Paint): Cells {
	if (subresource !== '') return put(`${resource}/${subresource}`, width, paint);
	return put(resource, width, paint, {cut: 'middle', tail: 4});
}
