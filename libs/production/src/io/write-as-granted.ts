import { statSync } from 'node:fs';
import { umaskFor } from '../store-mode';

/**
 * From now on this process, and those that it starts, write in a way that the other users of a store can use: see
 * `umaskFor`. A store that is not there yet grants nothing, and nothing changes; Windows has no such rights.
 *
 * @param folder the store, or where it will be
 * @param mode `sync.mode` of the configuration
 */
export function writeAsGranted(folder: string, mode: string | null): void {
  if (process.platform === 'win32') return;
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat || mode !== null) process.umask(umaskFor(stat?.mode ?? 0o755, mode));
}
