import { addDays } from '@scrape-and-report/production';
import { dayOfScrape, parseScrapeName, type History } from '@scrape-and-report/record';
import { recordedAt } from '../changes/format-timestamp';
import { compareFigureNames } from '../figures/figure-order';
import { lateChanges } from './days/late-changes';
import type { CalendarDay, IndexReport, ReportEntry, ReportLanguage, Trend } from '../model';

export interface IndexSource {
  readonly language: ReportLanguage;
  readonly root: string;
  /** Address under which the folder of reports is published. */
  readonly baseUrl?: string | null;
  /** Titles of pages, living and gone, by path. */
  readonly titles: ReadonlyMap<string, string | null>;
  /** In which they were recorded. */
  readonly languages?: ReadonlyMap<string, string | null>;
  readonly history: Pick<History, 'scrapes' | 'figuresUpTo' | 'movements' | 'movesAt' | 'changesAt'>;
  /** Folders of reports (`YYMMDD-HHMM`) with the files in them. */
  readonly folders: readonly { readonly name: string; readonly files: readonly string[] }[];
  /** Days on which a production's log says that its scraper failed. */
  readonly failedDays: ReadonlySet<string>;
  /** Target that makes a report again, as Nx calls it. */
  readonly rebuildTarget: string;
}

/** The entry page's content; the same store gives the same value. */
export function assembleIndexReport(source: IndexSource): IndexReport {
  const { language, root, baseUrl, history, folders, failedDays, rebuildTarget } = source;
  const figures = figureTable(history);
  const pagesOf = (nr: number): number => figures.get('pages')?.[nr - 1] ?? 0;
  const scrapes = history.scrapes.map(({ nr, name, timestamp, producer }) => {
    return { name, day: dayOfScrape(timestamp), recorded: recordedAt(timestamp), producer, pages: pagesOf(nr) };
  });
  const byName = new Map(folders.map((folder) => [folder.name, folder.files]));
  const wanting = scrapes.findLast(({ name }) => !FIRST_FILES.every((file) => byName.get(name)?.includes(file)));
  return {
    language,
    root,
    ...(baseUrl && { published: baseUrl }),
    lately: lateChanges(source, byName),
    rebuild: `nx run ${rebuildTarget} -- --scrape=${(wanting ?? scrapes.at(-1))?.name ?? 'YYMMDD-HHMM'}`,
    reports: reportEntries(history, byName, pagesOf),
    scrapes,
    trends: [...figures]
      .sort(([a], [b]) => compareFigureNames(a, b))
      .map(([figure, values]): Trend => ({ figure, values })),
    calendar: calendarOf(scrapes, byName, failedDays),
  };
}

/** Values of every figure by scrape, null where one lacks it. */
function figureTable({ scrapes, figuresUpTo }: IndexSource['history']): Map<string, (number | null)[]> {
  const table = new Map<string, (number | null)[]>();
  for (const { nr, name, value } of figuresUpTo(scrapes.length)) {
    const values = table.get(name) ?? Array.from({ length: scrapes.length }, () => null);
    values[nr - 1] = value;
    table.set(name, values);
  }
  return table;
}

function reportEntries(
  history: IndexSource['history'],
  folders: ReadonlyMap<string, readonly string[]>,
  pagesOf: (nr: number) => number,
): ReportEntry[] {
  const movements = history.movements();
  return [...history.scrapes].reverse().flatMap(({ nr, timestamp }) => {
    const files = folders.get(timestamp);
    if (!files || files.length === 0) return [];
    const { added, removed, changed } = movements[nr - 1]!;
    const counts = { pages: pagesOf(nr), newPages: added, removedPages: removed, changedPages: changed };
    return [{ folder: timestamp, recorded: recordedAt(timestamp), files: [...files].sort(compareFiles), ...counts }];
  });
}

/** The page to open first, the workbook, then the sections. */
const FIRST_FILES = ['index.html', 'report.xlsx'];

function compareFiles(a: string, b: string): number {
  const rank = (name: string): number => (FIRST_FILES.includes(name) ? FIRST_FILES.indexOf(name) : FIRST_FILES.length);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function calendarOf(
  scrapes: IndexReport['scrapes'],
  folders: ReadonlyMap<string, readonly string[]>,
  failedDays: ReadonlySet<string>,
): CalendarDay[] {
  const byDay = new Map(scrapes.map((scrape) => [scrape.day, scrape]));
  const [first, last] = [scrapes[0]?.day, scrapes.at(-1)?.day];
  const calendar: CalendarDay[] = [];
  for (let day = first; day !== undefined && day <= last!; day = addDays(day, 1)) {
    const scrape = byDay.get(day);
    if (scrape) {
      const { name, producer, pages } = scrape;
      const folder = parseScrapeName(name)?.timestamp ?? name;
      calendar.push({
        day,
        outcome: 'recorded',
        scrape: name,
        producer,
        pages,
        report: folders.get(folder)?.includes('index.html') ? folder : null,
      });
    } else {
      const outcome = failedDays.has(day) ? 'failed' : 'missing';
      calendar.push({ day, outcome, scrape: null, producer: null, pages: null, report: null });
    }
  }
  return calendar;
}
