import {joinLines} from '../support/both-ways.js';
import {makeLine} from '../support/make-event.js';

const header = '0102 03:04:05.000006       1 x.go:1] ';
/** Events that could not be written, as klog says it. */
const unwritten = [
	`E${header}Error in audit plugin 'log' affecting 1 audit events: no space left`,
	'Impacted events:',
	'2026-01-02T12:00:00.03Z AUDIT: id="lost" stage="ResponseComplete" ip="192.0.2.7" method="get" user="a" groups="g" as="<self>" asgroups="<lookup>" user-agent="x" namespace="n" uri="/n" response="200"',
];
/** The last piece of an event, which begins as klog does. */
const tail = (letter: string): string => {
	const line = makeLine({userAgent: 'x SPLIT', annotations: {a: 'b'}});
	return line.slice(line.indexOf('SPLIT')).replace('SPLIT', `${letter}0102 x`);
};

const texts = ['', 'text', '}', '"}', '{"kind":"Event"}', 'Error in audit plug', 'EError in audit plugin', '\\', 'é', '\0', '"auditID":"'];
const lines: readonly string[] = [...'IWEFX'].flatMap(letter => [
	...texts.map(text => `${letter}${header}${text}`),
	...texts.map(text => `${letter}${header}${text}\r`),
	...[
		`${letter}0102`,
		`${letter}01021 x`,
		`${letter}012 x`,
		`${letter}O102 x}`,
		letter,
		` ${letter}${header}`,
		`\ufeff${letter}${header}}`,
	],
	...[tail(letter), `${tail(letter)}\r`],
]);

/** A log of klog's lines and what looks like them, each among events, before any event and inside of what belongs together. */
export const klogLines: Buffer = joinLines([
	...lines,
	makeLine(),
	...lines.flatMap(line => [line, makeLine()]),
	...lines,
	...lines.flatMap(line => [...unwritten.slice(0, 2), line, ...unwritten.slice(2), line, makeLine()]),
	...lines.flatMap(line => {
		const torn = makeLine();
		return [makeLine(), `${torn.slice(0, 90)}${line}`, line, torn.slice(90), line];
	}),
]);
