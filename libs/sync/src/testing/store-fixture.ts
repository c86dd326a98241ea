import { mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync, lstatSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSystemClock, type LogLevel, type Partner, type RunLog } from '@scrape-and-report/production';
import { sealScrape } from '@scrape-and-report/record';
import { ensureStore, fetchMissingScrapes, fingerprintStore, syncStores, type SyncReport } from '../index';
import type { FetchOptions } from '../io/fetch-missing-scrapes';
import type { SyncOptions } from '../io/sync-stores';

/** A run log that keeps its lines, `INFO text` each. */
export function createMemoryLog(): RunLog & { readonly lines: string[] } {
  const lines: string[] = [];
  const add = (level: LogLevel) => (text: string) => void lines.push(`${level} ${text}`);
  return { lines, info: add('INFO'), warning: add('WARNING'), error: add('ERROR') };
}

/** Partners with empty homes in a temporary folder. */
export function createFleet(
  names: readonly string[],
  folder = tmpdir(),
): { root: string; partners: Partner[]; remove(): void } {
  const root = mkdtempSync(join(folder, 'sync-'));
  const partners = names.map((name) => {
    const home = join(root, name);
    mkdirSync(home);
    return { name, home, store: join(home, 'record') };
  });
  return { root, partners, remove: () => removeSync(root) };
}

/** The store of one partner, with its id and nothing else. */
export async function createOwnStore(): Promise<{ store: string; remove(): void }> {
  const { partners, remove } = createFleet(['anna']);
  const [partner] = partners as [Partner];
  await ensureStore({ partner, knownPartners: {} });
  return { store: partner.store, remove };
}

/** Writes files below a store; times an hour back, so that records of them count as settled at once. */
export function writeTree(
  store: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  secondsBack = 3600,
): void {
  for (const [path, content] of Object.entries(files)) {
    ensureDirSync(dirname(join(store, path)));
    writeFileSync(join(store, path), content);
    const at = Date.now() / 1000 - secondsBack;
    utimesSync(join(store, path), at, at);
  }
}

/** A sealed scrape in a store. */
export async function writeScrape(
  store: string,
  dir: string,
  facts: {
    producer?: string;
    epoch?: number;
    files?: Readonly<Record<string, string>>;
    /** Packs of other scrapes. */
    needs?: readonly string[];
    was?: string;
  } = {},
): Promise<void> {
  const {
    producer = 'anna',
    epoch = 1,
    needs,
    was,
    files = { 'scrape.db': `pages of ${dir}`, 'log.txt': 'done\n' },
  } = facts;
  writeTree(join(store, dir), files);
  await sealScrape(join(store, dir), { timestamp: dir.slice(0, 11), producer, epoch, pages: 1, needs, was });
  const at = Date.now() / 1000 - 3600;
  utimesSync(join(store, dir, 'manifest.json'), at, at);
  utimesSync(join(store, dir), at, at);
}

/** Paths and contents below a folder, `.production` left out; a directory has a `/` at its end. */
export function readTree(
  folder: string,
  isIgnored: (name: string) => boolean = (name) => name === '.production',
): Record<string, string> {
  const tree: Record<string, string> = {};
  const visit = (prefix: string): void => {
    for (const name of readdirSync(join(folder, prefix)).sort()) {
      if (isIgnored(name)) continue;
      const path = prefix ? `${prefix}/${name}` : name;
      const stat = lstatSync(join(folder, path));
      if (stat.isDirectory()) {
        tree[`${path}/`] = '';
        visit(path);
      } else tree[path] = stat.isFile() ? readFileSync(join(folder, path), 'latin1') : '(link)';
    }
  };
  visit('');
  return tree;
}

/** Fetches to one partner what the others have and it lacks, as the producer of a day does; all of them get stores. */
export async function fetchTo(
  me: Partner,
  partners: readonly Partner[],
  changes: Partial<FetchOptions> = {},
): Promise<{ fetched: string[]; lines: string[] }> {
  for (const partner of [me, ...partners]) await ensureStore({ partner, knownPartners: {} });
  const log = createMemoryLog();
  const fetched = await fetchMissingScrapes({
    ...{ me, partners, log, clock: createSystemClock() },
    ...{ signal: new AbortController().signal, assertLease: async () => undefined },
    ...changes,
  });
  return { fetched, lines: log.lines };
}

/** Fingerprints the first partner's store and syncs it to the others. */
export async function syncFrom(
  me: Partner,
  partners: readonly Partner[],
  changes: Partial<SyncOptions> & { ignore?: readonly string[] } = {},
): Promise<{ reports: SyncReport[]; lines: string[] }> {
  const { ignore = [], ...options } = changes;
  const log = createMemoryLog();
  await ensureStore({ partner: me, knownPartners: {} });
  const manifest = options.manifest ?? (await fingerprintStore({ store: me.store, ignore, logName: 'production.log' }));
  const reports = await syncStores({
    me,
    partners,
    manifest,
    log,
    sync: { ignore, cleanup: true, maxDeleteShare: 0.5, mode: null },
    logName: 'production.log',
    epoch: 1,
    producer: me.name,
    progress: { update: () => undefined, end: () => undefined },
    clock: createSystemClock(),
    signal: new AbortController().signal,
    assertLease: async () => undefined,
    cleanup: true,
    mirror: true,
    maxDeleteShare: 0.5,
    // A process starts slowly where Windows is only imitated, and two cores are shared.
    deadlineMs: process.platform === 'win32' ? 60_000 : 15_000,
    ...options,
  });
  return { reports, lines: log.lines };
}
