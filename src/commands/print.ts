import {constants} from 'node:os';
import type {SourceSpec} from '../model/source.js';
import {isPrinted, type Options} from '../options.js';
import {accountingJson, accountingLine, accountingOf, accountingText} from '../print/accounting-line.js';
import {note, noteLines, Writer} from '../print/writer.js';
import {createRowSpace} from '../query/row-space.js';
import {lookOf, setLook} from '../safe/look.js';
import {noEvent} from '../store/columns.js';
import {sumCounters} from '../store/counters.js';
import {Engine} from './engine.js';
import {sayHints} from './print-hints.js';
import {PrintNotes} from './print-notes.js';
import {type PrintPlan, planPrint, type Wrong} from './print-plan.js';
import {printSummary} from './print-summary.js';
import {PrintRun} from './print-run.js';
import {RowFilter} from './row-filter.js';
import {followsByItself, specsOf} from './source-specs.js';

/**
The viewer's twin without a screen: reads, prints, ends.

@param given - where events come from; what the options say unless told.
@returns the exit code (`cli.md` 1). Everything was written by then.
*/
export async function print(options: Options, given?: readonly SourceSpec[]): Promise<number> {
	const isTerminal = process.stdout.isTTY === true;
	setLook({...lookOf(process.env, isTerminal), styles: 'none'});
	const nowMicros = Date.now() * 1000;
	const specs = given ?? specsOf(options, {nowMicros, tailFirst: false});
	const plan = planPrint(options, nowMicros);
	const isFollowed = 'wrong' in plan ? plan : followed(options, specs, plan);
	if ('wrong' in plan || typeof isFollowed === 'object') {
		note('wrong' in plan ? plan.wrong : (isFollowed as Wrong).wrong);
		return 2;
	}
	return new Print(options, plan, isFollowed).run(specs, nowMicros);
}
