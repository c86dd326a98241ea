import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Folders and files that decide what a production does. The configuration is not among them: it may name `self`. */
const PARTS = [
  'package-lock.json',
  'pnpm-lock.yaml',
  'yarn.lock',
  'bun.lock',
  'nx.json',
  'apps/prod/project.json',
  'libs',
  'tools',
];
const LEFT_OUT = /(^|\/)(node_modules|coverage|fixtures|testing|dist|\..+)(\/|$)|\.spec\.ts$|\.md$/;

/**
 * SHA-256 (hex) of the sources and of the lock file: equal code gives equal digests, with or without git, whatever the
 * line ends that git chose.
 */
export function codeDigest(root: string): string {
  const hash = createHash('sha256');
  for (const part of PARTS) {
    for (const path of filesBelow(root, part)) {
      const text = readFileSync(join(root, path), 'latin1').replace(/\r\n/g, '\n');
      hash.update(`${path}\0${text.length}\0`).update(text, 'latin1');
    }
  }
  return hash.digest('hex');
}

function* filesBelow(root: string, path: string): Generator<string> {
  if (LEFT_OUT.test(path)) return;
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat?.isFile()) yield path;
  else if (stat?.isDirectory()) {
    for (const name of readdirSync(join(root, path)).sort()) yield* filesBelow(root, `${path}/${name}`);
  }
}

/** The commit that is checked out, read without starting git; null when the folder is no clone. */
export function commitOf(root: string): string | null {
  try {
    const folder = gitFolderOf(root);
    const head = readFileSync(join(folder, 'HEAD'), 'utf8').trim();
    if (!head.startsWith('ref: ')) return head;
    const ref = head.slice('ref: '.length);
    if (existsSync(join(folder, ref))) return readFileSync(join(folder, ref), 'utf8').trim();
    const packed = readFileSync(join(folder, 'packed-refs'), 'utf8').split('\n');
    return packed.find((line) => line.endsWith(` ${ref}`))?.split(' ')[0] ?? null;
  } catch {
    return null;
  }
}

function gitFolderOf(root: string): string {
  const git = join(root, '.git');
  return statSync(git).isDirectory()
    ? git
    : readFileSync(git, 'utf8')
        .trim()
        .replace(/^gitdir: /, '');
}
