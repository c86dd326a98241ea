import { posix, win32 } from 'node:path';
import { isFileName, isPartnerName } from '@scrape-and-report/production';

/** Absolute paths of everything in a store that more than one stage knows. */
export interface StoreLayout {
  readonly store: string;
  readonly analytics: string;
  readonly reports: string;
  /** Private to this store, never synchronised. */
  readonly own: string;
  /** Bears the store's id. */
  readonly marker: string;
  readonly election: string;
  readonly runs: string;
  readonly trash: string;
  /** Rebuildable from the scrapes; not part of what partners agree on. */
  readonly history: string;
  readonly availableFlag: string;
  readonly syncFlag: string;
}

export const AVAILABLE_FLAG = 'AVAILABLE_FOR_PRODUCTION.flag';
export const SYNC_FLAG = 'SYNC_IN_PROGRESS.flag';
export const OWN_FOLDER = '.production';
export const MANIFEST_NAME = 'manifest.json';
export const SCRAPE_DB_NAME = 'scrape.db';

/** Names the parts of a store; pure, touches nothing. */
export function storeLayout(store: string): StoreLayout {
  const { join, sep } = store.includes('\\') && !store.startsWith('/') ? win32 : posix;
  const own = join(store, OWN_FOLDER);
  // Normalised once: one `join` for each part was a tenth of what a sync without news computes.
  const root = own.slice(0, -OWN_FOLDER.length);
  return {
    store,
    analytics: `${root}analytics`,
    reports: `${root}reports`,
    own,
    marker: `${own}${sep}store.json`,
    election: `${own}${sep}election`,
    runs: `${own}${sep}run`,
    trash: `${own}${sep}trash`,
    history: `${own}${sep}history.db`,
    availableFlag: `${root}${AVAILABLE_FLAG}`,
    syncFlag: `${root}${SYNC_FLAG}`,
  };
}

/** Below `reports/`: what is told of each page over time, in files that are made anew by whoever reports next. */
export const LIVES_DIRECTORY = 'lives';

/** Whether a path below a store is a file of lives of pages, and not something that people put beside them. */
export function isLifeFile(path: string): boolean {
  return /^reports\/lives\/(?:index|[ptv]-[\w-]+)\.html$/.test(path);
}

/** A scrape directory's name: its timestamp, and the partner when it does not lead its minute. */
export interface ScrapeName {
  /** `YYMMDD-HHMM`. */
  readonly timestamp: string;
  readonly partner: string | null;
}

/** Null when the name is no scrape's. */
export function parseScrapeName(name: string): ScrapeName | null {
  const match = /^(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-(?:[01]\d|2[0-3])[0-5]\d)(?:~(.+))?$/.exec(name);
  // It comes from another's folder or record, and becomes part of a path.
  return match && (match[2] === undefined || isPartnerName(match[2].slice(0, 64))) && isFileName(name)
    ? { timestamp: match[1]!, partner: match[2] ?? null }
    : null;
}

/** The day, `YYYY-MM-DD`, that a timestamp `YYMMDD-HHMM` belongs to. */
export function dayOfScrape(timestamp: string): string {
  return `20${timestamp.slice(0, 2)}-${timestamp.slice(2, 4)}-${timestamp.slice(4, 6)}`;
}
