import { statSync } from 'node:fs';
import { sep } from 'node:path';
import { StageError } from '../../errors';
import { parseStoreId } from '../../records/store-id';
import { readRecordText } from '../read-bounded';

/** A store as this process met it. */
interface Place {
  readonly marker: string;
  readonly id: string | null;
  /** Device and number of its folder: looked at before each write, since that costs next to nothing. */
  folder: string;
}

const places = new Map<string, Place>();

/**
 * From now on this process writes below the store only while it is the one that stands there at this moment: a home may
 * move away, be replaced or be mounted over while a run goes on. Called again it takes the store as it is by then.
 *
 * @param marker absolute path of the record that bears the store's id
 * @param options.unlessKept leaves it at what an earlier task of this process has met
 */
export function keepPlace(store: string, marker: string, { unlessKept = false } = {}): void {
  if (unlessKept && places.has(store)) return;
  const folder = folderOf(store);
  if (folder === null) places.delete(store);
  else places.set(store, { marker, id: idOf(marker), folder });
}

/**
 * The door of every write below a store; does nothing for a path that no store met by this process holds.
 *
 * @throws StageError (`STORE_GONE`) when the store has moved away, or another one stands in its place
 */
export function assertPlace(path: string): void {
  for (const [store, place] of places) {
    if (path !== store && !path.startsWith(store + sep)) continue;
    const folder = folderOf(store);
    if (folder === place.folder) continue;
    // Mounted again it is another folder, and the same store.
    if (folder === null || place.id === null || idOf(place.marker) !== place.id) throw gone(store);
    place.folder = folder;
  }
}

function folderOf(store: string): string | null {
  try {
    const stat = statSync(store, { bigint: true });
    return stat.isDirectory() ? `${stat.dev} ${stat.ino}` : null;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function idOf(marker: string): string | null {
  try {
    return parseStoreId(readRecordText(marker));
  } catch {
    return null;
  }
}

function gone(store: string): StageError {
  return new StageError(`${store} is no longer the store that this run began with`, {
    code: 'STORE_GONE',
    hint: 'its home moved away, or another stands in its place: bring it back, and start again',
  });
}
