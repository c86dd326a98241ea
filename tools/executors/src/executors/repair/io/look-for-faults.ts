import { livingOwner, parseStoreId, readRecordText, type Partner } from '@scrape-and-report/production';
import {
  AVAILABLE_FLAG,
  dayOfScrape,
  OWN_FOLDER,
  parseScrapeName,
  readScrapeManifest,
  storeLayout,
  SYNC_FLAG,
} from '@scrape-and-report/record';
import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { isMoving } from '../../../runtime/watch-files';
import { namesIn } from '../../../runtime/read-json';
import type { StoreLook } from '../faults';

export interface LookForFaults {
  readonly partner: Partner;
  /** Half a scrape of this day may still be gone on with. */
  readonly day: string;
  /** What does not change for so long is dead. */
  readonly watchMs: number;
}

/** Looks at one store; writes nothing. Runs in a process of its own, since a share may hang. */
export async function lookForFaults({ partner, day, watchMs }: LookForFaults): Promise<StoreLook> {
  const { store, name } = partner;
  const { marker, runs, election } = storeLayout(store);
  const entries = readdirSync(store, { withFileTypes: true });
  const marks = marksOf(await namesIn(election));
  const states = await Promise.all(marks.map(({ path }) => isMoving(join(store, path), watchMs)));
  const still = marks.filter((_mark, index) => states[index] === false);
  const lock = join(runs, 'lock');
  if (isThere(lock) && livingOwner(lock) === null)
    still.push({ path: `${OWN_FOLDER}/run/lock`, what: 'the lock of a dead run' });
  return {
    partner: name,
    store,
    problem: null,
    hasId: hasId(marker),
    odd: oddIn(election),
    leftovers: still,
    isBusy: states.includes(true),
    halfScrapes: halfScrapes(store, entries, day),
  };
}

function hasId(marker: string): boolean {
  try {
    return parseStoreId(readRecordText(marker)) !== null;
  } catch {
    return false;
  }
}

function marksOf(election: readonly string[]): { path: string; what: string }[] {
  return [
    { path: SYNC_FLAG, what: 'the flag of a sync that broke off' },
    { path: `${OWN_FOLDER}/sync.lock`, what: 'the lock of a sync that broke off' },
    { path: AVAILABLE_FLAG, what: 'the flag of a dead start' },
    ...election
      .filter((name) => /^avail\..+\.json$/.test(name))
      .map((name) => ({ path: `${OWN_FOLDER}/election/${name}`, what: 'the flag of a dead start' })),
  ];
}

/** What bears the name of a claim and can be none. */
function oddIn(election: string): { path: string; what: string }[] {
  if (!isThere(election)) return [];
  return readdirSync(election, { withFileTypes: true }).flatMap((entry) => {
    const path = `${OWN_FOLDER}/election/${entry.name}`;
    if (!entry.name.startsWith('lease.')) return [];
    if (!/^lease\.\d{8}$/.test(entry.name)) return [{ path, what: 'no number that a claim can have' }];
    if (!entry.isDirectory()) return [{ path, what: 'a claim is a folder, and this is none' }];
    return readdirSync(join(election, entry.name), { withFileTypes: true })
      .filter((file) => /^(holder|beat|end)\.json$/.test(file.name) && !file.isFile())
      .map((file) => ({ path: `${path}/${file.name}`, what: 'a record is a file, and this is none' }));
  });
}

function halfScrapes(store: string, entries: readonly Dirent[], day: string): string[] {
  return entries
    .filter((entry) => {
      const parsed = entry.isDirectory() ? parseScrapeName(entry.name) : null;
      return parsed !== null && dayOfScrape(parsed.timestamp) !== day;
    })
    .map(({ name }) => name)
    .filter((name) => readScrapeManifest(join(store, name), name) === null);
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
