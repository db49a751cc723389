import {afterEach, describe, expect, it} from 'vitest';
import {makeLine} from '../support/make-event.js';
import {bundle} from '../support/program.js';
import {scratchFolder} from '../support/scratch.js';
import {start, type TerminalRun, untouched} from '../support/terminal.js';

const scratch = scratchFolder();
const hostile = 'a\u001b[2Jb\u009b31mc\u202ed\u0007\\e';
const running: TerminalRun[] = [];
afterEach(async () => {
	for (const program of running.splice(0)) await program.end();
});

const by = (user: string, times = 1): string[] => Array.from({length: times}, () => makeLine({user: {username: user}}));

/** What stands on a terminal of 60 columns after `--by …` has ended by itself. */
async function printed(lines: readonly string[], args: readonly string[], env: readonly string[] = []) {
	const name = scratch.write(lines.map(line => `${line}\n`).join(''));
	const program = start('env', [...env, process.execPath, bundle, ...args, name], {cols: 60, rows: 40, inShell: true});
	running.push(program);
	const screen = await program.screen(/^exited \d+$/m);
	return {program, lines: screen.slice(0, screen.findLastIndex(line => line !== '') + 1), bytes: program.bytes().toString()};
}

describe('--by on a terminal', () => {
	it('is drawn as on the screen of the viewer, the columns as far apart as they need', async () => {
		const {lines, program} = await printed([...by('日本', 1234), ...by('bob', 7), ...by('')], ['--by', 'user,verb']);
		expect(lines).toEqual(['user  verb  count', '日本  get   1,234', 'bob   get       7', '      get       1', 'exited 0']);
		expect(program.modes()).toEqual(untouched);
	});

	it('shows the first 20 and says of how many; --top shows all that it asks for', async () => {
		const many = Array.from({length: 30}, (_, at) => by(`user-${at}`)).flat();
		const {lines} = await printed(many, ['--by', 'user']);
		expect(lines.filter(line => line.startsWith('user-'))).toHaveLength(20);
		expect(lines.join('\n')).toContain('top 20 of 30');
		const {lines: all} = await printed(many, ['--by', 'user', '--top', '30']);
		expect(all.filter(line => line.startsWith('user-'))).toHaveLength(30);
		expect(all.join('\n')).not.toContain('top ');
	});

	it('cuts the widest column, never the count', async () => {
		const {lines} = await printed(by('x'.repeat(300), 3), ['--by', 'user,verb']);
		expect(lines).toHaveLength(3);
		expect(lines[1]).toMatch(/^x+… +get +3$/);
	});

	it.each([[[]], [['TERM=dumb']], [['NO_COLOR=1']], [['LC_ALL=C']], [['CI=1', 'INK_SCREEN_READER=true']]])(
		'sends no control character, neither of a value nor of its own, with %s',
		async env => {
			const {lines, bytes} = await printed([...by(hostile), ...by('日本')], ['--by', 'user'], env);
			expect(bytes).not.toMatch(/[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u202e]/);
			expect(lines).toHaveLength(4);
			expect(lines.join('\n')).toMatch(/^a.*202e.*e +1$/m);
		},
	);

	it('says nothing but its heading where nothing passes', async () => {
		const {lines} = await printed(by('bob'), ['--by', 'user', '-q', 'verb:delete']);
		expect(lines[0]).toBe('user  count');
		expect(lines.at(-1)).toBe('exited 0');
	});

	it.each([
		['table', /^USER +COUNT\nbob +1\n/],
		['json', /^\[\{"user":"bob","count":1\}\]\n/],
		['csv', /^user,count\nbob,1\n/],
	])('is the printed %s where -o asks for it', async (format, expected) => {
		const {lines} = await printed(by('bob'), ['--by', 'user', '-o', format]);
		expect(lines.join('\n')).toMatch(expected);
	});
});
