import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, readBounded, removeWithRetry } from '@scrape-and-report/production';
import { TEMPORARY_PREFIX, writeFileAtomic } from '../../io/atomic';
import { readScrapeManifest } from '../../io/scrapes';
import { LIVES_DIRECTORY, parseScrapeName, storeLayout } from '../../layout';
import { usageFiles } from '../../usage/io/usage-reader';
import { createMentions, type Mentions } from '../mentions';
import type { Forgotten } from '../tombstone';
import { loadChecked, noteReportsToRemake, saveChecked } from './checked';
import { forgetInMonth, isReadable } from './forget-months';
import { forgetNews } from './forget-news';
import { forgetScrapes, recoverForget } from './forget-scrapes';
import { planForget, type ForgetPlan } from './plan-forget';
import { reportMentions } from './report-mentions';

export interface ForgetInStoreOptions {
  readonly store: string;
  readonly forgotten: Forgotten;
  /** Of the site, as it is configured: in the log and in reports what stands after it is a path. */
  readonly root: string;
  readonly logName: string;
  /** Asked before each change; throws when the right to write there is lost. */
  readonly assertRight: () => Promise<void>;
  /** Called whenever something was looked at. */
  readonly onLook?: () => void;
  /** See `PlanForgetOptions`. */
  readonly copies?: ReadonlyMap<string, string>;
  /** See `PlanForgetOptions`. */
  readonly served?: ReadonlySet<string>;
  /**
   * Whether reports that may hold what is to be forgotten are removed, since better ones come from another store.
   * Otherwise they are noted (`reportsToRemake`), and the caller makes them anew.
   */
  readonly removeReports?: boolean;
}

export interface ForgetOutcome {
  /** Names of scrapes that went, and of those that were written anew. */
  readonly removed: readonly string[];
  readonly rewritten: readonly string[];
  /** Names of months of usage figures that were written anew. */
  readonly months: readonly string[];
  /** Names in `reports/` of folders, or `index.html`, of which something was removed; `lives` among them. */
  readonly reports: readonly string[];
  /** Paths that could not be looked at, with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** Whether anything in the store is another than before. */
  readonly isChanged: boolean;
}

/**
 * Makes a store forget. What was looked at before and is as it was is not looked at again, so that on most days this
 * reads a directory or two. A kill at any moment leaves each scrape as it was, or as it is to be; called again, it goes
 * on. Nothing goes to the trash, which is emptied.
 */
export async function forgetInStore(options: ForgetInStoreOptions): Promise<ForgetOutcome> {
  const { store, forgotten, root, assertRight } = options;
  const nothing = { removed: [], rewritten: [], months: [], reports: [], unreadable: [], isChanged: false };
  if (forgotten.digest === '') return nothing;
  const checked = loadChecked(store, forgotten.digest);
  const mentions = createMentions(forgotten, root);
  recoverForget(store);
  if (checked.isNew) {
    await assertRight();
    clearDerived(store);
  }
  const plan = planForget({ ...options, checked: checked.scrapes });
  const gone = plan.removed.map(({ dir }) => dir);
  const reports = new Set(await reportsAfter(plan, options));
  const lists = await forgetScrapes(plan, options);
  const rewritten = [...plan.rewritten.map(({ scrape }) => scrape.dir), ...lists.names].sort();
  const files: Record<string, string> = {};
  const unreadable = unreadableOf([...plan.unreadable, ...lists.unreadable]);
  const look: Look = { options, mentions, known: checked.files, files, unreadable };
  const months = await forgetMonths(look);
  for (const name of await lookAtReports(look)) reports.add(name);
  const isLogChanged = await forgetLog(options, mentions);
  const touched = new Set([...gone, ...rewritten]);
  const scrapes = Object.fromEntries([
    ...Object.entries(checked.scrapes).filter(([dir]) => !touched.has(dir)),
    ...plan.clean.map(({ dir, mtimeMs }) => [dir, mtimeMs]),
    ...rewritten.map((dir) => [dir, lstatSync(join(store, dir)).mtimeMs]),
  ]);
  const isChanged = touched.size + months.length + reports.size > 0 || isLogChanged || checked.isNew;
  if (isChanged || !isSame(files, checked.files) || plan.clean.length > 0)
    saveChecked(store, { set: forgotten.digest, scrapes, files });
  return { removed: gone, rewritten, months, reports: [...reports].sort(), unreadable, isChanged };
}

/** Each once. */
function unreadableOf(all: readonly { readonly dir: string; readonly reason: string }[]) {
  return [...new Map(all.map(({ dir, reason }) => [dir, { path: dir, reason }])).values()];
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What can be made anew, or was thrown away, or is half a scrape: it may hold what is to be forgotten. */
function clearDerived(store: string): void {
  const { own, trash, history } = storeLayout(store);
  const temporary = existsSync(own) ? readdirSync(own).filter((name) => name.startsWith('incoming')) : [];
  const halves = readdirSync(store, { withFileTypes: true }).filter(
    (entry) =>
      entry.isDirectory() &&
      parseScrapeName(entry.name) !== null &&
      readScrapeManifest(join(store, entry.name), entry.name) === null,
  );
  for (const path of [
    trash,
    ...['', '-journal', '-wal', '-shm'].map((suffix) => `${history}${suffix}`),
    ...['odd', 'open', 'refused', 'versions', ...temporary].map((name) => join(own, name)),
    ...halves.map(({ name }) => join(store, name)),
    ...readdirSync(store).flatMap((name) => (name.startsWith(TEMPORARY_PREFIX) ? [join(store, name)] : [])),
  ])
    if (lstatSync(path, { throwIfNoEntry: false })) removeWithRetry(path);
  forgetNews(own);
}

interface Look {
  readonly options: ForgetInStoreOptions;
  readonly mentions: Mentions;
  readonly known: Readonly<Record<string, string>>;
  /** Gets the stamps of files that hold nothing. */
  readonly files: Record<string, string>;
  readonly unreadable: { path: string; reason: string }[];
}

async function forgetMonths(look: Look): Promise<string[]> {
  const { options, mentions } = look;
  const folder = storeLayout(options.store).analytics;
  const changed: string[] = [];
  for (const name of existsSync(folder) ? usageFiles(folder) : []) {
    await lookAt(`analytics/${name}`, look, async (path) => {
      if (!isReadable(path)) throw new Error('it is no whole database');
      if (await forgetInMonth(folder, name, { mentions, assertRight: options.assertRight })) changed.push(name);
      return true;
    });
  }
  return changed;
}

/** Looks at a file unless its stamp is known; remembers it when `work` says that it holds nothing now. */
async function lookAt(path: string, look: Look, work: (absolute: string) => Promise<boolean>): Promise<void> {
  const { options, known, files, unreadable } = look;
  const absolute = join(options.store, path);
  options.onLook?.();
  if (known[path] === stampOf(absolute)) return void (files[path] = known[path]!);
  try {
    if (await work(absolute)) files[path] = stampOf(absolute);
  } catch (error) {
    if ((error as { code?: string }).code === 'LEASE_LOST') throw error;
    unreadable.push({ path, reason: describeError(error) });
  }
}

function stampOf(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.size} ${stat.mtimeMs}` : '';
}

/** Removes what names a forgotten page, or notes that it is to be made anew; gives the names of folders and the entry page. */
async function lookAtReports(look: Look): Promise<string[]> {
  const { options, mentions } = look;
  const { reports } = storeLayout(options.store);
  const found = new Set<string>();
  for (const path of existsSync(reports) ? filesBelow(reports) : []) {
    await lookAt(`reports/${path}`, look, async (absolute) => {
      if (!reportMentions(absolute, mentions)) return true;
      const name = path.split('/', 1)[0]!;
      found.add(name);
      if (options.removeReports || parseScrapeName(name) === null) {
        await options.assertRight();
        removeWithRetry(absolute);
      }
      return false;
    });
  }
  const names = [...found].sort();
  if (!options.removeReports)
    noteReportsToRemake(
      options.store,
      names.filter((name) => parseScrapeName(name) !== null),
    );
  return names;
}

function filesBelow(folder: string, prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return filesBelow(folder, path);
    return entry.isFile() ? [path] : [];
  });
}

/**
 * What a scrape held may stand in its own report and in each later one, as a former value. They are removed, or noted
 * before the scrape goes; the lives of pages are removed.
 */
async function reportsAfter({ removed }: ForgetPlan, options: ForgetInStoreOptions): Promise<string[]> {
  const { store, forgotten, assertRight, removeReports } = options;
  const forgottenOnes = removed.filter(({ identity }) => forgotten.scrapes.has(identity)).map(({ dir }) => dir);
  const names = reportsSince(store, forgottenOnes);
  const lives = join(storeLayout(store).reports, LIVES_DIRECTORY);
  const hasLives = forgottenOnes.length > 0 && existsSync(lives);
  if (hasLives) {
    await assertRight();
    removeWithRetry(lives);
  }
  if (!removeReports) noteReportsToRemake(store, names);
  else
    for (const name of names) {
      await assertRight();
      removeWithRetry(join(storeLayout(store).reports, name));
    }
  return hasLives ? [...names, LIVES_DIRECTORY] : names;
}

/** Names of the reports of a store that are of one of these scrapes or of a later one. */
export function reportsSince(store: string, scrapes: readonly string[]): string[] {
  const { reports } = storeLayout(store);
  const first = [...scrapes].sort()[0]?.slice(0, 11);
  if (first === undefined || !existsSync(reports)) return [];
  return readdirSync(reports)
    .filter((name) => (parseScrapeName(name)?.timestamp ?? '') >= first)
    .sort();
}

/** A log of a century. */
const LOG_BYTES = 256 * 1024 * 1024;

async function forgetLog({ store, logName, assertRight }: ForgetInStoreOptions, mentions: Mentions): Promise<boolean> {
  const path = join(store, logName);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  const text = readBounded(path, { maxBytes: LOG_BYTES }).toString('utf8');
  const without = mentions.without(text);
  if (without === text) return false;
  await assertRight();
  writeFileAtomic(path, without);
  return true;
}
