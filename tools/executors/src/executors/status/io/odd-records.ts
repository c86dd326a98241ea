import { FileRefusedError, readBounded } from '@scrape-and-report/production';
import { scrapeFaults, storeLayout } from '@scrape-and-report/record';
import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** A record that is there and counts for nothing. */
export interface RecordFault {
  /** Absolute. */
  readonly path: string;
  readonly reason: string;
}

/** Whose content is JSON, and never longer than this. */
const RECORDS = ['store.json', 'partners.json', 'common/syncs.json'];
const MAX_BYTES = 4 * 1024 * 1024;
/** What lies here was put aside, or belongs to one run. */
const ASIDE = ['trash', 'run', 'open', 'refused', 'election'];

/**
 * What stands in a store where a record or a file of ours should be and can't be one: a pipe, a device, a torn or a huge
 * record. Opens no file but small records; what the elections wrote is read by them.
 */
export function oddRecords(store: string): RecordFault[] {
  const { own, analytics, reports } = storeLayout(store);
  const faults = [
    ...scrapeFaults(store),
    ...oddIn(store),
    ...oddIn(analytics),
    ...oddIn(reports),
    ...oddIn(own),
    ...foldersIn(own)
      .filter((name) => !ASIDE.includes(name))
      .flatMap((name) => oddIn(join(own, name))),
    ...RECORDS.flatMap((name) => faultOf(join(own, name)) ?? []),
  ];
  return [...new Map(faults.map((fault) => [fault.path, fault])).values()];
}

/** One line for people: the first, and how many there are besides; null for none. */
export function describeFaults(faults: readonly RecordFault[]): string | null {
  const [first] = faults;
  if (!first) return null;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return `${first.path}: ${first.reason}`.slice(0, 1000) + more;
}

/** Entries of a folder that are neither file nor folder nor link: nothing of ours is. */
function oddIn(folder: string): RecordFault[] {
  return entriesOf(folder)
    .filter((entry) => !entry.isFile() && !entry.isDirectory() && !entry.isSymbolicLink())
    .map((entry) => ({
      path: join(folder, entry.name),
      reason: `it is ${entry.isFIFO() ? 'a pipe' : 'no ordinary file'}, not a file`,
    }));
}

function foldersIn(folder: string): string[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function entriesOf(folder: string): Dirent[] {
  if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [];
    throw error;
  }
}

function faultOf(path: string): RecordFault | null {
  try {
    JSON.parse(readBounded(path, { maxBytes: MAX_BYTES }).toString('utf8'));
    return null;
  } catch (error) {
    if (error instanceof FileRefusedError) return { path, reason: error.reason };
    if (error instanceof SyntaxError) return { path, reason: 'it is torn, or no record of ours' };
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? null : { path, reason: message };
  }
}
