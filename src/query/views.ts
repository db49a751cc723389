/** A built-in, named question (`questions.md`). */
export type View = {
	/** For `--view NAME` and `view:NAME`. */
	readonly name: string;
	/** Two letters that find it first in the menu. */
	readonly keys: string;
	readonly question: string;
	/** The predicate, as it is written into the query line. */
	readonly query: string;
};

/** THE table of views: those that need nothing more than the query. */
export const views: readonly View[] = [
	{
		name: 'deletions',
		keys: 'de',
		question: 'Who deleted X, and when?',
		query: '(verb:delete,deletecollection or verb:create subresource:eviction) code:2xx -is:dry-run',
	},
	{name: 'forbidden', keys: 'fo', question: 'Who is refused what, and by whom?', query: 'code:403'},
	{name: 'unauthenticated', keys: 'un', question: 'Who fails to log in?', query: 'code:401'},
	{
		name: 'secrets',
		keys: 'se',
		question: 'Who read which Secrets?',
		query:
			'(resource:secrets verb:get,list,watch or resource:serviceaccounts subresource:token verb:create) code:2xx -usertype:node,system',
	},
	{
		name: 'sessions',
		keys: 'ss',
		question: 'Who ran what inside pods; what is open now?',
		query: [
			'resource:pods subresource:exec,attach,portforward verb:get,create',
			'or resource:pods subresource:ephemeralcontainers verb:patch,update',
			'or subresource:proxy -path:*/proxy/metrics*,*/proxy/stats*',
		].join(' '),
	},
	{
		name: 'slow',
		keys: 'sl',
		question: 'Which requests are slow, and in which layer?',
		query: '-verb:watch -is:session (latency:>1s or annotations["apiserver.latency.k8s.io/total"]:?)',
	},
	{name: 'humans', keys: 'hu', question: 'What did people change?', query: 'usertype:human is:write'},
];

export const viewNamed = (name: string): View | undefined => views.find(view => view.name === name);
