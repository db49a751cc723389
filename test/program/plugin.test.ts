import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {makeCertificate} from '../support/certificate.js';
import {FakeApiserver, FakePod} from '../support/fake-apiserver.js';
import {newFolder} from '../support/kubeconfig-file.js';
import {makeLine} from '../support/make-event.js';
import {credential, says, writePlugin} from '../support/plugin.js';
import {run} from '../support/program.js';
import {foreign, tableRows, viewers} from '../support/viewer.js';

const {view} = viewers();
const certificate = makeCertificate();
let fake: FakeApiserver;

beforeEach(async () => {
	fake = await FakeApiserver.start({certificate});
	fake.addPod(new FakePod('kube-apiserver-cp')).lines = [{time: Date.UTC(2026, 0, 2, 12) * 1000, text: makeLine()}];
	fake.refuse = ({headers}) =>
		headers.authorization === 'Bearer let-me-in' ? undefined : {status: 401, body: '{"message":"Unauthorized"}'};
});

afterEach(() => fake.stop());

const given = says(credential({token: 'let-me-in'}));
const plugin = (body: string) => writePlugin(body, {server: fake.url, ca: certificate.cert});

describe('a credential plugin, before the screen is taken', () => {
	it('is shown and asked for, may ask in its turn, and is remembered when it is always allowed', async () => {
		const {kubeconfig, command, runs} = plugin(`printf 'Password: \\033]0;x\\007' >&2; read -r word; echo "thanks, $word" >&2\n${given}`);
		const home = newFolder();
		const terminal = view(['--kubeconfig', kubeconfig], {env: {HOME: home}, cols: 200});
		await terminal.screen(`auditview: ${kubeconfig} wants to run this program for credentials: ${command}`);
		await terminal.screen('Run it? y: this time, a: always, n: no [n]');
		terminal.press('a\r');
		await terminal.screen('Password: \\u{1b}]0;x\\u{7}');
		expect(terminal.modes().alternateScreen).toBe(false);
		terminal.press('mellon\r');
		await terminal.screen(lines => tableRows(lines).length === 1);
		terminal.press('q');
		await terminal.screen('exited 0');
		expect(terminal.lines().join('\n')).toContain('thanks, mellon');
		expect(foreign(terminal)).toEqual([]);
		const again = view(['--kubeconfig', kubeconfig], {env: {HOME: home}, cols: 200});
		await again.screen('Password: ');
		again.press('friend\r');
		await again.screen(lines => tableRows(lines).length === 1);
		expect(runs()).toBe(2);
	});

	it('that is not allowed does not run: the viewer says so', async () => {
		const {kubeconfig, runs} = plugin(given);
		const terminal = view(['--kubeconfig', kubeconfig], {cols: 200});
		await terminal.screen('Run it?');
		terminal.press('\r');
		await terminal.screen(/gave no credentials: it was not allowed to run/);
		expect([runs(), terminal.modes().alternateScreen]).toEqual([0, true]);
	});

	it('that says nothing is waited for, and ^C ends it', async () => {
		const {kubeconfig, command} = plugin('sleep 60');
		const terminal = view(['--kubeconfig', kubeconfig, '--allow-exec', command], {cols: 200});
		await terminal.screen(`auditview: waiting for the credential plugin ${command} (^C ends)`);
		terminal.press('\u0003');
		await terminal.until(() => terminal.describe().includes('ended: '), 'ended');
		expect(terminal.modes().alternateScreen).toBe(false);
	});
});

describe('a credential plugin of a script', () => {
	it('runs with --allow-exec', async () => {
		const {kubeconfig, command} = plugin(given);
		const {code, stdout, stderr} = await run(['--kubeconfig', kubeconfig, '--allow-exec', command, '--no-follow', '--count']);
		expect({code, stdout: stdout.toString(), stderr}).toEqual({code: 0, stdout: '1\n', stderr: ''});
	});

	it('does not run without, nor with --no-exec: exit 1, and why', async () => {
		const {kubeconfig, command, runs} = plugin(given);
		const [unasked, forbidden] = await Promise.all([
			run(['--kubeconfig', kubeconfig, '--count']),
			run(['--kubeconfig', kubeconfig, '--no-exec', '--allow-exec', command, '--count']),
		]);
		expect([unasked.code, forbidden.code, runs()]).toEqual([1, 1, 0]);
		const begin = `auditview: the credential plugin ${command} of context test gave no credentials: `;
		expect(unasked.stderr).toBe(
			`${begin}${kubeconfig} wants to run ${command}, and nobody could be asked: allow it with --allow-exec ${command}\n`,
		);
		expect(forbidden.stderr).toBe(`${begin}--no-exec is given, so no plugin is run\n`);
	});
});
