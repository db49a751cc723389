/** `AUDITVIEW_KERNEL=off` decodes without the kernel: slower, and the same. */
export const hasKernel = (env: NodeJS.ProcessEnv): boolean => env['AUDITVIEW_KERNEL'] !== 'off';
