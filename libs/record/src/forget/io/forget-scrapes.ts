import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { makeFolderIn, pathInside, removeWithRetry, renameWithRetry } from '@scrape-and-report/production';
import { openBodies, type BodyReader } from '../../bodies/io/body-reader';
import { rewritePack } from '../../bodies/io/rewrite-pack';
import { BODY_PACK_NAME, READING_PACK_NAME } from '../../bodies/pack-format';
import { LIST_NAME } from '../../readings/list/scrape-list';
import { TEMPORARY_PREFIX, writeFileAtomic } from '../../io/atomic';
import { fileEntry, listFiles, readScrapeManifest } from '../../io/scrapes';
import { MANIFEST_NAME, SCRAPE_DB_NAME, storeLayout } from '../../layout';
import { renderScrapeManifest, type ManifestFile } from '../../manifest';
import { createMentions } from '../mentions';
import type { Forgotten } from '../tombstone';
import { forgetInLists, type ForgottenLists } from '../compact/io/forget-in-lists';
import { recoverLists } from '../compact/io/staged-lists';
import { copyText, isTextFile } from './copy-texts';
import { bodyUses, findForgottenRows, writeWithout, type ForgottenRows } from './forget-pages';
import type { ForgetPlan } from './plan-forget';
import type { SealedScrape } from './sealed-scrapes';

/** In `.production`: scrapes that are written anew aside, each by its name. */
const STAGING = 'incoming-forget';

/** Finishes what a kill left half done, and removes the rest of it. Call it before anything is looked at. */
export function recoverForget(store: string): void {
  recoverLists(store);
  const staging = join(storeLayout(store).own, STAGING);
  if (!existsSync(staging)) return;
  for (const dir of readdirSync(staging).filter((name) => !name.endsWith('.old'))) {
    const isWhole = readScrapeManifest(join(staging, dir), dir) !== null;
    if (isWhole && !existsSync(pathInside(store, dir)) && existsSync(join(staging, `${dir}.old`)))
      renameWithRetry(join(staging, dir), pathInside(store, dir));
  }
  for (const old of readdirSync(staging).filter((name) => name.endsWith('.old'))) {
    const dir = old.slice(0, -'.old'.length);
    if (!existsSync(pathInside(store, dir))) renameWithRetry(join(staging, old), pathInside(store, dir));
  }
  removeWithRetry(staging);
}

export interface ApplyForgetOptions {
  readonly store: string;
  readonly forgotten: Forgotten;
  /** Asked before each change. */
  readonly assertRight: () => Promise<void>;
  readonly onLook?: () => void;
}

/**
 * Makes a plan true: each scrape is written anew aside and put in place by renames, those in format 2 together; those that
 * go as a whole go last, since others may need what they hold. Nothing goes to the trash.
 *
 * @returns the scrapes in format 2 that are another now: more than the plan has, since they lean on one another
 */
export async function forgetScrapes(
  plan: ForgetPlan,
  { store, forgotten, assertRight, onLook }: ApplyForgetOptions,
): Promise<ForgottenLists> {
  const bodies = openBodies(plan.removed.map(({ dir }) => join(store, dir)));
  try {
    for (const { scrape, rows, adopted } of plan.rewritten) {
      const aside = join(storeLayout(store).own, STAGING, scrape.dir);
      removeWithRetry(aside);
      makeFolderIn(store, relative(store, aside));
      const added = adopted.flatMap((digest) => bodyOf(bodies, digest));
      await writeAside({ from: join(store, scrape.dir), aside, scrape, rows, added, forgotten, plan });
      await assertRight();
      const [place, old] = [join(store, scrape.dir), `${aside}.old`];
      removeWithRetry(old);
      renameWithRetry(place, old);
      renameWithRetry(aside, place);
      removeWithRetry(old);
    }
  } finally {
    bodies.close();
  }
  const lists = await forgetInLists(plan, { store, forgotten, assertRight, onLook });
  for (const { dir } of plan.removed) {
    await assertRight();
    removeWithRetry(pathInside(store, dir));
  }
  const staging = join(storeLayout(store).own, STAGING);
  if (existsSync(staging)) removeWithRetry(staging);
  return lists;
}

function bodyOf(bodies: BodyReader, digest: string): { digest: string; body: Buffer }[] {
  const body = bodies.read(digest);
  return body ? [{ digest, body }] : [];
}

interface AsideWork {
  readonly from: string;
  readonly aside: string;
  readonly scrape: SealedScrape;
  readonly rows: ForgottenRows | null;
  readonly added: readonly { readonly digest: string; readonly body: Buffer }[];
  readonly forgotten: Forgotten;
  readonly plan: ForgetPlan;
}

async function writeAside({ from, aside, scrape, rows, added, forgotten, plan }: AsideWork): Promise<void> {
  const { manifest } = scrape;
  const mentions = rows && createMentions(forgotten, rows.root);
  const sealed = new Set(manifest.files.map(({ path }) => path));
  let { pages } = manifest;
  const files: ManifestFile[] = [];
  // What people put there comes along, and is no more part of the record than before.
  for (const { path } of await listFiles(from)) {
    // A compaction that broke off left them there.
    if ((path === LIST_NAME || path === READING_PACK_NAME) && !sealed.has(path)) continue;
    const to = join(aside, path);
    mkdirSync(dirname(to), { recursive: true });
    if (path === BODY_PACK_NAME)
      rewritePack({ from: join(from, path), to, isKept: (digest) => !plan.isBodyGone(digest), added });
    else if (path === SCRAPE_DB_NAME && rows) pages = writeWithout(join(from, path), to, rows);
    else copyText(join(from, path), to, sealed.has(path) ? mentions : null);
  }
  if (!sealed.has(BODY_PACK_NAME) && added.length > 0)
    rewritePack({ from: join(from, BODY_PACK_NAME), to: join(aside, BODY_PACK_NAME), isKept: () => true, added });
  for (const path of new Set([...sealed, BODY_PACK_NAME])) {
    if (!existsSync(join(aside, path))) continue;
    files.push(await fileEntry(aside, path));
    flush(join(aside, path));
  }
  const known = [...new Set([...(manifest.forgotten ?? []), ...forgotten.pages, ...forgotten.scrapes])].sort();
  writeFileAtomic(
    join(aside, MANIFEST_NAME),
    renderScrapeManifest({
      timestamp: manifest.timestamp,
      producer: manifest.producer,
      epoch: manifest.epoch,
      complete: true,
      pages,
      forgotten: known,
      needs: manifest.needs,
      files,
    }),
  );
}

/**
 * A scrape that is not sealed yet: what is to be forgotten is taken out of it before it is.
 *
 * @returns number of its pages; null when it holds nothing of the kind
 */
export async function forgetInUnsealed(directory: string, forgotten: Forgotten): Promise<number | null> {
  const database = join(directory, SCRAPE_DB_NAME);
  const rows = findForgottenRows(database, forgotten);
  if (!rows) return null;
  const mentions = createMentions(forgotten, rows.root);
  let pages = 0;
  const replace = (path: string, write: (aside: string) => unknown): void => {
    const aside = join(directory, `${TEMPORARY_PREFIX}forget`);
    removeWithRetry(aside);
    write(aside);
    if (existsSync(aside)) renameWithRetry(aside, path);
    else removeWithRetry(path);
  };
  replace(database, (aside) => (pages = writeWithout(database, aside, rows)));
  const used = new Set(bodyUses(database).map(([, digest]) => digest));
  const pack = join(directory, BODY_PACK_NAME);
  // Only what was first seen in it is in its pack, and no other scrape refers to that yet.
  if (existsSync(pack))
    replace(pack, (aside) => rewritePack({ from: pack, to: aside, isKept: (digest) => used.has(digest) }));
  for (const name of readdirSync(directory).filter(isTextFile))
    replace(join(directory, name), (aside) => copyText(join(directory, name), aside, mentions));
  return pages;
}

function flush(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
