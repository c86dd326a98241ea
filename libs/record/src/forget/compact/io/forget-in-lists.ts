import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openBodies, openPacks } from '../../../bodies/io/body-reader';
import { heldByPack, rewritePack, type RewriteOptions } from '../../../bodies/io/rewrite-pack';
import { BODY_PACK_NAME, READING_PACK_NAME } from '../../../bodies/pack-format';
import { packsIn, unmetNeeds } from '../../../needs';
import { namedByList } from '../../../readings/io/pack-names';
import { readList } from '../../../readings/io/read-list';
import { READING_QUALITY } from '../../../readings/io/reading-pack';
import { StoredVersions } from '../../../readings/stored-versions';
import type { ForgetPlan } from '../../io/plan-forget';
import { sealedScrapes, type SealedScrape } from '../../io/sealed-scrapes';
import { namedBy, tryOn, type ForgetInListsOptions, type ListsWork } from './lists-work';
import { StagedLists } from './staged-lists';
import { newsOf, writeListWithout } from './write-lists';
import { writeManifests } from './write-manifests';

/**
 * Takes what is to be forgotten out of the scrapes in format 2: lists that name it, and what pages that link to it were read
 * as, are stored anew; what no list names any more goes from every pack; manifests name the packs as they are then. All of
 * it is written aside first, and takes its place together. Call it when scrapes in format 1 have forgotten, and before any
 * goes as a whole.
 *
 * Killed when only those in format 1 had forgotten, it mends on the next call what leans on them.
 */
export async function forgetInLists(plan: ForgetPlan, options: ForgetInListsOptions): Promise<ForgottenLists> {
  const { leaning, lists, removed } = plan;
  const nothing = lists.length + removed.length === 0 && !leansOnNothing(plan, options.store);
  if (leaning.length === 0 || nothing) return { names: [], unreadable: [] };
  const staged = new StagedLists(options.store);
  const files = [...leaning, ...removed].map(({ dir }) => join(options.store, dir, READING_PACK_NAME));
  const stored = openPacks(files);
  try {
    const versions = new StoredVersions(stored.read);
    const work: ListsWork = { plan, options, staged, stored, versions, unreadable: new Map() };
    const { pages, former } = writeLists(work);
    writeReadings(work, former);
    writeBodies(work);
    const names = await writeManifests(work, pages);
    stored.close();
    await options.assertRight();
    if (names.length > 0) staged.complete();
    return { names, unreadable: [...work.unreadable].map(([dir, reason]) => ({ dir, reason })) };
  } finally {
    stored.close();
    staged.discard();
  }
}

export interface ForgottenLists {
  /** Of scrapes that are another now, sorted. */
  readonly names: readonly string[];
  readonly unreadable: readonly { readonly dir: string; readonly reason: string }[];
}

/** Whether a scrape names a pack that is not there, as it is when what it leans on was written anew. */
function leansOnNothing({ leaning }: ForgetPlan, store: string): boolean {
  if (leaning.length === 0) return false;
  const held = new Set(sealedScrapes(store).flatMap(({ manifest }) => packsIn(manifest.files)));
  return leaning.some(({ manifest }) => unmetNeeds(manifest, held).length > 0);
}

/** Gives how many pages stay in each scrape, and what their lists named before. */
function writeLists(work: ListsWork): {
  readonly pages: ReadonlyMap<string, number>;
  readonly former: ReadonlySet<string>;
} {
  const { plan, options, staged, stored, versions } = work;
  const pages = new Map<string, number>();
  const former = new Set<string>();
  for (const { scrape, isTaken } of plan.lists) {
    options.onLook?.();
    if (!isTaken) continue;
    tryOn(scrape, work, () => {
      for (const digest of namedByList(readList(join(options.store, scrape.dir), stored.read), versions))
        former.add(digest);
      const left = writeListWithout(scrape.dir, { staged, forgotten: options.forgotten, stored });
      if (left !== null) pages.set(scrape.dir, left);
    });
  }
  return { pages, former };
}

/** Of what lists named before, and of what goes as a whole, what nobody names any more goes from every pack. */
function writeReadings(work: ListsWork, former: ReadonlySet<string>): void {
  const { plan, options, staged, stored } = work;
  const packOf = ({ dir }: SealedScrape): string => join(options.store, dir, READING_PACK_NAME);
  const inRemoved = new Set(plan.removed.flatMap((scrape) => heldByPack(packOf(scrape))));
  const named = new Set<string>();
  for (const scrape of plan.leaning) for (const digest of namedBy(scrape, work)) named.add(digest);
  const isGone = (digest: string): boolean => (former.has(digest) || inRemoved.has(digest)) && !named.has(digest);
  const adopted = adoptedFrom(inRemoved, work);
  for (const scrape of plan.leaning) {
    options.onLook?.();
    const added = (adopted.get(scrape) ?? []).map((digest) => ({ digest, body: stored.read(digest)! }));
    const news = newsOf(staged, scrape.dir);
    const more = existsSync(news) ? news : undefined;
    if (added.length === 0 && more === undefined && !heldByPack(packOf(scrape)).some(isGone)) continue;
    rewrite(scrape, READING_PACK_NAME, work, {
      isKept: (digest) => !isGone(digest),
      added,
      more,
      quality: READING_QUALITY,
    });
  }
}

/** What only a scrape holds that goes: each thing goes to the first list that names it. */
function adoptedFrom(inRemoved: ReadonlySet<string>, work: ListsWork): ReadonlyMap<SealedScrape, readonly string[]> {
  const { leaning } = work.plan;
  const left = new Set(inRemoved);
  for (const { dir } of leaning)
    for (const file of [join(work.options.store, dir, READING_PACK_NAME), newsOf(work.staged, dir)])
      for (const digest of heldByPack(file)) left.delete(digest);
  const adopted = new Map<SealedScrape, readonly string[]>();
  for (const scrape of left.size > 0 ? leaning : [])
    adopted.set(
      scrape,
      [...namedBy(scrape, work)].filter((digest) => left.delete(digest)),
    );
  return adopted;
}

function writeBodies(work: ListsWork): void {
  const { removed, lists, isBodyGone } = work.plan;
  const { store } = work.options;
  const bodies = openBodies(removed.map(({ dir }) => join(store, dir)));
  for (const { scrape, adopted } of lists) {
    const added = adopted.flatMap((digest) => {
      const body = bodies.read(digest);
      return body ? [{ digest, body }] : [];
    });
    if (added.length > 0 || heldByPack(join(store, scrape.dir, BODY_PACK_NAME)).some(isBodyGone))
      rewrite(scrape, BODY_PACK_NAME, work, { isKept: (digest) => !isBodyGone(digest), added });
  }
  bodies.close();
}

function rewrite(
  { dir }: SealedScrape,
  name: string,
  { options, staged }: ListsWork,
  change: Omit<RewriteOptions, 'from' | 'to'>,
): void {
  const to = join(staged.folderOf(dir), name);
  if (!rewritePack({ from: join(options.store, dir, name), to, ...change })) staged.remove(dir, name);
}
