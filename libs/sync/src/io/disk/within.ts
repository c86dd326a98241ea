import { sep } from 'node:path';

/** `join` for a path with `/` that is known to be plain: a walk of many files is spent in `join` otherwise. */
export function within(store: string, path: string): string {
  return `${store}${sep}${platformPath(path)}`;
}

/** A path with `/` as the system writes it. */
export function platformPath(path: string): string {
  return sep === '/' ? path : path.replaceAll('/', sep);
}
