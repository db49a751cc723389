import {accessSync, constants, statSync} from 'node:fs';

/**
Can files be made in the folder of `--spill-dir`? Said before anything is read: later it would be a disk that takes nothing.

@param name - undefined: the system's folder for temporary files, which may lack what it will.
@returns what is wrong, for the user.
*/
export function checkSpillDir(name: string | undefined): {readonly wrong: string} | undefined {
	if (name === undefined) return undefined;
	const wrong = (why: string) => ({wrong: `--spill-dir ${name}: ${why}; expected a folder that may be written`});
	try {
		if (!statSync(name).isDirectory()) return wrong('is no folder');
		accessSync(name, constants.W_OK | constants.X_OK);
		return undefined;
	} catch (error) {
		return wrong(`cannot be written${error instanceof Error && 'code' in error ? ` (${error.code})` : ''}`);
	}
}
