import type {TableForm} from '../flags.js';
import {reportText} from '../print/report-text.js';
import {fields} from '../query/fields.js';
import {views} from '../query/views.js';
import {type Report, textColumn} from '../report/report.js';
import {setLook} from '../safe/look.js';
import {keymap, keysOf} from '../state/keymap.js';

/** `auditview fields`, `views`, `keys`: the tables that program, help and README are made from. */
export const tables: Readonly<Record<'fields' | 'views' | 'keys', () => Report>> = {
	fields: () => ({
		title: 'fields',
		columns: ['field', 'type', 'aliases', 'meaning'].map(textColumn),
		rows: fields.map(({name, type, aliases, doc}) => [name, type, aliases.join(', ') || undefined, doc]),
	}),
	views: () => ({
		title: 'views',
		columns: ['view', 'question', 'query'].map(textColumn),
		rows: views.map(({name, question, query}) => [name, question, query]),
	}),
	keys: () => ({
		title: 'keys',
		columns: ['mode', 'keys', 'action', 'meaning'].map(textColumn),
		rows: Object.entries(keymap).flatMap(([mode, bindings]) =>
			bindings.map(binding => [mode, keysOf(binding).join(' '), binding.name, binding.help]),
		),
	}),
};

/** The table as text. It is ours, so it goes to a terminal as it goes to a file. */
export function tableText(name: keyof typeof tables, form: TableForm): string {
	setLook({styles: 'none'});
	return reportText(tables[name](), form, {isTerminal: false, widthCells: undefined});
}
