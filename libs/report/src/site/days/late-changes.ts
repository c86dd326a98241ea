import type { History } from '@scrape-and-report/record';
import { recordedAt } from '../../changes/format-timestamp';
import { langTag } from '../../pages/client/shared/lang';
import { MOST_LATELY, MOST_LATELY_NAMED, type LateChanges, type LatePage } from '../../model';

interface LateSource {
  readonly history: Pick<History, 'scrapes' | 'movements' | 'movesAt' | 'changesAt'>;
  readonly titles: ReadonlyMap<string, string | null>;
  /** In which pages were recorded, by path. */
  readonly languages?: ReadonlyMap<string, string | null>;
}

/** So many of the newest recordings are looked through. */
const MOST_RECORDINGS = 60;

/** The newest recordings with which anything changed; `folders` are the reports with their files. */
export function lateChanges(
  { history, titles, languages }: LateSource,
  folders: ReadonlyMap<string, readonly string[]>,
): LateChanges[] {
  const movements = history.movements();
  return history.scrapes
    .slice(-MOST_RECORDINGS)
    .reverse()
    .filter(({ nr }) => {
      const { added, removed, changed } = movements[nr - 1]!;
      return added + removed + changed > 0;
    })
    .slice(0, MOST_LATELY)
    .map(({ nr, timestamp }) => {
      const { added, removed, changed } = movements[nr - 1]!;
      const report = folders.get(timestamp)?.includes('index.html') ? timestamp : null;
      const pages = pagesOf(history, nr).map((page): LatePage => {
        const language = langTag(languages?.get(page.path));
        return { ...page, title: titles.get(page.path) ?? null, ...(language && { language }) };
      });
      return { recorded: recordedAt(timestamp), report, added, removed, changed, pages };
    });
}

function pagesOf(history: LateSource['history'], nr: number): Omit<LatePage, 'title'>[] {
  const moves = history.movesAt(nr);
  const pages: Omit<LatePage, 'title'>[] = [
    ...moves.filter(({ kind }) => kind !== 'vanished').map(({ path }) => ({ kind: 'appeared' as const, path })),
    ...moves.filter(({ kind }) => kind === 'vanished').map(({ path }) => ({ kind: 'vanished' as const, path })),
  ].slice(0, MOST_LATELY_NAMED);
  let last: string | null = null;
  for (const { path } of history.changesAt(nr)) {
    if (pages.length >= MOST_LATELY_NAMED) break;
    // A page with several changes stands in them one after the other.
    if (path !== last) pages.push({ kind: 'changed', path });
    last = path;
  }
  return pages;
}
