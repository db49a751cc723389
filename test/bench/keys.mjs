export const keysRun = () => {};
