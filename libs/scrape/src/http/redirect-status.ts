const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Whether a status sends elsewhere. */
export function isRedirectStatus(status: number): boolean {
  return REDIRECTS.has(status);
}
