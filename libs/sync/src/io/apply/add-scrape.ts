import { join } from 'node:path';
import { removeIfFree } from '@scrape-and-report/production';
import { readScrapeManifest, renderScrapeManifest, scrapeDigest } from '@scrape-and-report/record';
import type { ScrapeCopy, ScrapeRepair } from '../../plan/sync-plan';
import type { ApplyRun } from './apply-run';
import { buildScrape, readPlannedManifest } from './build-scrape';
import { putFiles, type FilePut } from './put-files';
import { replaceScrape, replaceWhole, toldOfReplacing } from './replace-scrape';
import type { ScrapeBuilders } from './scrape-builders';

/** Asked for each of a thousand small scrapes, the question took a tenth of a first copy. A lease lasts far longer. */
const RIGHT_HOLDS_MS = 100;

export interface AddOptions {
  readonly builders: ScrapeBuilders;
  /** What it leans on is in place. @throws when that could not be had */
  readonly isReady: () => Promise<void>;
}

/** Has a scrape built aside and puts it in place by one rename: at every moment it is absent or complete. */
export async function addScrape(copy: ScrapeCopy, run: ApplyRun, { builders, isReady }: AddOptions): Promise<void> {
  if (copy.replaces !== undefined) return replaceCopy(copy, run, { builders, isReady });
  const aside = run.target.stagingPath();
  await run.disk.mkdir(aside);
  let files: string[];
  try {
    files = await builders.build({ from: join(run.source, copy.dir), aside, digest: copy.digest });
    await isReady();
    run.onStep?.('place scrape');
    await run.assertRight(RIGHT_HOLDS_MS);
    await run.disk.rename(aside, await run.target.resolve(copy.as));
  } catch (error) {
    removeIfFree(aside);
    throw error;
  }
  run.added += files.length;
  run.events.done('added', copy.as);
  run.events.done('added', `${copy.as}/`, files);
}

/** The same where another copy of it stands, which is in another format, or out of which less was taken. */
async function replaceCopy(copy: ScrapeCopy, run: ApplyRun, { builders, isReady }: AddOptions): Promise<void> {
  const from = join(run.source, copy.dir);
  const told = toldOfReplacing(copy, from, join(run.target.store, copy.as));
  await replaceScrape(copy, {
    from,
    target: run.target,
    disk: run.disk,
    build: (aside) => builders.build({ from, aside, digest: copy.digest }),
    onBytes: run.events.bytes,
    assertRight: async () => {
      await isReady();
      await run.assertRight(RIGHT_HOLDS_MS);
    },
    onStep: run.onStep,
  });
  for (const { verb, path } of told) {
    run[verb] += 1;
    run.events.done(verb, path);
  }
}

/** Replaces the damaged files of a scrape, or all of it where they are those of another copy of it. */
export async function repairScrape(repair: ScrapeRepair, run: ApplyRun): Promise<void> {
  const from = join(run.source, repair.dir);
  const manifest = readPlannedManifest(from, repair.digest);
  const standing = readScrapeManifest(join(run.target.store, repair.dir), repair.dir);
  if (standing && renderScrapeManifest(standing) !== renderScrapeManifest(manifest)) {
    // Another scrape of its minute is none of the source's.
    if (scrapeDigest(standing) !== scrapeDigest(manifest)) return;
    const build = (aside: string): Promise<unknown> =>
      buildScrape({ from, aside, digest: repair.digest, disk: run.disk, signal: run.signal });
    const { target, disk, assertRight, onStep } = run;
    await replaceWhole(repair.dir, { from, target, disk, build, onBytes: run.events.bytes, assertRight, onStep });
    for (const path of repair.paths) run.events.done('updated', path);
    run.updated += repair.paths.length;
    return;
  }
  const puts: FilePut[] = [];
  for (const path of repair.paths) {
    const file = manifest.files.find((entry) => `${repair.dir}/${entry.path}` === path);
    if (!file) continue;
    const isThere = (await run.disk.lstat(join(run.target.store, path))) !== undefined;
    puts.push({ file: { path, size: file.size, sha256: file.sha256 }, verb: isThere ? 'updated' : 'added' });
  }
  await putFiles(puts, run);
}
