/** The kernel with one check taken out of its sources. */
export type Variant = {
	/** What it no longer does. */
	readonly name: string;
	readonly file: string;
	/** Stands in the file, once or more; every one is replaced. */
	readonly text: string;
	readonly replacement: string;
	/** What is taken out is there for speed only, or is looked at elsewhere too: all columns stay the same. */
	readonly isSpare?: boolean;
};

const without = (name: string, file: string, text: string, replacement = ''): Variant => ({name, file, text, replacement});
const spare = (name: string, file: string, text: string, replacement = ''): Variant => ({name, file, text, replacement, isSpare: true});

export const variants: readonly Variant[] = [
	// Strings and escapes.
	without(
		'control characters in strings',
		'lexer.ts',
		'v128.or(v128.or(quotes, backslashes), i8x16.lt_u(chunk, i8x16.splat(32)))',
		'v128.or(quotes, backslashes)',
	),
	without(
		'bad escapes in strings',
		'lexer.ts',
		'\t\tif (end == 0) return 0;\n\t\tif (!isGoEscape(p)) isOdd = true;\n\t\tp = end;',
		'\t\tif (!isGoEscape(p)) isOdd = true;\n\t\tp = end == 0 ? p + 2 : end;',
	),
	without('odd escapes in strings', 'lexer.ts', 'if (!isGoEscape(p)) isOdd = true;'),
	without('digits of \\u', 'lexer.ts', 'if (c - 48 > 9 && (c | 32) - 97 > 5) return false;'),
	without('upper case in \\u003C', 'lexer.ts', 'load<u32>(at, 2) | 0x20200000', 'load<u32>(at, 2)'),
	without('an escaped question mark in the path', 'lexer.ts', 'end == 0 || (load<u32>(p, 2) | 0x20000000) == 0x66333030', 'end == 0'),
	without('escapes in the verb', 'event.ts', 'for (let at = p; at < quote; at++) if (load<u8>(at) == 92) return 0;'),
	without('escapes in keys of annotations', 'annotations.ts', 'load<u8>(p) == 92 || load<u8>(p) < 32', 'load<u8>(p) < 32'),
	without('escapes in auditIDs', 'audit-id.ts', 'load<u8>(at) == 92 || load<u8>(at) > 126', 'load<u8>(at) > 126'),
	without(
		'digits of UUIDs',
		'audit-id.ts',
		'return notHex(v128.load(p)) == 0x2100 && notHex(v128.load(p, 16)) == 0x84 && notHex(v128.load(p, 20)) == 0x8;',
		'return true;',
	),
	// Bodies.
	without('bad escapes in bodies', 'value.ts', 'if (escapeEnd(at) == 0) bad |= (<u64>1) << k;', 'if (escapeEnd(at) == 0) continue;'),
	without('odd escapes in bodies', 'value.ts', 'else if (!isGoEscape(at)) odd |= (<u64>1) << k;'),
	without(
		'control characters in bodies',
		'value.ts',
		'bad |= bits(i8x16.lt_u(v0, blank), i8x16.lt_u(v1, blank), i8x16.lt_u(v2, blank), i8x16.lt_u(v3, blank));',
		'bad |= 0;',
	),
	without('an escape over two steps', 'value.ts', 'escapeCarry = sequences < oddStarts ? 1 : 0;'),
	without(
		'what is bad or odd in a step inside one string',
		'value.ts',
		'strings == u64.MAX_VALUE && (bad | odd | carries) == 0',
		'strings == u64.MAX_VALUE',
	),
	without('that a body ends before bad bytes behind it', 'value.ts', 'if (failed || (bad & kept) != 0) return 0;', 'if (failed) return 0;'),
	without('what follows a scalar', 'value.ts', 'next == 0 || !mayFollow(load<u8>(next))', 'next == 0'),
	without('what follows a string', 'value.ts', 'const after = closes | (quotes & outside);', 'const after = closes;'),
	without('what follows an end', 'value.ts', 'const after = closes | (quotes & outside);', 'const after = quotes & outside;'),
	without('what follows either in the next step', 'value.ts', '((after << 1) | afterCarry)', '(after << 1)'),
	without('commas and colons behind such', 'value.ts', 'bad |= ((before << 1) | beforeCarry) & between;'),
	without('such behind such in the next step', 'value.ts', '((before << 1) | beforeCarry)', '(before << 1)'),
	without('ends behind commas and colons', 'value.ts', 'bad |= ((between << 1) | betweenCarry) & closes;'),
	without('ends behind such in the next step', 'value.ts', '((between << 1) | betweenCarry)', '(between << 1)'),
	spare('empty objects over two steps', 'value.ts', '(((begins << 1) | beginCarry) & closes)', '((begins << 1) & closes)'),
	without('commas in arrays, where no member begins', 'value.ts', '(commas & inObject)', 'commas'),
	without('colons only where they are due', 'value.ts', 'bad |= (due & structure) ^ (colons | (((begins << 1) | beginCarry) & closes));'),
	without('a colon due since the end of the last step', 'value.ts', 'dueCarry = beginCarry | ', 'dueCarry = '),
	without('a colon due since the last step', 'value.ts', ' | <u64>(run < ~structure)'),
	without('a colon due for several steps', 'value.ts', ' | <u64>(due < run)'),
	without('which bracket closes', 'value.ts', 'if (inside != isObject) failed = true;'),
	without('which bracket closes an empty one', 'value.ts', 'bad |= empty & (kinds ^ (kinds >> 1));'),
	without('what is open around what ends', 'value.ts', 'inside = 0 - (around & 1);', 'inside = u64.MAX_VALUE;'),
	without('depth', 'value.ts', 'const DEEPEST: i32 = 64;', 'const DEEPEST: i32 = 1000000;'),
	without('zeros before numbers', 'scalar.ts', 'load<u8>(p) == 48 ? p + 1 : digitsEnd(p)', 'digitsEnd(p)'),
	without(
		'digits after a point',
		'scalar.ts',
		'if (!isDigit(++p)) return 0;\n\t\tp = digitsEnd(p);\n\t}\n\tif ((load',
		'p = digitsEnd(p + 1);\n\t}\n\tif ((load',
	),
	spare('scalars over two steps are looked at once', 'value.ts', '~((scalars << 1) | scalarCarry)', '~(scalars << 1)'),
	// Values.
	without('codes from 100 on', 'status.ts', 'hundreds - 1 > 8', 'hundreds > 9'),
	without('days of the month', 'time.ts', 'day > daysOf(year, month)', 'day > 31'),
	without('centuries without a leap day', 'time.ts', '(year % 4 == 0 && year % 100 != 0) || year % 400 == 0', 'year % 4 == 0'),
	without('hours of the day', 'time.ts', ' || hour > 23'),
	without('leap seconds', 'time.ts', 'if (second > 59) return -1;'),
	spare('years before 1970, whose times are negative', 'time.ts', 'year < 1970 || '),
	without(
		'digits of a second',
		'time.ts',
		'if (!isDigits(<u64>load<u16>(p, 17) | (<u64>load<u16>(p, 24) << 16) | (<u64>load<u32>(p, 20) << 32))) return -1;',
	),
	without('digits of stamps', 'stamp.ts', 'if (!isMark && !isDigit(p + at)) return 0;'),
	without('the end of a list', 'user.ts', 'if (load<u8>(p - 1) != 93) return 0;'),
	without('the end of a user', 'user.ts', 'return load<u8>(p) == 125 ? p + 1 : 0;', 'return p + 1;'),
	without('a comma where a user has no name', 'user.ts', ' else if (load<u8>(p) != 125) return 0;'),
	without('the end of an objectRef', 'object.ts', 'return load<u8>(p) == 125 ? p + 1 : 0;', 'return p + 1;'),
	without('dry runs in bodies', 'event.ts', 'p == 0 || (isDeletion && mentionsDryRun(body, p))', 'p == 0'),
	without('dry runs spelt with escapes', 'event.ts', 'if (isOdd) return true;'),
	without('the end of the line', 'event.ts', 'isFull || !isLineEnd(p + 1)', 'isFull'),
	// What is kept from line to line.
	without('columns of the line before', 'event.ts', '\tclearLine();'),
	without('oddness of the line before', 'event.ts', '\tclearOdd();'),
	without('the code of the line before', 'status.ts', '\tcode = 0;'),
	without('the decision of the line before', 'annotations.ts', '\tdecision = 0;'),
	without('full caches', 'event.ts', 'isFull || !isLineEnd(p + 1)', '!isLineEnd(p + 1)'),
	without('new values in predictions of users', 'user.ts', '!hasNew && !isOdd && keepPrediction', '!isOdd && keepPrediction'),
	without('odd escapes in predictions of users', 'user.ts', '!hasNew && !isOdd && keepPrediction', '!hasNew && keepPrediction'),
	without('new values in predictions of objects', 'object.ts', '!hasNew && !isOdd && keepPrediction', '!isOdd && keepPrediction'),
	without('odd escapes in predictions of objects', 'object.ts', '!hasNew && !isOdd && keepPrediction', '!hasNew && keepPrediction'),
	without('odd escapes in predictions of reasons', 'annotations.ts', '!hasNew && !isOdd && keepPrediction', '!hasNew && keepPrediction'),
	without(
		'values of a declined line',
		'dictionary.ts',
		'\thasNew = true;\n\treturn PROVISIONAL | index;\n}\n\n/** From here on',
		'\thasNew = true;\n\tsettle(<u32>((header - DICTIONARIES) >> 4), PROVISIONAL | index, 0x10180);\n\treturn PROVISIONAL | index;\n}\n\n/** From here on',
	),
	without('texts that are decoded', 'text.ts', 'if (plainLength(p, length) == length) return p;', 'return p;'),
	without('texts beyond ASCII', 'text.ts', 'if (load<u8>(p) != 92) return -1;', ''),
	without('escapes beyond ASCII', 'text.ts', 'if (code > 127) return -1;'),
	without('short escapes', 'text.ts', 'return letter == 102 ? 12 : letter;', 'return letter;'),
	without('upper case in the digits of texts', 'text.ts', '(digit | 32) - 87', 'digit - 87'),
	without('the hash of the store', 'text.ts', 'return hash ^ (hash >> 16);', 'return hash;'),
	without('what is a piece of JSON', 'dictionary.ts', 'isString(dictionary) && !wasTold(value)', '!wasTold(value)'),
	spare('that a text is told once', 'dictionary.ts', 'isString(dictionary) && !wasTold(value)', 'isString(dictionary)'),
	without('errors of klog that say what was not written', 'scan.ts', "load<u8>(p) == 69 && LITERAL(p, 'Error in audit plugin')", 'false'),
	without('ends of events that begin like klog', 'scan.ts', 'if (load<u8>(last) == 125) return true;'),
	without('the CR of such', 'scan.ts', 'load<u8>(end - 1) == 13 ? end - 2 : end - 1', 'end - 1'),
	spare('digits of klog', 'scan.ts', 'if (load<u8>(p + at) - 48 > 9) return false;'),
	spare('whose prediction it is', 'prediction.ts', 'load<u32>(prediction, 12) != key || '),
	spare('what follows a prediction of a user', 'user.ts', 'end != 0 && continues(end)', 'end != 0'),
	spare('what follows a prediction of an object', 'object.ts', 'end != 0 && (load<u32>(end) & 0xffffff) != 0x6e222c', 'end != 0'),
	spare('what follows a prediction of a group', 'object.ts', 'end != 0 && (load<u32>(end) & 0xffffff) != 0x61222c', 'end != 0'),
];
