import { parseScrapeName } from '../layout';
import { believedScrapes, leadingScrapes, type Token } from '../winner';

/** How many reports keep what: see `report.keep`. */
export interface KeepRule {
  /** Of so many newest reports the workbook. */
  readonly workbooks: number;
  /** Of so many newest reports the pages, and of the first report of each month. */
  readonly pages: number;
}

/** Of a store that has begun with it. */
export const DEFAULT_KEEP: KeepRule = { workbooks: 1, pages: 31 };

/** A scrape by the name of its folder. */
export interface NamedScrape extends Token {
  readonly name: string;
}

const WORKBOOK = 'report.xlsx';

/**
 * Files of reports that the rule takes away, of those that there are: paths below the store, with `/`. Only what can be
 * made again goes: workbooks and pages of scrapes that lead their day. All else in a report's folder stays.
 *
 * A file that the rule takes from some stores alone it takes from all of them together, and what it leaves in each it
 * leaves in all: so in whatever order stores come together, they come to the same.
 */
export function droppedFiles(
  files: Iterable<string>,
  scrapes: readonly NamedScrape[],
  keep: KeepRule,
): ReadonlySet<string> {
  const leading = namesOfLeading(scrapes);
  const workbooks = new Map<string, string[]>();
  const pages = new Map<string, string[]>();
  for (const path of files) {
    const [top, name, file, ...more] = path.split('/');
    if (top !== 'reports' || file === undefined || more.length > 0 || !leading.has(name!)) continue;
    const kind = file === WORKBOOK ? workbooks : file.endsWith('.html') ? pages : null;
    kind?.set(name!, [...(kind.get(name!) ?? []), path]);
  }
  const newestFirst = (names: Iterable<string>): string[] => [...names].sort().reverse();
  const reports = newestFirst(pages.keys());
  const firsts = new Map(reports.map((name) => [name.slice(0, 4), name]));
  const isFirst = (name: string): boolean => firsts.get(name.slice(0, 4)) === name;
  return new Set([
    ...newestFirst(workbooks.keys())
      .slice(keep.workbooks)
      .flatMap((name) => workbooks.get(name)!),
    ...reports
      .slice(keep.pages)
      .filter((name) => !isFirst(name))
      .flatMap((name) => pages.get(name)!),
  ]);
}

/** A report of any other can't be made again by itself. */
function namesOfLeading(scrapes: readonly NamedScrape[]): ReadonlySet<string> {
  const valid = scrapes.flatMap(({ name, epoch, producer }) => {
    const parsed = parseScrapeName(name);
    return parsed ? [{ name, epoch, producer, timestamp: parsed.timestamp, pages: 0 }] : [];
  });
  return new Set(leadingScrapes(believedScrapes(valid)).map(({ name }) => name));
}
