/** The scanner kernel, compiled from `assembly/` by `build/kernel.mjs`. */
export declare const base64: string;
