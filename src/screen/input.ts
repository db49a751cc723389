import {keyOfByte, keyOfCsi, keyOfEscaped, keyOfSs3} from './key-names.js';

/** What somebody did at the keyboard. */
export type Input =
	/** `name` is what key tables bind (`key-names.ts`); `text` is what it types, if it types anything. */
	| {readonly type: 'key'; readonly name: string; readonly text?: string}
	/** Line ends are `\n`. `isCut`: it was longer than 1 MB, or its end did not come. */
	| {readonly type: 'paste'; readonly text: string; readonly isCut: boolean};

/**
Bytes → keys and paste, in whatever pieces they come. What a terminal answers (OSC, DCS, reports), the mouse, and sequences that we do not know are eaten.

Pure: the caller owns the clock. After each `push` it asks `waitMs`; if that much time passes without bytes, it calls `flush`.
*/
export type InputDecoder = {
	readonly push: (bytes: Uint8Array) => Input[];
	/** What an unfinished sequence was after all: a lone ESC is the key. */
	readonly flush: () => Input[];
	/** How long to wait for the rest; undefined if nothing is unfinished. */
	readonly waitMs: () => number | undefined;
};

type State = 'ground' | 'utf8' | 'escape' | 'csi' | 'linux' | 'ss3' | 'string' | 'string-escape' | 'x10' | 'paste';

const escapeWaitMs = 50;
const pasteWaitMs = 1000;
const mostPasteBytes = 1_000_000;
const mostSequence = 256;
const pasteEnd = '\u001B[201~';

export function createInputDecoder(): InputDecoder {
	let state: State = 'ground';
	/** Of the sequence that is unfinished: what followed its introducer. */
	let pending: number[] = [];
	let wanted = 0;
	let paste: Paste | undefined;
	let inputs: Input[] = [];

	const emit = (input: Input | undefined): void => {
		if (input) inputs.push(input);
	};
	const enter = (next: State, count = 0): void => {
		state = next;
		pending = [];
		wanted = count;
	};

	const steps: Record<State, (byte: number) => void> = {
		ground: byte => {
			if (byte === 0x1b) return enter('escape');
			const length = byte < 0xc2 || byte > 0xf4 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
			if (length === 1) return emit(keyOfByte(byte));
			enter('utf8', length);
			pending.push(byte);
		},
		utf8: byte => {
			if ((byte & 0xc0) !== 0x80) {
				enter('ground');
				return steps.ground(byte);
			}
			pending.push(byte);
			if (pending.length < wanted) return;
			const text = Buffer.from(pending).toString();
			if (/^[^\p{Cc}\uFFFD]$/u.test(text)) emit({type: 'key', name: text, text});
			enter('ground');
		},
		escape: byte => {
			if (byte === 0x1b) return emit({type: 'key', name: 'Esc'});
			const next = introducers.get(byte);
			if (next) return enter(next);
			enter('ground');
			if (byte < 0x80) emit(keyOfEscaped(byte));
			else steps.ground(byte);
		},
		csi: byte => {
			if (byte < 0x20) return abort(byte);
			if (byte === 0x5b && pending.length === 0) return enter('linux');
			if (pending.length < mostSequence) pending.push(byte);
			if (byte < 0x40 || byte > 0x7e) return;
			const body = Buffer.from(pending).toString('latin1');
			enter('ground');
			if (body === '200~') {
				state = 'paste';
				paste = createPaste();
			} else if (body === 'M') enter('x10', 3);
			else emit(keyOfCsi(body));
		},
		linux: byte => {
			enter('ground');
			emit(keyOfSs3(String.fromCharCode(byte + 0x0f)));
		},
		ss3: byte => {
			if (byte < 0x20) return abort(byte);
			pending.push(byte);
			if (byte >= 0x30 && byte <= 0x3b && pending.length < 8) return;
			const body = Buffer.from(pending).toString('latin1');
			enter('ground');
			emit(body.length === 1 ? keyOfSs3(body) : keyOfCsi(`1;${body}`));
		},
		string: byte => {
			if (byte === 0x07 || byte === 0x18 || byte === 0x1a) enter('ground');
			else if (byte === 0x1b) state = 'string-escape';
			// Whether anything came, is all that `flush` asks.
			else if (pending.length === 0) pending.push(byte);
		},
		'string-escape': byte => {
			enter('ground');
			if (byte === 0x5c) return;
			enter('escape');
			steps.escape(byte);
		},
		x10: () => {
			wanted--;
			if (wanted === 0) enter('ground');
		},
		paste: byte => {
			if (paste?.add(byte)) endPaste(false);
		},
	};

	/** A control character ends a sequence and counts for itself. */
	const abort = (byte: number): void => {
		enter('ground');
		steps.ground(byte);
	};

	const endPaste = (isCut: boolean): void => {
		emit(paste?.end(isCut));
		paste = undefined;
		enter('ground');
	};

	const take = (): Input[] => {
		const taken = inputs;
		inputs = [];
		return taken;
	};

	return {
		push: bytes => {
			for (const byte of bytes) steps[state](byte);
			return take();
		},
		flush: () => {
			if (state === 'paste') endPaste(true);
			else if (state === 'escape') emit({type: 'key', name: 'Esc'});
			else if (pending.length === 0) emit(keyAlone(state));
			enter('ground');
			return take();
		},
		waitMs: () =>
			state === 'ground' ? undefined : state === 'paste' || (state === 'string' && pending.length > 0) ? pasteWaitMs : escapeWaitMs,
	};
}

const introducers: ReadonlyMap<number, State> = new Map([
	[0x5b, 'csi'],
	[0x4f, 'ss3'],
	[0x5d, 'string'],
	[0x50, 'string'],
	[0x5f, 'string'],
	[0x5e, 'string'],
]);

/** An introducer that nothing followed was a key with Alt. Which of the four strings it was, nobody binds. */
function keyAlone(state: State): Input | undefined {
	if (state === 'csi') return keyOfEscaped(0x5b);
	return state === 'ss3' ? keyOfEscaped(0x4f) : undefined;
}

/** Collects a paste. `add` says whether its end has come. */
type Paste = {readonly add: (byte: number) => boolean; readonly end: (isCut: boolean) => Input};

function createPaste(): Paste {
	const bytes = Buffer.allocUnsafe(mostPasteBytes + pasteEnd.length);
	let length = 0;
	let matched = 0;
	let isOver = false;
	return {
		add: byte => {
			matched = byte === pasteEnd.charCodeAt(matched) ? matched + 1 : byte === 0x1b ? 1 : 0;
			if (length < bytes.length) bytes[length++] = byte;
			else isOver = true;
			return matched === pasteEnd.length;
		},
		end: isCut => {
			const kept = isOver || isCut ? length : length - pasteEnd.length;
			const text = bytes.toString('utf8', 0, Math.min(kept, mostPasteBytes));
			return {type: 'paste', text: text.replace(/\r\n?/g, '\n'), isCut: isCut || isOver};
		},
	};
}
