import type {FieldTest} from './ast.js';
import type {FieldType} from './fields.js';
import {createGlob} from './glob.js';
import {compileRegex} from './regex.js';

export type TextTest = (text: string) => boolean;

/** The part of field tests that looks at text. */
export type TextFieldTest = Extract<FieldTest, {is: 'present' | 'any-of' | 'regex'}>;

/** What a text field must be. The empty text is absent, and passes nothing. */
export function createTextTest(test: TextFieldTest, type: FieldType): TextTest {
	switch (test.is) {
		case 'present':
			return text => text !== '';
		case 'regex': {
			const regex = createRegexTest(test.pattern, '');
			return text => text !== '' && regex(text);
		}
		case 'any-of': {
			const tests = test.values.map(({text, isQuoted}) => createEqual(text, isQuoted, type === 'enum'));
			return text => text !== '' && tests.some(one => one(text));
		}
	}
}

function createEqual(value: string, isQuoted: boolean, ignoresCase: boolean): TextTest {
	if (!isQuoted && value.includes('*')) return createGlob(value, ignoresCase);
	if (!ignoresCase) return text => text === value;
	const wanted = value.toLowerCase();
	return text => text.toLowerCase() === wanted;
}

/** An expression that was checked when it was parsed; one that does not compile finds nothing. */
export function createRegexTest(pattern: string, flags: string): TextTest {
	const regex = compileRegex(pattern, flags);
	return typeof regex === 'function' ? regex : () => false;
}

/** Smart case: lower case matches both, any capital makes it exact. */
export const isExactCase = (word: string): boolean => /\p{Lu}/u.test(word);

/** A substring, by smart case. */
export function createSubstring(word: string): TextTest {
	if (isExactCase(word)) return text => text.includes(word);
	const wanted = word.toLowerCase();
	return text => text.toLowerCase().includes(wanted);
}
