import { makeFolderIn, renameWithRetry } from '@scrape-and-report/production';
import {
  digestOf,
  LIST_NAME,
  MANIFEST_NAME,
  OWN_FOLDER,
  parseScrapeName,
  readScrapeManifest,
  removeDatabase,
  SCRAPE_DB_NAME,
  storeLayout,
  usageFiles,
} from '@scrape-and-report/record';
import { existsSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { StageContext } from '../stage-context';
import type { CheckJob } from './check-child';
import { checkDatabases } from './check-databases';
import { loadKnownDatabases, saveKnownDatabases, withRefused } from './known-databases';

export interface RefuseOptions extends Pick<StageContext, 'config' | 'log' | 'progress'> {
  readonly signal: AbortSignal;
  /** See `checkDatabases`. */
  readonly seconds?: number;
}

interface Found {
  /** Path below the store, with `/`. */
  readonly path: string;
  readonly kind: CheckJob['kind'];
  readonly size: number;
  readonly stamp: string;
}

/**
 * Looks through the databases of the own store that changed since the last time, whoever brought them there, before any
 * stage opens them. One that can't be read to its end is set aside with its scrape (`.production/odd/`, which only
 * `prod:forget` removes), with a line of the log: a whole one comes from a partner, and the day goes on without it. A
 * history is made anew from the scrapes.
 */
export async function refuseDatabases({ config, log, progress, signal, seconds }: RefuseOptions): Promise<void> {
  const { store } = config.me;
  const known = loadKnownDatabases(store);
  const found = databasesIn(store);
  const unknown = found.filter((one) => known.sound[one.path] !== one.stamp && isOpened(store, one));
  if (unknown.length === 0) return;
  const shown = progress('databases');
  const jobs = unknown.map(({ path, kind }) => ({ path: join(store, path), kind }));
  const onChecked = (done: number): void => shown.update({ done, todo: jobs.length - done });
  const faults = await checkDatabases(jobs, { signal, seconds, onChecked }).finally(() => shown.end());
  const faultOf = new Map(unknown.map((one, index) => [one, faults[index]]));
  const odd = unknown.flatMap((one, index) => (faults[index] ? [{ ...one, fault: faults[index] }] : []));
  const refused: string[] = [];
  for (const { path, kind, fault } of odd) {
    if (kind === 'history') {
      removeDatabase(join(store, path));
      log.warning(`refused ${join(store, path)}: ${fault}; it is made anew`);
      continue;
    }
    const digest = isOfScrape(kind) ? await digestAsSealed(join(store, path)) : null;
    const aside = setAside(store, path, kind);
    log.warning(`refused ${join(store, path)}: ${fault}; it is in ${aside} now`);
    if (digest !== null) refused.push(digest);
  }
  // What was not looked at, since nobody opens it as it is, is not sound for that.
  const isSound = (one: Found): boolean => known.sound[one.path] === one.stamp || faultOf.get(one) === null;
  const sound = Object.fromEntries(found.filter(isSound).map(({ path, stamp }) => [path, stamp]));
  saveKnownDatabases(store, withRefused({ ...known, sound }, refused));
}

/** A scrape whose file has another size than its manifest says is none: nobody opens it, and a fetch replaces it. */
function isOpened(store: string, { path, kind, size }: Found): boolean {
  if (!isOfScrape(kind)) return true;
  const [name, file] = path.split('/', 2) as [string, string];
  const sealed = readScrapeManifest(join(store, name), name)?.files.find((one) => one.path === file);
  return sealed?.size === size;
}

function databasesIn(store: string): Found[] {
  const scrapes = readdirSync(store)
    .filter((name) => parseScrapeName(name) !== null && existsSync(join(store, name, MANIFEST_NAME)))
    .flatMap((name) => [
      { path: `${name}/${SCRAPE_DB_NAME}`, kind: 'scrape' as const },
      { path: `${name}/${LIST_NAME}`, kind: 'list' as const },
    ]);
  const { analytics } = storeLayout(store);
  const months = existsSync(analytics)
    ? usageFiles(analytics).map((name) => ({ path: `analytics/${name}`, kind: 'usage' as const }))
    : [];
  const history = { path: HISTORY, kind: 'history' as const };
  return [...scrapes, ...months, history].flatMap((one) => {
    const stat = lstatSync(join(store, one.path), { throwIfNoEntry: false });
    return stat ? [{ ...one, size: stat.size, stamp: stampOf(stat) }] : [];
  });
}

/** Its tables stand in it, or are made of it. */
function isOfScrape(kind: CheckJob['kind']): boolean {
  return kind === 'scrape' || kind === 'list';
}

/** The time of the last change of any kind is the one that nobody can set. */
function stampOf({ size, mtimeMs, ctimeMs }: Stats): string {
  return `${size} ${mtimeMs} ${ctimeMs}`;
}

const HISTORY = `${OWN_FOLDER}/history.db`;

/** A stage has brought the history up to date: as it is now it needs no look on the next morning. */
export function trustHistory(store: string): void {
  trust(store, [HISTORY]);
}

/** Lists of these scrapes were proved row by row just now, as they were written. */
export function trustLists(store: string, scrapes: readonly string[]): void {
  trust(
    store,
    scrapes.map((name) => `${name}/${LIST_NAME}`),
  );
}

function trust(store: string, paths: readonly string[]): void {
  const known = loadKnownDatabases(store);
  const fresh = paths.flatMap((path) => {
    const stat = lstatSync(join(store, path), { throwIfNoEntry: false });
    return stat && known.sound[path] !== stampOf(stat) ? [[path, stampOf(stat)] as const] : [];
  });
  if (fresh.length > 0)
    saveKnownDatabases(store, { ...known, sound: { ...known.sound, ...Object.fromEntries(fresh) } });
}

/** Of its manifest, when the scrape was sealed like this; null when its disk has lost something: then others have it whole. */
async function digestAsSealed(file: string): Promise<string | null> {
  const directory = dirname(file);
  try {
    // Somebody wrote into it, or looks into it: the one of the others is as good as ever.
    if (existsSync(`${file}-journal`)) return null;
    const sealed = readScrapeManifest(directory, basename(directory))?.files.find(
      ({ path }) => path === basename(file),
    );
    if (sealed?.sha256 !== (await digestOf(file))) return null;
    return await digestOf(join(directory, MANIFEST_NAME));
  } catch {
    return null;
  }
}

/** The scrape as a whole, or the month; gives its new place. */
function setAside(store: string, path: string, kind: CheckJob['kind']): string {
  const folder = makeFolderIn(store, OWN_FOLDER, 'odd');
  const from = isOfScrape(kind) ? path.split('/', 1)[0]! : path;
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
