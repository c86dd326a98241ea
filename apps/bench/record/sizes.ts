import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes and last change of each file of a store, by path; two names of one file count twice. */
export type Files = ReadonlyMap<string, { readonly bytes: number; readonly mark: string }>;

export function filesOf(folder: string, isLeftOut: (path: string) => boolean): Files {
  const found = new Map<string, { bytes: number; mark: string }>();
  const walk = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = `${below}${entry.name}`;
      if (isLeftOut(path)) continue;
      if (entry.isDirectory()) walk(`${path}/`);
      else {
        const stat = statSync(join(folder, path), { throwIfNoEntry: false });
        if (stat) found.set(path, { bytes: stat.size, mark: `${stat.ino} ${stat.mtimeMs} ${stat.size}` });
      }
    }
  };
  walk('');
  return found;
}

/** What a record takes: all but what is private to the machine. */
export function recordOf(store: string): Files {
  return filesOf(store, (path) => path === '.production');
}

/** What is private to the machine, but for the trash. */
export function privateBytes(store: string): number {
  return bytesOf(filesOf(join(store, '.production'), (path) => path === 'trash'));
}

export function bytesOf(files: Files): number {
  return [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Bytes of what is new or another. */
export function bytesWritten(before: Files, after: Files): number {
  return bytesOf(new Map([...after].filter(([path, { mark }]) => before.get(path)?.mark !== mark)));
}

/** By kind of file, the largest first. */
export function byKind(files: Files): string {
  const sums = new Map<string, number>();
  for (const [path, { bytes }] of files) {
    const kind = path.startsWith('reports/') ? `reports ${path.split('.').at(-1)}` : path.split('/').at(-1)!;
    sums.set(kind, (sums.get(kind) ?? 0) + bytes);
  }
  const largest = [...sums].sort((a, b) => b[1] - a[1]).slice(0, 8);
  return largest.map(([kind, bytes]) => `${kind} ${megabytes(bytes)}`).join(', ');
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 1)} MB`;
}
