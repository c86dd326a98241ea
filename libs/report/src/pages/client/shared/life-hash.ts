/**
 * The address of a page's life within the file: `#page=/paspoort`. Pure.
 */

/** Readable where it can be. */
export function lifeHash(path: string): string {
  return `#page=${encodeURIComponent(path).replaceAll('%2F', '/')}`;
}
