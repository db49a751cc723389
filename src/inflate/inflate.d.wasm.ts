/** The inflater, compiled from `assembly/` by `build/wasm.mjs`. */
export declare const base64: string;
