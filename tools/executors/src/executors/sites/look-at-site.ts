import { configFileOf, describeError, type Environment, loadConfig } from '@scrape-and-report/production';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SiteProject } from '../../runtime/nx/sites';
import type { SiteRow } from './page';

/** What this machine's own store holds of a site. Never throws: a site that can't be read has a row that says why. */
export function lookAtSite(root: string, { name, root: folder }: SiteProject, env: Environment): SiteRow {
  const nothing: SiteRow = { name, root: null, newest: null, report: null, all: null, problem: null };
  try {
    // `PRODUCTION_CONFIG` names one file, and here each site has its own.
    const { me, site } = loadConfig(configFileOf(root, {}, folder), env);
    const reports = join(me.store, 'reports');
    const all = join(reports, 'index.html');
    const newest = newestIn(reports);
    return {
      ...nothing,
      root: site.root,
      newest,
      report: newest && addressOf(join(reports, newest, 'index.html')),
      all: existsSync(all) ? addressOf(all) : null,
    };
  } catch (error) {
    return { ...nothing, problem: describeError(error).split('\n')[0]! };
  }
}

function newestIn(reports: string): string | null {
  if (!existsSync(reports)) return null;
  const names = readdirSync(reports).filter((name) => /^\d{6}-\d{4}/.test(name));
  return names.sort().findLast((name) => existsSync(join(reports, name, 'index.html'))) ?? null;
}

function addressOf(file: string): string {
  return pathToFileURL(file).href;
}
