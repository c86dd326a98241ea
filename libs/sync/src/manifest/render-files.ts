import type { FileList } from './file-list';

/** What a state tells apart. */
export type FileGroup = 'analytics' | 'reports' | 'other';

/** Files of one group that follow one another, as they stand in a manifest. */
export interface RenderedFiles {
  readonly group: FileGroup;
  readonly count: number;
  /**
   * Entries, with what parts them and nothing around them, in UTF-8: a long string is digested far slower than bytes, and
   * memory that is one piece would first have to be filled.
   */
  readonly pieces: readonly Buffer[];
}

/** The state and the manifest of a store are made of the same list, one after the other: it is rendered once. */
const known = new WeakMap<FileList, readonly RenderedFiles[]>();
const begun = new WeakMap<FileList, Generator<void>>();

/** Files in the order given, which is that of their paths. */
export function renderFiles(files: FileList): readonly RenderedFiles[] {
  for (const rendering = renderingOf(files); !rendering.next().done;);
  return known.get(files)!;
}

/**
 * Renders ahead of `renderFiles`, which goes on from there. Asked every few milliseconds whether it shall go on: others
 * want their turn.
 */
export async function renderFilesAhead(files: FileList, goesOn: () => Promise<boolean>): Promise<void> {
  const rendering = renderingOf(files);
  for (let pieces = 1; !rendering.next().done; pieces++) if (pieces % PIECES_A_TURN === 0 && !(await goesOn())) return;
}

function renderingOf(files: FileList): Generator<void> {
  const rendering = begun.get(files) ?? render(files);
  begun.set(files, rendering);
  return rendering;
}

/** A step for each piece, until they are `known`. */
function* render(files: FileList): Generator<void> {
  const runs: RenderedFiles[] = [];
  for (let start = 0, end = 0; start < files.length; start = end) {
    const group = groupOf(files.pathAt(start));
    while (end < files.length && groupOf(files.pathAt(end)) === group) end += 1;
    const pieces: Buffer[] = [];
    for (const piece of piecesOf(files, start, end)) {
      pieces.push(piece);
      yield;
    }
    runs.push({ group, count: end - start, pieces });
  }
  known.set(files, runs);
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

/** What JSON writes as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;
const PIECE_LENGTH = 64 << 10;
const PIECES_A_TURN = 8;

/** As `renderEntries` does it, without the text of them all. */
function* piecesOf(files: FileList, start: number, end: number): Generator<Buffer> {
  let piece = '';
  for (let row = start; row < end; row++) {
    const [path, size, sha256] = [files.pathAt(row), files.sizeAt(row), files.digestAt(row)];
    const name = PLAIN.test(path) ? `"${path}"` : JSON.stringify(path);
    piece += `${row === start ? '' : ',\n  '}{"path":${name},"size":${size},"sha256":"${sha256}"}`;
    if (piece.length < PIECE_LENGTH && row + 1 < end) continue;
    yield Buffer.from(piece, 'utf8');
    piece = '';
  }
}
