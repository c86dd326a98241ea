/** One file of the workspace: its path below the root, with `/`, and its text. */
export interface Source {
  path: string;
  text: string;
}

/** A way into a room: `@scrape-and-report/<room>` or `@scrape-and-report/<room>/<entry>`. */
export interface Door {
  room: string;
  /** `.`, `./testing`, `./bench`. */
  entry: string;
  /** The file that lists its names. */
  file: string;
}

/** The room of a file: its first two folders (`libs/sync`). */
export function roomOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function isSpec(path: string): boolean {
  return /\.(?:spec|conformance)\.ts$/.test(path);
}

/** What serves tests and benchmarks alone, and is no part of what the office runs. */
export function isProduct(path: string): boolean {
  if (isSpec(path) || /\/(?:testing|bench|e2e)\//.test(path)) return false;
  return !/^(?:apps\/(?:bench|prod-e2e)|libs\/testing|tools\/structure)\//.test(path);
}

export function isBench(path: string): boolean {
  return path.startsWith('apps/bench/') || /\/bench\//.test(path);
}
