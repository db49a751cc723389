/**
THE table of counters, one set a source (`cli.md` 2). For every source of one event a line:
`lines = events + other + malformed + damaged + continued + replayed`.
*/
export const counters = [
	{name: 'bytes', help: 'bytes received'},
	{name: 'lines', help: 'newline-terminated lines received; an unterminated last one counts at the end of a finite source'},
	{name: 'events', help: 'audit events kept'},
	{name: 'other', help: 'klog, blank, foreign'},
	{name: 'malformed', help: 'set out to be events'},
	{name: 'repaired', help: 'rebuilt from pieces'},
	{name: 'damaged', help: 'seen, not rebuildable'},
	{name: 'continued', help: 'pieces of cut events'},
	{name: 'replayed', help: 'sent again, dropped'},
	{name: 'gaps', help: 'not proven continuous'},
	{name: 'unwritten', help: 'the apiserver says so'},
	{name: 'late', help: 'came out of order'},
	{name: 'out', help: 'left the index'},
] as const;

export type CounterName = (typeof counters)[number]['name'];
export type Counters = Readonly<Record<CounterName, number>>;
/** The only counters that a source adds to while it reads. */
export type MutableCounters = Record<CounterName, number>;

export const noCounts = (): MutableCounters => Object.fromEntries(counters.map(({name}) => [name, 0])) as MutableCounters;

/** What happened to one source, as `--accounting=json` prints it. */
export type SourceAccounting = Counters & {
	readonly name: string;
	readonly kind: string;
	readonly state: string;
	/** What most of its events were wrapped in (`decode/wrapper-names.ts`); `none`: bare lines, or no events at all. */
	readonly wrapper: string;
	/** How many lines of each wrapper there were, of those with events. */
	readonly wrappers: Readonly<Record<string, number>>;
	readonly gapList: ReadonlyArray<{readonly from: string; readonly to: string}>;
	readonly sha256: string | null;
	readonly firstTime: string | null;
	readonly lastTime: string | null;
};

/** The whole report. `fastPath` is the share of event lines that the kernel handled. */
export type Accounting = {
	readonly sources: readonly SourceAccounting[];
	readonly totals: Counters;
	readonly requests: number;
	readonly orphans: number;
	readonly open: number;
	readonly conflictingAuditIDs: number;
	readonly redacted: number;
	readonly fastPath: number;
};

/** Do the lines of a source add up? */
export function addsUp(count: Counters): boolean {
	return count.lines === count.events + count.other + count.malformed + count.damaged + count.continued + count.replayed;
}
