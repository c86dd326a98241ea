import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeIfFree } from '@scrape-and-report/production';
import { parseScrapeName, storeLayout } from '../../layout';
import { plainFacts } from '../../readings/io/plain-facts';
import { validScrapes } from '../../io/scrapes';
import { DEFAULT_KEEP, droppedFiles, type KeepRule } from '../dropped-files';

/** Parameter of scrapes made by code that keeps reports by need. */
export const REPORTS_PARAMETER = { name: 'reports', value: 'by need' } as const;

/**
 * The rule that holds for a store: what `report.keep` says, or when it is not written the default, if the record has begun
 * with it. One that is older keeps all, until somebody writes the key. Null: all is kept.
 */
export function keepRuleOf(store: string, written: KeepRule | null | undefined): KeepRule | null {
  if (written !== undefined) return written;
  return beganByNeed(store) ? DEFAULT_KEEP : null;
}

/** Told by its oldest scrape, which every partner holds alike. */
function beganByNeed(store: string): boolean {
  const [oldest] = validScrapes(store, { all: true });
  if (!oldest) return false;
  try {
    const { parameters } = plainFacts(join(store, oldest.name));
    return parameters[REPORTS_PARAMETER.name] === REPORTS_PARAMETER.value;
  } catch {
    // Whatever is wrong with it, in doubt all is kept.
    return false;
  }
}

/** What a store's reports have lost to the rule: names of scrapes, sorted. */
export interface DroppedReports {
  readonly workbooks: readonly string[];
  readonly pages: readonly string[];
  /** Files that somebody has open: paths below the store. They go with the next report. */
  readonly held: readonly string[];
}

/**
 * Takes away what the rule no longer keeps of a store's reports; a second time does nothing.
 *
 * @param assertRight asked before the first file goes
 */
export async function dropReports(
  store: string,
  keep: KeepRule,
  assertRight: () => Promise<void>,
): Promise<DroppedReports> {
  const dropped = [...droppedFiles(reportFiles(store), validScrapes(store, { all: true }), keep)].sort();
  if (dropped.length > 0) await assertRight();
  const held = dropped.filter((path) => !removeIfFree(join(store, ...path.split('/'))));
  const gone = dropped.filter((path) => !held.includes(path));
  for (const name of namesOf(gone)) {
    const folder = join(storeLayout(store).reports, name);
    if (readdirSync(folder).length === 0) removeIfFree(folder);
  }
  const isWorkbook = (path: string): boolean => path.endsWith('.xlsx');
  return {
    workbooks: namesOf(gone.filter(isWorkbook)),
    pages: namesOf(gone.filter((path) => !isWorkbook(path))),
    held,
  };
}

function namesOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split('/')[1]!))].sort();
}

/** Paths below the store of what lies in the folders of reports. */
function reportFiles(store: string): string[] {
  const { reports } = storeLayout(store);
  if (!existsSync(reports)) return [];
  return readdirSync(reports, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && parseScrapeName(entry.name) !== null)
    .flatMap(({ name }) =>
      readdirSync(join(reports, name), { withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => `reports/${name}/${entry.name}`),
    );
}
