/** `npm run tables`: writes the tables of README.md anew, from the program itself. `test/program/readme.test.ts` compares the two. */
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

const bundle = fileURLToPath(new URL('../dist/auditview.js', import.meta.url));
const readme = new URL('../README.md', import.meta.url);

const print = (...args) =>
	execFileSync(process.execPath, [bundle, ...args], {encoding: 'utf8', env: {...process.env, NO_COLOR: '1'}}).trimEnd();

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
const parts = {
	flags: () => `\`\`\`text\n${print('help')}\n\`\`\``,
	keys: () => print('keys', '-o', 'markdown'),
	fields: () => print('fields', '-o', 'markdown'),
	views: () => print('views', '-o', 'markdown'),
};

/** The README with its tables as the program has them now. */
export function withTables(text) {
	return text.replace(/<!-- (\w+) -->[\s\S]*?<!-- \/\1 -->/g, (whole, name) =>
		name in parts ? `<!-- ${name} -->\n${parts[name]()}\n<!-- /${name} -->` : whole,
	);
}

/** The README as it stands. */
export const readReadme = () => readFileSync(readme, 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(readme, withTables(readReadme()));
