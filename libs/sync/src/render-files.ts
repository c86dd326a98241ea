import type { FileList } from './file-list';

/** What a state tells apart. */
export type FileGroup = 'analytics' | 'reports' | 'other';

/** Files of one group that follow one another, as they stand in a manifest. */
export interface RenderedFiles {
  readonly group: FileGroup;
  readonly count: number;
  /** Entries, with what parts them and nothing around them, in UTF-8: a long string is digested far slower than bytes. */
  readonly bytes: Buffer;
}

/** The state and the manifest of a store are made of the same list, one after the other: it is rendered once. */
const known = new WeakMap<FileList, readonly RenderedFiles[]>();

/** Files in the order given, which is that of their paths. */
export function renderFiles(files: FileList): readonly RenderedFiles[] {
  let rendered = known.get(files);
  if (!rendered) {
    rendered = [...runsOf(files)];
    known.set(files, rendered);
  }
  return rendered;
}

export function groupOf(path: string): FileGroup {
  for (const group of ['analytics', 'reports'] as const)
    if (path.startsWith(group) && (path.length === group.length || path[group.length] === '/')) return group;
  return 'other';
}

/**
 * All at once, and then cut into lines. A text may hold such signs, or end with them: but its own quotes are escaped, and
 * no letter follows the one that ends it.
 */
export function renderEntries(entries: readonly object[]): string {
  return JSON.stringify(entries)
    .slice(1, -1)
    .replace(/\},\{(?="[a-z])/g, '},\n  {');
}

function* runsOf(files: FileList): Generator<RenderedFiles> {
  for (let start = 0, end = 0; start < files.length; start = end) {
    const group = groupOf(files.pathAt(start));
    while (end < files.length && groupOf(files.pathAt(end)) === group) end += 1;
    yield { group, count: end - start, bytes: bytesOf(files, start, end) };
  }
}

/** What JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
const PIECE_LENGTH = 64 << 10;

/** As `renderEntries` does it, without the text of them all. */
function bytesOf(files: FileList, start: number, end: number): Buffer {
  const pieces: Buffer[] = [];
  let piece = '';
  for (let row = start; row < end; row++) {
    const [path, size, sha256] = [files.pathAt(row), files.sizeAt(row), files.digestAt(row)];
    const name = PLAIN.test(path) ? `"${path}"` : JSON.stringify(path);
    piece += `${row === start ? '' : ',\n  '}{"path":${name},"size":${size},"sha256":"${sha256}"}`;
    if (piece.length < PIECE_LENGTH && row + 1 < end) continue;
    pieces.push(Buffer.from(piece, 'utf8'));
    piece = '';
  }
  return Buffer.concat(pieces);
}
