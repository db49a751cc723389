import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';

/** Licences that may be in what we publish (`promises.md` 8). */
const allowed = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Python-2.0', 'Unlicense', 'CC0-1.0', 'BlueOak-1.0.0'];

/** Packages that ship no licence text, only the name of the licence in their package.json. */
const withoutText = new Set(['ink-table', 'yoga-layout', 'stream-buffers']);

/**
The licence notices of all packages that bundled files come from.

@param inputs - paths relative to `root`, as esbuild's metafile names them.
@throws where a package has no licence text and is not named above, or a licence that is not allowed.
*/
export async function thirdParty(root, inputs) {
	const folders = [...new Set(inputs.map(packageFolder).filter(folder => folder !== undefined))].sort();
	const notices = [];
	for (const folder of folders) notices.push(await notice(path.join(root, folder)));
	return notices.join(`\n${'-'.repeat(80)}\n\n`);
}

/** `node_modules/a/node_modules/@b/c/lib/d.js` → `node_modules/a/node_modules/@b/c`. */
function packageFolder(input) {
	const at = input.lastIndexOf('node_modules/');
	if (at < 0) return undefined;
	const names = input.slice(at + 'node_modules/'.length).split('/');
	return input.slice(0, at) + ['node_modules', ...names.slice(0, names[0].startsWith('@') ? 2 : 1)].join('/');
}

async function notice(folder) {
	const {name, version, license, author} = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	const licence = typeof license === 'string' ? license : (license?.type ?? '');
	if (
		!licence
			.replaceAll(/[()]/g, '')
			.split(' OR ')
			.some(one => allowed.includes(one))
	)
		throw new Error(`${name}: licence "${licence}" is not allowed`);
	const files = (await readdir(folder)).filter(file => /^(licen[cs]e|copying|notice)([-.]|$)/i.test(file)).sort();
	if (files.length === 0 && !withoutText.has(name))
		throw new Error(`${name} ships no licence text: look, then name it in build/third-party.mjs`);
	const texts = await Promise.all(files.map(file => readFile(path.join(folder, file), 'utf8')));
	const by = typeof author === 'string' ? author : author?.name;
	const body =
		texts.length > 0
			? texts.map(text => text.trim()).join('\n\n')
			: `Licence: ${licence}${by ? `, by ${by}` : ''} (the package ships no licence text)`;
	return `${name} ${version} (${licence})\n\n${body}\n`;
}
