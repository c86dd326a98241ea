import type { ExecutorContext } from '@nx/devkit';
import { describeError } from '@scrape-and-report/production';
import { writeFileAtomic } from '@scrape-and-report/record';
import { ensureDirSync } from 'fs-extra';
import { dirname, join } from 'node:path';
import { sitesIn } from '../../runtime/nx/sites';
import { lookAtSite } from './look-at-site';
import { renderSites } from './page';
import type { SitesExecutorSchema } from './schema';

/** Writes one page over the newest reports of all sites, as this machine's own stores hold them. */
export default async function sitesExecutor(
  _options: SitesExecutorSchema,
  nx: ExecutorContext,
): Promise<{ success: boolean }> {
  try {
    const rows = sitesIn(nx).map((site) => lookAtSite(nx.root, site, process.env));
    const file = join(nx.root, '.out', 'sites.html');
    ensureDirSync(dirname(file));
    writeFileAtomic(file, renderSites(rows, new Date().toISOString().slice(0, 16).replace('T', ' ')));
    console.log(`sites: ${file}`);
    return { success: true };
  } catch (error) {
    console.error(describeError(error));
    return { success: false };
  }
}
