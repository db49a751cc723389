import {startLogServer} from '../demo/log-server.js';
import {isPrinted, type Options} from '../options.js';
import {demoSpec} from './source-specs.js';

/**
The viewer, or its printed twin, on a recorded kube-apiserver that is served and followed on loopback: by the very client that follows a cluster.

@returns the exit code.
*/
export async function demo(options: Options): Promise<number> {
	const {at, pace, stopAfter} = options;
	const server = await startLogServer({at, pace, stopAfter});
	const spec = demoSpec(server.url, options.follow ?? true);
	try {
		if (isPrinted(options, {stdoutIsTerminal: process.stdout.isTTY === true, term: process.env['TERM']})) {
			const {print} = await import('./print.js');
			return await print(options, {specs: [spec], nowMicros: at});
		}
		const {view} = await import('./view.js');
		return await view(options, {specs: [spec], now: clockFrom(at)});
	} finally {
		server.close();
	}
}

/** The clock of the recording: it goes on from `at`. */
function clockFrom(at: number | undefined): () => number {
	const offset = at === undefined ? 0 : at - Date.now() * 1000;
	return () => Date.now() * 1000 + offset;
}
