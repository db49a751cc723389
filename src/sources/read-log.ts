import type {IncomingMessage} from 'node:http';
import {SourceError} from '../model/source.js';
import {RequestError} from './http.js';
import {readBody, whyEnded} from './log-body.js';
import type {LogParts} from './pod-log.js';

/**
A pod's log as it is now, to its end.

@throws SourceError when it is refused, or does not come whole; what came before stands.
*/
export async function readLog(parts: LogParts): Promise<void> {
	const {name, status, sink, signal} = parts;
	const response = await ask(parts);
	if (!response) return;
	status.live();
	const end = await readBody(response, chunk => sink.chunk(chunk, undefined));
	const trouble = end.complete ? end.said : `${whyEnded(end)} before the end of the log`;
	if (signal.aborted || trouble !== '') sink.cut();
	if (signal.aborted) return;
	if (trouble !== '') throw new SourceError(`${name}: ${trouble}`);
	sink.end();
	status.ended();
}

/** Once more with new credentials after a 401. @returns undefined when the signal was given. */
async function ask(parts: LogParts, isSecondTry = false): Promise<IncomingMessage | undefined> {
	const {name, requests, signal} = parts;
	try {
		return await requests.log({}, signal);
	} catch (error) {
		if (signal.aborted) return undefined;
		if (!(error instanceof SourceError)) throw error;
		const isExpired = error instanceof RequestError && error.status === 401;
		if (isSecondTry || !isExpired) throw new SourceError(`${name}: ${requests.explain(error)}`, {cause: error});
		return ask(parts, true);
	}
}
