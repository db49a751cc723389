/** Jobs in turn, round after round: on a shared machine minutes differ by half, neighbours do not. */
import {Skipped} from './skipped.mjs';
import {missingTools} from './yardsticks.mjs';

/** All that was measured, and what could not be. */
class Measured {
	/** Single values by measure, in the order of the rounds. */
	times = new Map();
	/** Why a job, or a measure, has none. */
	skipped = new Map();

	/** @param result - milliseconds, or figures by name; `ms` is that of the job itself. A text says why there is no figure. */
	add(job, result) {
		const figures = typeof result === 'number' ? {ms: result} : result;
		for (const [name, value] of Object.entries(figures)) this.#addOne(name === 'ms' ? job : `${job}: ${name}`, value);
	}

	#addOne(measure, value) {
		if (typeof value === 'string') this.skipped.set(measure, value);
		else if (Number.isFinite(value)) this.times.set(measure, [...(this.times.get(measure) ?? []), value]);
	}
}

/**
Run each job once a round. The first round only warms the caches, unless there is one alone.

@param jobs - by name: `run` answers what `Measured.add` takes; `tools` it needs; with `once` it runs in one round only.
*/
export async function measure(jobs, rounds) {
	const measured = new Measured();
	for (const [name, {tools = []}] of Object.entries(jobs)) {
		const missing = missingTools(tools);
		if (missing.length > 0) measured.skipped.set(name, `${missing.join(' and ')} not installed`);
	}
	for (let round = rounds === 1 ? 1 : 0; round <= rounds; round++) {
		for (const [name, job] of Object.entries(jobs)) {
			if (measured.skipped.has(name) || (job.once && round !== 1)) continue;
			process.stderr.write(`bench: ${round === 0 ? 'warming' : `round ${round} of ${rounds}`}: ${name}\n`);
			const result = await resultOf(job, reason => measured.skipped.set(name, reason));
			if (round > 0 && result !== undefined) measured.add(name, result);
		}
	}
	return measured;
}

async function resultOf(job, skip) {
	try {
		return await job.run();
	} catch (error) {
		if (!(error instanceof Skipped)) throw error;
		skip(error.message);
		return undefined;
	}
}
