import type {Micros} from './recording.js';

/** What was asked of a pod's log; undefined is "not asked". */
export type LogQuery = {
	readonly follow: boolean;
	readonly timestamps: boolean;
	readonly sinceTime: Micros | undefined;
	readonly sinceSeconds: number | undefined;
	readonly tailLines: number | undefined;
	readonly limitBytes: number | undefined;
};

/** Why a request is refused, as an API server says it. */
export type Refusal = {readonly code: number; readonly reason: string; readonly message: string};

/** The parameters of `pods/log`, with the API server's own ideas of what is valid: 400 for a wrong container or time, 422 for numbers out of range. */
export function parseLogQuery(parameters: URLSearchParams, container: string): LogQuery | Refusal {
	const wanted = parameters.get('container') ?? container;
	if (wanted !== container) return badRequest(`container ${wanted} is not valid for pod`);
	if (isTrue(parameters.get('previous'))) return badRequest(`previous terminated container "${container}" in pod not found`);
	const since = parameters.get('sinceTime');
	// An API server cuts the fraction of a second off.
	const sinceTime = since === null ? undefined : Math.floor(Date.parse(since) / 1000) * 1e6;
	if (Number.isNaN(sinceTime)) return badRequest(`sinceTime: parsing time "${since}" as RFC 3339`);
	const sinceSeconds = integer(parameters.get('sinceSeconds'), 1);
	const tailLines = integer(parameters.get('tailLines'), 0);
	const limitBytes = integer(parameters.get('limitBytes'), 1);
	if ([sinceSeconds, tailLines, limitBytes].some(Number.isNaN)) return invalid('a number is out of range');
	if (sinceTime !== undefined && sinceSeconds !== undefined)
		return invalid('at most one of `sinceTime` or `sinceSeconds` may be specified');
	const [follow, timestamps] = [parameters.get('follow'), parameters.get('timestamps')].map(isTrue);
	return {follow: follow === true, timestamps: timestamps === true, sinceTime, sinceSeconds, tailLines, limitBytes};
}

/** As Go's conversion has it: all but these is true. */
const isTrue = (text: string | null): boolean => text !== null && !['', '0', 'false', 'f'].includes(text.toLowerCase());

function integer(text: string | null, least: number): number | undefined {
	if (text === null) return undefined;
	const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
	return value >= least ? value : Number.NaN;
}

const badRequest = (message: string): Refusal => ({code: 400, reason: 'BadRequest', message});
const invalid = (message: string): Refusal => ({code: 422, reason: 'Invalid', message});
