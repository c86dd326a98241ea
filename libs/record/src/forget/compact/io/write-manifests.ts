import { join } from 'node:path';
import { BODY_PACK_NAME, READING_PACK_NAME } from '../../../bodies/pack-format';
import { writeFileAtomic } from '../../../io/atomic';
import { fileEntry } from '../../../io/scrapes';
import { MANIFEST_NAME, SCRAPE_DB_NAME } from '../../../layout';
import { renderScrapeManifest, type ManifestFile } from '../../../manifest';
import { packsIn } from '../../../needs';
import { indexOfPacks, namedPacks, needsOf, type NamedPack } from '../../../readings/io/pack-names';
import { LIST_NAME } from '../../../readings/list/scrape-list';
import { sealedScrapes, type SealedScrape } from '../../io/sealed-scrapes';
import { listOf, tryOn, type ListsWork } from './lists-work';
import type { StagedLists } from './staged-lists';

/** Of what was written anew, and of what leans on that. Gives their names. */
export async function writeManifests(work: ListsWork, pages: ReadonlyMap<string, number>): Promise<string[]> {
  const { plan, options, staged } = work;
  const gone = new Set(plan.removed.map(({ dir }) => dir));
  // As they are now: those in format 1 have forgotten.
  const standing = sealedScrapes(options.store).filter(({ dir }) => !gone.has(dir));
  const rank = new Map(plan.order.map((dir, at) => [dir, at]));
  // In the order in which what went was given away: of several packs that hold a thing the first.
  const all = standing.sort((a, b) => (rank.get(a.dir) ?? Infinity) - (rank.get(b.dir) ?? Infinity) || 0);
  const files = new Map<string, readonly ManifestFile[]>();
  for (const scrape of all) files.set(scrape.dir, await filesOf(scrape, staged));
  const packs = all.flatMap(({ dir }) => packsOf(dir, files.get(dir)!, staged));
  const held = new Set(packs.map(({ name }) => name));
  const index = indexOfPacks(packs);
  const leaning = new Set(plan.leaning.map(({ dir }) => dir));
  const names: string[] = [];
  for (const { dir, manifest } of all.filter((scrape) => leaning.has(scrape.dir))) {
    const { needs = [], forgotten = [], was, ...facts } = manifest;
    if (!staged.isTouched(dir) && needs.every((need) => held.has(need))) continue;
    const scrape = plan.leaning.find((one) => one.dir === dir)!;
    const own = new Set(packsIn(files.get(dir)!));
    const leans = tryOn(scrape, work, () => {
      const list = listOf(scrape, work);
      return list ? needsOf(list, work.versions, { index, own }) : [];
    });
    if (leans === null && !staged.isTouched(dir)) continue;
    const text = renderScrapeManifest({
      timestamp: facts.timestamp,
      producer: facts.producer,
      epoch: facts.epoch,
      complete: true,
      pages: pages.get(dir) ?? facts.pages,
      forgotten: [...new Set([...forgotten, ...options.forgotten.pages, ...options.forgotten.scrapes])].sort(),
      ...((leans ?? needs).length > 0 && { needs: leans ?? needs }),
      ...(was !== undefined && !staged.isStaged(dir, LIST_NAME) && { was }),
      files: files.get(dir)!,
    });
    writeFileAtomic(join(staged.folderOf(dir), MANIFEST_NAME), text);
    names.push(dir);
  }
  return names.sort();
}

/** The files of a scrape as they will be: what is not written anew is what its manifest says. */
async function filesOf({ dir, manifest }: SealedScrape, staged: StagedLists): Promise<readonly ManifestFile[]> {
  if (!staged.isTouched(dir)) return manifest.files;
  const known = new Map(manifest.files.map((file) => [file.path, file]));
  const isList = !staged.isStaged(dir, SCRAPE_DB_NAME);
  const files: ManifestFile[] = [];
  for (const path of new Set([...known.keys(), LIST_NAME, READING_PACK_NAME, BODY_PACK_NAME, SCRAPE_DB_NAME])) {
    const isOfOtherFormat = isList ? path === SCRAPE_DB_NAME : path === LIST_NAME;
    if (isOfOtherFormat) continue;
    if (staged.isStaged(dir, path)) files.push(await fileEntry(staged.folderOf(dir), path));
    else if (known.has(path) && staged.fileOf(dir, path) !== null) files.push(known.get(path)!);
  }
  return files;
}

function packsOf(dir: string, files: readonly ManifestFile[], staged: StagedLists): NamedPack[] {
  return namedPacks(files, (path) => staged.fileOf(dir, path)!);
}
