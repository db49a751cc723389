import {closeSync} from 'node:fs';
import {isatty} from 'node:tty';
import {visiblePlain} from '../safe/visible.js';
import {writeNow} from './modes.js';

export type ExitOptions = {
	/** Gives the terminal back; may be called several times. */
	readonly leave: () => void;
	/** The last chance to delete what must not stay. Synchronous. */
	readonly cleanUp?: () => void;
};

export type Exits = {
	/** The one way out of the viewer: terminal back, then the end. */
	readonly exit: (code: number) => void;
	/** What a render boundary, or any other catch of last resort, calls. */
	readonly fail: (error: unknown) => void;
	/** The terminal is gone: no reader, no words. */
	readonly lost: () => void;
};

/** 128 + the number of the signal, as shells say it. */
const codes = {SIGHUP: 129, SIGINT: 130, SIGQUIT: 131, SIGTERM: 143} as const;

/** Installs every way out that a process can see: signals, errors, rejections, a closed or lost stdout. On each the terminal is given back first. */
export function installExits({leave, cleanUp}: ExitOptions): Exits {
	const terminals = [0, 1, 2].filter(isatty);
	const exit = (code: number): void => {
		try {
			leave();
			cleanUp?.();
		} finally {
			closeLost(terminals);
			process.exit(code);
		}
	};
	const fail = (error: unknown): void => {
		try {
			leave();
			writeNow(2, stackOf(error));
		} finally {
			exit(3);
		}
	};
	const lost = (): void => exit(codes.SIGHUP);

	for (const [signal, code] of Object.entries(codes)) process.on(signal as NodeJS.Signals, () => exit(code));
	for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
		// Whoever listened until now would speak before the terminal is given back.
		process.removeAllListeners(event);
		process.on(event as 'uncaughtException', fail);
	}
	process.stdout.on('error', (error: NodeJS.ErrnoException) => exit(error.code === 'EPIPE' ? 141 : codes.SIGHUP));
	// Whoever ends the process otherwise, and however.
	process.on('exit', leave);
	return {exit, fail, lost};
}

/** At its end Node gives stdin, stdout and stderr the settings back that they had, and aborts, with a core dump and 134, where the terminal is gone (`ResetStdio` in its src/node.cc). What is closed it passes over. */
function closeLost(terminals: readonly number[]): void {
	for (const descriptor of terminals) {
		if (isatty(descriptor)) continue;
		try {
			closeSync(descriptor);
		} catch {
			// Closed already.
		}
	}
}

/** What failed and where, without its message: that may quote an event. */
export function stackOf(error: unknown): string {
	if (!(error instanceof Error)) return 'auditview: internal error: something was thrown that is no error\n';
	const {stack = '', message} = error;
	const frames = stack.slice(message === '' ? 0 : stack.indexOf(message) + message.length);
	const places = frames.split('\n').filter(line => /^ +at /.test(line));
	return ['auditview: internal error', error.name, ...places].map(line => `${visiblePlain(line, 'kept')}\n`).join('');
}
