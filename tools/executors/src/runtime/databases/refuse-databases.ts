import { makeFolderIn, readBounded, renameWithRetry } from '@scrape-and-report/production';
import {
  type DatabaseKind,
  MANIFEST_BYTES,
  MANIFEST_NAME,
  OWN_FOLDER,
  parseScrapeName,
  SCRAPE_DB_NAME,
  storeLayout,
  usageFiles,
} from '@scrape-and-report/record';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StageContext } from '../stage-context';
import { checkDatabases } from './check-databases';
import { loadKnownDatabases, saveKnownDatabases } from './known-databases';

export interface RefuseOptions extends Pick<StageContext, 'config' | 'log' | 'progress'> {
  readonly signal: AbortSignal;
  /** See `checkDatabases`. */
  readonly seconds?: number;
}

interface Found {
  /** Path below the store, with `/`. */
  readonly path: string;
  readonly kind: DatabaseKind;
  readonly stamp: string;
}

/**
 * Looks through the databases of the own store that changed since the last time, whoever brought them there, before any
 * stage opens them. One that can't be read to its end is set aside with its scrape (`.production/odd/`, which only
 * `prod:forget` removes), with a line of the log: a whole one comes from a partner, and the day goes on without it.
 */
export async function refuseDatabases({ config, log, progress, signal, seconds }: RefuseOptions): Promise<void> {
  const { store } = config.me;
  const known = loadKnownDatabases(store);
  const found = databasesIn(store);
  const unknown = found.filter(({ path, stamp }) => known.sound[path] !== stamp);
  if (unknown.length === 0) return;
  const shown = progress('databases');
  const jobs = unknown.map(({ path, kind }) => ({ path: join(store, path), kind }));
  const onChecked = (done: number): void => shown.update({ done, todo: jobs.length - done });
  const faults = await checkDatabases(jobs, { signal, seconds, onChecked }).finally(() => shown.end());
  const refused: string[] = [];
  for (const [index, { path, kind }] of unknown.entries()) {
    const fault = faults[index];
    if (fault === null || fault === undefined) continue;
    const digest = kind === 'scrape' ? digestOfManifest(join(store, path, '..')) : null;
    const aside = setAside(store, path, kind);
    log.warning(`refused ${join(store, path)}: ${fault}; it is in ${aside} now`);
    if (digest !== null) refused.push(digest);
  }
  saveKnownDatabases(store, {
    version: 1,
    sound: Object.fromEntries(found.filter(isSound(unknown, faults)).map(({ path, stamp }) => [path, stamp])),
    refused: [...new Set([...known.refused, ...refused])].sort(),
  });
}

const isSound =
  (unknown: readonly Found[], faults: readonly (string | null)[]) =>
  (one: Found): boolean => {
    const index = unknown.indexOf(one);
    return index < 0 || faults[index] === null;
  };

function databasesIn(store: string): Found[] {
  const scrapes = readdirSync(store)
    .filter((name) => parseScrapeName(name) !== null && existsSync(join(store, name, MANIFEST_NAME)))
    .map((name) => ({ path: `${name}/${SCRAPE_DB_NAME}`, kind: 'scrape' as const }));
  const { analytics } = storeLayout(store);
  const months = existsSync(analytics)
    ? usageFiles(analytics).map((name) => ({ path: `analytics/${name}`, kind: 'usage' as const }))
    : [];
  return [...scrapes, ...months].flatMap((one) => {
    const stat = lstatSync(join(store, one.path), { throwIfNoEntry: false });
    // The time of the last change of any kind is the one that nobody can set.
    return stat ? [{ ...one, stamp: `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}` }] : [];
  });
}

function digestOfManifest(directory: string): string | null {
  try {
    return createHash('sha256')
      .update(readBounded(join(directory, MANIFEST_NAME), { maxBytes: MANIFEST_BYTES }))
      .digest('hex');
  } catch {
    return null;
  }
}

/** The scrape as a whole, or the month; gives its new place. */
function setAside(store: string, path: string, kind: DatabaseKind): string {
  const folder = makeFolderIn(store, OWN_FOLDER, 'odd');
  const from = kind === 'scrape' ? path.split('/', 1)[0]! : path;
  const name = from.replaceAll('/', '-');
  const taken = (number: number): string => join(folder, number === 1 ? name : `${name}.${number}`);
  let number = 1;
  while (lstatSync(taken(number), { throwIfNoEntry: false })) number += 1;
  renameWithRetry(join(store, from), taken(number));
  const journal = join(store, `${from}-journal`);
  if (kind === 'usage' && lstatSync(journal, { throwIfNoEntry: false }))
    renameWithRetry(journal, `${taken(number)}-journal`);
  return taken(number);
}
