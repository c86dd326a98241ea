import { posix, win32 } from 'node:path';

/** A name out of a record that would lead out of the folder it belongs to. */
export class OutsideError extends Error {
  readonly code = 'OUTSIDE';
}

/** Whether a text can be the name of one file or folder, on every system: it has no part that leads elsewhere. */
export function isFileName(name: string): boolean {
  return name !== '' && name.length <= 255 && !/^\.{1,2}$|[/\\\u0000]|^[a-z]:/i.test(name);
}

/** Whether a relative path with `/` stays within its folder: no part is empty, `.` or `..`, and none is a drive. */
export function isInside(path: string): boolean {
  return path.length <= 4096 && path.split('/').every(isFileName);
}

/**
 * A path below a folder, made of names that come from outside: the one way in which a name out of a record gets into a
 * path.
 *
 * @param path relative, with `/`
 * @throws OutsideError when it would lead anywhere else
 */
export function pathInside(folder: string, path: string): string {
  if (!isInside(path)) throw new OutsideError(`${JSON.stringify(path.slice(0, 200))} leads out of ${folder}`);
  const { join } = folder.includes('\\') && !folder.startsWith('/') ? win32 : posix;
  return join(folder, path);
}

/**
 * The way from a folder to what lies below it, with `/`; null when it does not. Separators of Windows are separators
 * where the folder is one of Windows, in whatever mix.
 */
export function pathBelow(folder: string, path: string): string | null {
  const isWindows = folder.includes('\\') && !folder.startsWith('/');
  const slashed = (text: string): string => (isWindows ? text.replaceAll('\\', '/') : text);
  const root = slashed(folder).replace(/\/+$/, '');
  return slashed(path).startsWith(`${root}/`) ? slashed(path).slice(root.length + 1) : null;
}
