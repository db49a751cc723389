/** As in `assembly/memory.ts`. */
const memoryPages = 177;

/** What an inflater works in; of several threads one may inflate in it, the others read what came out. */
export const createInflateMemory = (): WebAssembly.Memory =>
	new WebAssembly.Memory({initial: memoryPages, maximum: memoryPages, shared: true});
