/** What the kernel needs of WebAssembly: Node has it, its types declare no values of it. */
declare namespace WebAssembly {
	type Memory = {readonly buffer: SharedArrayBuffer};
	const Memory: new (limits: {readonly initial: number; readonly maximum: number; readonly shared: true}) => Memory;
	const Module: new (bytes: Uint8Array) => object;
	const Instance: new (module: object, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>) => {readonly exports: unknown};
}
