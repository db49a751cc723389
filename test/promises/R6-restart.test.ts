import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {type Collected, collect} from '../support/collect-source.js';
import {FakeApiserver, FakePod, status} from '../support/fake-apiserver.js';
import {makeLogLines, openPod, textsOf} from '../support/pod-source.js';

let fake: FakeApiserver;
let pod: FakePod;

beforeEach(async () => {
	fake = await FakeApiserver.start();
	pod = fake.addPod(new FakePod('kube-apiserver-cp'));
	pod.lines = makeLogLines(3);
});

afterEach(() => fake.stop());

/** Three lines are read; then something happens, and the log goes on in a new instance with lines 40 … 44. */
async function through(happens: () => void, until = 10): Promise<Collected> {
	let isBefore = true;
	return collect(openPod(fake.url, pod), so => {
		if (isBefore && so.lines.length === 3) {
			isBefore = false;
			happens();
			pod.append(...makeLogLines(5, 40));
		}
		return so.lines.length >= until;
	});
}

/** Two more lines that nobody has read when the container dies. */
const unread = (): void => void pod.lines.push(...makeLogLines(2, 3));
const all = () => textsOf([...makeLogLines(5), ...makeLogLines(5, 40)]);

describe('R6: a restart of the apiserver loses nothing that still exists', () => {
	it('what the dead instance wrote comes before the log of the new one', async () => {
		const kept = await through(() => {
			unread();
			pod.restart();
		});
		expect(kept.lines).toEqual(all());
		expect(kept.gaps).toEqual([]);
	});

	it('also where that is cut in the middle of a line, cleanly, twice at different places', async () => {
		const kept = await through(() => {
			unread();
			pod.restart();
			pod.previousCuts.push({afterBytes: 290, how: 'clean'}, {afterBytes: 180, how: 'clean'}, {afterBytes: 250, how: 'reset'});
		});
		expect(kept.lines).toEqual(all());
		expect(kept.gaps).toEqual([]);
	});

	it('also where the pod does not say yet that it was restarted', async () => {
		const kept = await through(() => {
			unread();
			pod.restart();
			pod.staleAnswers = 2;
		});
		expect(kept.lines).toEqual(all());
		expect(kept.gaps).toEqual([]);
	});

	it('also where nobody may look at the pod', async () => {
		fake.refuse = ({path}) => (path.endsWith('/log') ? undefined : {status: 403, body: '{}'});
		const kept = await through(() => {
			unread();
			pod.restart();
		});
		expect(kept.lines).toEqual(all());
		// Two seconds and more between the last line and the first: that they follow each other is known within five.
		expect(kept.gaps).toEqual([]);
	});

	it('also where the apiserver refuses even an admin for a moment', async () => {
		let refusals = 3;
		const kept = await through(() => {
			unread();
			pod.restart();
			fake.refuse = () => (refusals-- > 0 ? {status: 403, body: JSON.stringify(status(403, 'RBAC: not loaded'))} : undefined);
		});
		expect(kept.lines).toEqual(all());
		expect(kept.states).not.toContain('refused');
	});

	it('also where the dead one’s log comes whole once more before the new one is there', async () => {
		pod.cuts.push({afterBytes: 1e6, how: 'clean'}, {afterBytes: 1e6, how: 'clean'});
		const kept = await collect(openPod(fake.url, pod), so => {
			if (pod.restartCount === 0 && pod.cuts.length === 0) {
				pod.restart();
				pod.append(...makeLogLines(5, 40));
			}
			return so.lines.length === 8;
		});
		expect(kept.lines).toEqual(textsOf([...makeLogLines(3), ...makeLogLines(5, 40)]));
		expect(kept.gaps).toEqual([]);
	});

	it('a new instance whose log was rotated before it was read is behind a gap', async () => {
		const kept = await through(() => {
			unread();
			pod.restart();
			pod.append(...makeLogLines(3, 30));
			pod.startedAt = makeLogLines(1, -100)[0]?.time;
			pod.rotate();
		});
		expect(kept.lines).toEqual(all());
		expect(kept.gaps).toMatchObject([{at: 5, why: expect.stringContaining('does not reach back to its start')}]);
	});

	it('two restarts: what is left of the second is there, behind a gap', async () => {
		const kept = await through(() => {
			pod.restart();
			pod.append(...makeLogLines(2, 20));
			pod.restart();
		});
		expect(kept.lines).toEqual(textsOf([...makeLogLines(3), ...makeLogLines(2, 20), ...makeLogLines(5, 40)]));
		expect(kept.gaps).toMatchObject([{at: 3}]);
	});

	it('a pod that was created anew says so at the gap', async () => {
		const kept = await through(() => pod.createAnew(), 8);
		expect(kept.lines).toEqual(textsOf([...makeLogLines(3), ...makeLogLines(5, 40)]));
		expect(kept.gaps).toMatchObject([{at: 3, why: expect.stringContaining('created anew')}]);
	});

	describe('an instance that nobody has read when it is gone is behind a gap', () => {
		/** Three lines are read, the container is restarted, and what it wrote before is read to its end; then, before a line of the new instance is, something happens. */
		const unreadThrough = async (happens: () => void, until: number): Promise<Collected> => {
			let opened = 0;
			fake.refuse = ({query}) => {
				if (pod.restartCount === 0 || query.get('follow') !== 'true' || ++opened !== 2) return undefined;
				happens();
				pod.append(...makeLogLines(5, 40));
				return undefined;
			};
			let isBefore = true;
			return collect(openPod(fake.url, pod), so => {
				if (isBefore && so.lines.length === 3) {
					isBefore = false;
					pod.restart();
					pod.append(...makeLogLines(2, 10));
				}
				return so.lines.length >= until;
			});
		};

		it('the pod was created anew', async () => {
			const kept = await unreadThrough(() => pod.createAnew(), 8);
			expect(kept.lines).toEqual(textsOf([...makeLogLines(3), ...makeLogLines(5, 40)]));
			expect(kept.gaps).toMatchObject([{at: 3, why: expect.stringContaining('created anew')}]);
		});

		it('it was created anew and restarted, too', async () => {
			const kept = await unreadThrough(() => {
				pod.createAnew();
				pod.append(...makeLogLines(2, 20));
				pod.restart();
			}, 10);
			expect(kept.lines).toEqual(textsOf([...makeLogLines(3), ...makeLogLines(2, 20), ...makeLogLines(5, 40)]));
			expect(kept.gaps).toMatchObject([{at: 3, why: expect.stringContaining('created anew')}]);
		});

		it('it was restarted twice', async () => {
			const kept = await unreadThrough(() => {
				pod.restart();
				pod.append(...makeLogLines(2, 20));
				pod.restart();
			}, 10);
			expect(kept.lines).toEqual(textsOf([...makeLogLines(3), ...makeLogLines(2, 20), ...makeLogLines(5, 40)]));
			expect(kept.gaps).toMatchObject([{at: 3, why: expect.stringContaining('restarted again')}]);
		});

		it('the pod does not say yet that it was restarted once more', async () => {
			const kept = await unreadThrough(() => {
				pod.restart();
				pod.staleAnswers = 1;
			}, 8);
			expect(kept.lines).toEqual(textsOf([...makeLogLines(3), ...makeLogLines(5, 40)]));
			expect(kept.gaps).toMatchObject([{at: 3, why: expect.stringContaining('restarted again')}]);
		});
	});
});
