import { join } from 'node:path';
import { removeIfFree } from '@scrape-and-report/production';
import type { ScrapeCopy, ScrapeRepair } from '../../plan/sync-plan';
import type { ApplyRun } from './apply-run';
import { readPlannedManifest } from './build-scrape';
import { putFiles, type FilePut } from './put-files';
import type { ScrapeBuilders } from './scrape-builders';

/** Asked for each of a thousand small scrapes, the question took a tenth of a first copy. A lease lasts far longer. */
const RIGHT_HOLDS_MS = 100;

/** Has a scrape built aside and puts it in place by one rename: at every moment it is absent or complete. */
export async function addScrape(copy: ScrapeCopy, run: ApplyRun, builders: ScrapeBuilders): Promise<void> {
  const aside = run.target.stagingPath();
  await run.disk.mkdir(aside);
  let files: string[];
  try {
    files = await builders.build({ from: join(run.source, copy.dir), aside, digest: copy.digest });
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

/** Replaces the damaged files of a scrape. */
export async function repairScrape(repair: ScrapeRepair, run: ApplyRun): Promise<void> {
  const manifest = readPlannedManifest(join(run.source, repair.dir), repair.digest);
  const puts: FilePut[] = [];
  for (const path of repair.paths) {
    const file = manifest.files.find((entry) => `${repair.dir}/${entry.path}` === path);
    if (!file) continue;
    const isThere = (await run.disk.lstat(join(run.target.store, path))) !== undefined;
    puts.push({ file: { path, size: file.size, sha256: file.sha256 }, verb: isThere ? 'updated' : 'added' });
  }
  await putFiles(puts, run);
}
