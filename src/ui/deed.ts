import {parameterOf} from '../query/percent.js';
import {oneOf} from './noun.js';

/** What a request is about, as far as words for it need to know. */
export type Deed = {
	readonly verb: string;
	readonly resource: string;
	readonly subresource: string;
	readonly path: string;
	readonly query: string;
};

/** What was done, in three forms: `to read a pod`, `read a pod`, `is reading a pod`. */
export type DeedWords = {readonly infinitive: string; readonly past: string; readonly present: string};

/** A verb of English: to run, ran, running. */
type Verb = readonly [infinitive: string, past: string, present: string];

/** Words for a part of an object, whatever the verb. `{a}` is the resource as one thing with its article. */
const bySubresource: ReadonlyMap<string, readonly [Verb, string]> = new Map<string, readonly [Verb, string]>([
	['exec', [['run', 'ran', 'running'], 'a command in {a}']],
	['attach', [['attach', 'attached', 'attached'], 'to a container of {a}']],
	['portforward', [['forward', 'forwarded', 'forwarding'], 'a port of {a}']],
	['proxy', [['call', 'called', 'calling'], '{a} through the apiserver']],
	['log', [['read', 'read', 'reading'], 'the log of {a}']],
]);

/** Words for a write to a part of an object, whatever the verb. */
const writesTo: ReadonlyMap<string, readonly [Verb, string]> = new Map<string, readonly [Verb, string]>([
	['eviction', [['evict', 'evicted', 'evicting'], '{a}']],
	['binding', [['bind', 'bound', 'binding'], '{a} to a node']],
	['scale', [['scale', 'scaled', 'scaling'], '{a}']],
	['token', [['issue', 'issued', 'issuing'], 'a token for {a}']],
	['approval', [['approve or deny', 'approved or denied', 'approving or denying'], '{a}']],
	['ephemeralcontainers', [['add', 'added', 'adding'], 'a debug container to {a}']],
	['rollback', [['roll back', 'rolled back', 'rolling back'], '{a}']],
	['finalize', [['finalize', 'finalized', 'finalizing'], '{a}']],
	['resize', [['resize', 'resized', 'resizing'], '{a}']],
]);

/** "Creating" one of these only asks. */
const questions: ReadonlyMap<string, string> = new Map([
	['subjectaccessreviews', 'whether somebody may do something'],
	['localsubjectaccessreviews', 'whether somebody may do something in a namespace'],
	['selfsubjectaccessreviews', 'whether they may do something themselves'],
	['selfsubjectrulesreviews', 'which rules apply to themselves'],
	['selfsubjectreviews', 'who they are'],
	['tokenreviews', 'whose token it is'],
]);

const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
	['get', ['read', 'read', 'reading']],
	['list', ['list', 'listed', 'listing']],
	['watch', ['watch', 'watched', 'watching']],
	['create', ['create', 'created', 'creating']],
	['update', ['update', 'updated', 'updating']],
	['patch', ['patch', 'patched', 'patching']],
	['delete', ['delete', 'deleted', 'deleting']],
	['deletecollection', ['delete', 'deleted', 'deleting']],
	['proxy', ['call', 'called', 'calling']],
]);

const writeVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);
const aboutMany = new Set(['list', 'watch', 'deletecollection']);

/**
What a request did, in plain words: `ran a command in a pod`, `listed secrets`. The words hold the names of verbs and resources as the client wrote them.

@param scope - after a resource as a whole: ` in shop`, ` of the whole cluster`.
*/
export function deedWords(deed: Deed, scope: string): DeedWords {
	const {verb, resource, subresource, path, query} = deed;
	if (resource === '') return withObject(httpVerb(verb), path);
	const question = verb === 'create' && subresource === '' ? questions.get(resource) : undefined;
	if (question) return withObject(['ask', 'asked', 'asking'], question);
	const special = bySubresource.get(subresource) ?? (writeVerbs.has(verb) ? writesTo.get(subresource) : undefined);
	if (special) return withObject(followed(special[0], subresource, query), filled(special[1], resource));
	const part = subresource === '' ? '' : `the ${subresource} of `;
	if (aboutMany.has(verb)) return withObject(verbOf(verb), `${part}${resource}${scope}`);
	return withObject(verbOf(verb), `${part}${filled('{a}', resource)}`);
}

/** On a path that is no resource. */
const httpVerb = (verb: string): Verb => (verb === 'get' || verb === 'head' ? ['read', 'read', 'reading'] : verbOf(verb));

/** A log is followed where the query says so. */
function followed(verb: Verb, subresource: string, query: string): Verb {
	const follow = subresource === 'log' ? parameterOf(query, 'follow') : '';
	return follow === 'true' || follow === '1' ? ['follow', 'followed', 'following'] : verb;
}

/** A verb that we do not know is quoted; of a method that maps to none the API writes an empty one. */
function verbOf(verb: string): Verb {
	const known = verbs.get(verb);
	if (known) return known;
	const quoted = verb === '' ? 'without a verb' : `"${verb}"`;
	return [`do ${quoted} to`, `did ${quoted} to`, `doing ${quoted} to`];
}

// By a function, since names can hold `$&`.
const filled = (pattern: string, resource: string): string => pattern.replace('{a}', () => oneOf(resource));

const withObject = ([infinitive, past, present]: Verb, object: string): DeedWords => ({
	infinitive: `to ${infinitive} ${object}`,
	past: `${past} ${object}`,
	present: `is ${present} ${object}`,
});
