import {Listeners, type Readable} from '../model/readable.js';
import type {Cells} from '../safe/cells.js';
import {layout} from '../state/layout.js';
import type {Size} from '../state/state.js';
import {headerLine} from './header-line.js';
import {keyLine} from './key-line.js';
import {type PageContent, pageContent} from './page.js';
import type {Scene} from './scene.js';

/** What Ink draws: the first line and the last, and pages that are tables. What is undefined takes no line. */
export type Chrome = {
	readonly size: Size;
	readonly header: Cells | undefined;
	/** Lines between the header and the key strip; 0 where all of them are panes, because Ink takes as long for a blank line as for any. */
	readonly bodyRows: number;
	/** So many of them are panes, before the page begins. */
	readonly pageTop: number;
	readonly page: PageContent | undefined;
	readonly keyStrip: Cells | undefined;
};

/** The chrome of a scene. */
export function chromeOf(scene: Scene): Chrome {
	const {state} = scene;
	const {header, page: pageRect, keyStrip} = layout(state);
	const page = pageContent(scene);
	const above = header ? 1 : 0;
	const lines = above + (keyStrip ? 1 : 0);
	return {
		size: {columns: header?.width ?? keyStrip?.width ?? Math.min(500, state.size.columns), rows: state.size.rows},
		header: header && headerLine(scene, header.width),
		pageTop: page && pageRect ? pageRect.y - above : 0,
		bodyRows: page || !keyStrip ? Math.max(0, state.size.rows - lines) : 0,
		page,
		keyStrip: keyStrip && keyLine(state, keyStrip.width),
	};
}

/** The lines that React makes of it, without a page. */
export function chromeLines({header, bodyRows, keyStrip}: Chrome): readonly string[] {
	return [header, ...Array<string>(bodyRows).fill(''), keyStrip].filter(line => line !== undefined);
}

/** The chrome as something that React listens to: it commits only when a cell of it differs, so that moving the cursor costs no commit. */
export class ChromeBoard implements Readable<Chrome> {
	readonly #listeners = new Listeners();
	#chrome: Chrome;
	#isBehind = false;

	constructor(scene: Scene) {
		this.#chrome = chromeOf(scene);
	}

	getSnapshot = (): Chrome => this.#chrome;
	subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);

	/** Have figures waited since the last refresh? */
	get isBehind(): boolean {
		return this.#isBehind;
	}

	/**
	@param figuresMayWait - where nothing but figures differ all stays as it was.
	@returns whether anything differs: then Ink hands over a frame by itself.
	*/
	refresh(scene: Scene, figuresMayWait = false): boolean {
		const next = chromeOf(scene);
		const isSame = keyOf(next) === keyOf(this.#chrome);
		this.#isBehind = !isSame && figuresMayWait && isSameButFigures(next, this.#chrome);
		if (isSame || this.#isBehind) return false;
		this.#chrome = next;
		this.#listeners.notify();
		return true;
	}
}

/** Longer figures take blanks away beside them. */
function isSameButFigures(one: Chrome, other: Chrome): boolean {
	const isSameLayout =
		one.bodyRows === other.bodyRows &&
		one.pageTop === other.pageTop &&
		one.size.columns === other.size.columns &&
		one.size.rows === other.size.rows;
	return isSameLayout && keyOf(one).replace(/[\d,. ]/g, '') === keyOf(other).replace(/[\d,. ]/g, '');
}

/** Two that look the same have the same. */
function keyOf({size, header, bodyRows, pageTop, page, keyStrip}: Chrome): string {
	const table = page?.picture ? [...page.picture.headings, ...page.picture.rows.flat()] : [];
	return [size.columns, size.rows, header, bodyRows, pageTop, keyStrip, page?.title, ...table, ...(page?.notes ?? [])].join('\n');
}
