import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  FileRefusedError,
  isHeldOpen,
  makeFolderIn,
  type OwnerNews,
  type Progress,
  readRecordText,
  type ReportConfig,
  type ReportNews,
  targetName,
} from '@scrape-and-report/production';
import {
  type DroppedReports,
  dropReports,
  type KeepRule,
  openScrape,
  parseScrapeName,
  storeLayout,
  writeFileAtomic,
} from '@scrape-and-report/record';
import type { SiteReport } from '../model';
import { renderIndexPage, renderSectionPage, renderSitePage } from '../pages';
import { renderSectionInput } from '../sections/render-section-input';
import { assembleIndexReport } from '../site/assemble-index-report';
import { movementsOf, newsOf, newsOfOwners, type PageCounts } from '../site/report-news';
import { failedDaysOf } from '../site/days/failed-days';
import { buildSections } from './build-sections';
import { siteReportOf } from './build-site-report';
import { writeLives, type WrittenLives } from './lives/write-lives';
import { openReportSource, type ReportSource } from './open-report-source';
import { replaceFolder } from './replace-folder';
import { writeWorkbook } from './workbook-process/write-workbook';

export interface WriteReportOptions {
  readonly store: string;
  /** Name of the scrape's directory. */
  readonly scrape: string;
  readonly report: ReportConfig;
  readonly root: string;
  /** Host names that are the site's beside that of the root. */
  readonly hosts?: readonly string[];
  /** Patterns of text that is no change. */
  readonly ignoreText?: readonly string[];
  /** Rendered pages by section name; one that is missing is rendered here. */
  readonly sectionPages: ReadonlyMap<string, string>;
  /** Absolute; `<store>/reports/<YYMMDD-HHMM>`. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Rejects when the claim is lost: asked before anything in the store is replaced. */
  readonly assertLease: () => Promise<void>;
  readonly progress: Progress;
  /** Name of the production log in the store, for the calendar's failed days. */
  readonly logName?: string;
  /** The scrape's own producer when left out. */
  readonly producer?: string;
  /** What is kept of the reports of the store, once this one is there. Default: all. */
  readonly keep?: KeepRule | null;
}

export interface WrittenReport {
  readonly files: string[];
  /** Whether somebody has the entry page open so that it could not be replaced: it is the former one. */
  readonly isIndexHeld: boolean;
  /** What of the lives of pages could not be written. */
  readonly lives: Pick<WrittenLives, 'held' | 'unread'>;
  readonly pages: PageCounts;
  readonly news: ReportNews;
  readonly ownerNews: readonly OwnerNews[];
  readonly dropped: DroppedReports;
}

/**
 * Builds a scrape's report aside, then puts it in the place of an older one as a whole; then the entry page. Equal
 * files are left untouched, so a second run writes nothing.
 *
 * @returns files of the report and the entry page, relative to the store, with `/`, sorted; and how many pages came, went
 * and changed since the scrape before.
 */
export async function writeReport(options: WriteReportOptions): Promise<WrittenReport> {
  const { store, scrape, signal, progress, folder } = options;
  signal.throwIfAborted();
  const { ignoreText } = options;
  const onProgress = (done: number, todo: number): void => progress.update({ done, todo, note: 'history' });
  const source = openReportSource(store, scrape, { signal, ignoreText, onProgress });
  try {
    progress.update({ done: 0, todo: 3, note: 'figures' });
    const site = siteReportOf(source, { ...options, pageTarget: targetName('page') });
    const written = await replaceFolder(folder, options.assertLease, (aside) => writeFiles(site, options, aside));
    const dropped = options.keep ? await dropReports(store, options.keep, options.assertLease) : NOTHING_DROPPED;
    progress.update({ done: 2, todo: 1, note: 'index' });
    const hasIndex = options.report.formats.includes('html');
    const isIndexHeld = hasIndex && !(await writeIndex(source, options));
    let lives: Pick<WrittenLives, 'held' | 'unread'> = { held: [], unread: [] };
    if (hasIndex && source.nr === source.history.scrapes.length) {
      const { root, assertLease } = options;
      const { language, accepted } = options.report;
      lives = await writeLives(source, {
        store,
        root,
        language,
        accepted,
        ignoreText,
        signal,
        assertLease,
        onProgress,
      });
    }
    progress.update({ done: 3, todo: 0 });
    const index = hasIndex ? ['reports/index.html'] : [];
    const files = [...written.map((name) => `reports/${basename(folder)}/${name}`), ...index].sort();
    const ownerNews = newsOfOwners(site, {
      sections: options.report.sections,
      gone: source.history.goneAt(source.nr),
    });
    return { files, isIndexHeld, lives, pages: movementsOf(site), news: newsOf(site), ownerNews, dropped };
  } finally {
    progress.end();
    source.close();
  }
}

const NOTHING_DROPPED: DroppedReports = { workbooks: [], pages: [], held: [] };

async function writeFiles(site: SiteReport, options: WriteReportOptions, aside: string): Promise<void> {
  const { report: config, store, scrape, ignoreText, signal, progress } = options;
  if (config.formats.includes('xlsx')) {
    progress.update({ done: 1, todo: 2, note: 'workbook' });
    await writeWorkbook({ file: join(aside, 'report.xlsx'), store, scrape, ignoreText, site, signal });
  }
  if (!config.formats.includes('html')) return;
  signal.throwIfAborted();
  writeFileSync(join(aside, 'index.html'), renderSitePage(site));
  for (const [name, html] of sectionPagesOf(options)) writeFileSync(join(aside, `${name}.html`), html);
}

/** The pages of the configured sections, in their order; others in the map are of no concern. */
function sectionPagesOf(options: WriteReportOptions): [string, string][] {
  const { report, sectionPages } = options;
  const missing = report.sections.filter(({ name }) => !sectionPages.has(name));
  const built = missing.length > 0 ? buildSections({ ...options, report: { ...report, sections: missing } }) : [];
  const rendered = new Map(built.map((input) => [input.section, renderSectionPage(renderSectionInput(input))]));
  return report.sections.map(({ name }) => [name, sectionPages.get(name) ?? rendered.get(name)!]);
}

/** @returns false when somebody has it open so that it can't be replaced */
async function writeIndex(source: ReportSource, options: WriteReportOptions): Promise<boolean> {
  const { store, report, root, assertLease, logName } = options;
  const { reports } = storeLayout(store);
  const { history } = source;
  const log = logName ? readIfExists(join(store, logName)) : '';
  const index = assembleIndexReport({
    language: report.language,
    root,
    baseUrl: report.baseUrl,
    ...titlesOf(store, source),
    history,
    folders: reportFolders(reports),
    failedDays: failedDaysOf(log),
    rebuildTarget: targetName('rebuild'),
  });
  const file = join(reports, 'index.html');
  const html = renderIndexPage(index);
  if (readIfExists(file) === html) return true;
  await assertLease();
  makeFolderIn(store, basename(reports));
  try {
    writeFileAtomic(file, html);
    return true;
  } catch (error) {
    if (existsSync(file) && isHeldOpen(error)) return false;
    throw error;
  }
}

/** Titles of all pages and their languages, as the newest scrape has them, or the last that had them. */
function titlesOf(
  store: string,
  { history, ...source }: ReportSource,
): Record<'titles' | 'languages', Map<string, string | null>> {
  const { nr, name } = history.scrapes.at(-1)!;
  const titles = new Map<string, string | null>();
  const languages = new Map<string, string | null>();
  const add = (path: string, title: string | null, language: string | null): void => {
    titles.set(path, title);
    languages.set(path, language);
  };
  for (const { path, title, language } of history.goneAt(nr)) add(path, title, language);
  if (nr === source.nr) {
    for (const { path, title, language } of source.facts().pages) add(path, title, language);
    return { titles, languages };
  }
  const newest = openScrape(join(store, name));
  try {
    for (const [path, title, language] of newest.pageValues(['path', 'title', 'language'] as const))
      add(path as string, title as string | null, language as string | null);
  } finally {
    newest.close();
  }
  return { titles, languages };
}

/** Far more than the entry page of a century. */
const MAX_BYTES = 512 * 1024 * 1024;

/** Empty for what is no ordinary file: it is replaced. */
function readIfExists(file: string): string {
  try {
    return readRecordText(file, { maxBytes: MAX_BYTES });
  } catch (error) {
    if (error instanceof FileRefusedError || (error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function reportFolders(reports: string): { name: string; files: string[] }[] {
  return readdirSync(reports, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && parseScrapeName(entry.name))
    .map(({ name }) => ({ name, files: readdirSync(join(reports, name)).sort() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
