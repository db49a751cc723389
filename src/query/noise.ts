/**
The default noise predicate (`questions.md` 3), `is:noise`.

What failed, was lost or deletes is never noise: a User-Agent is the client's own text, a filter that trusts it a place to hide.
*/
export const noiseText = `-is:failed -is:orphan -verb:delete,deletecollection (
	is:own or verb:watch or resource:leases,events
	or resource:endpoints,configmaps verb:get,update,patch (ua=~leader-election or user:*provisioner*)
	or path:/healthz*,/livez*,/readyz*,/metrics*,/openapi/*,/version* )`;
