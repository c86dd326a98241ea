import { dayOfScrape, TEXT_ASPECTS, type GonePage, type PageFacts } from '@scrape-and-report/record';
import { diffOfChange, withTexts } from '../changes/describe-change';
import { recordedAt } from '../changes/format-timestamp';
import { MAX_SITE_TEXT, type ChangedAspect, type MovedPage, type SiteReport } from '../model';
import { roundFactor } from '../sections/section-changes';
import type { SiteSource } from './site-source';
import { visitsOf, type VisitsByPath } from './usage/site-usage';

/** Changed texts that are laid side by side on the site page; section pages show the rest. */
const MAX_DIFFS = 1000;
const MAX_DIFF_ROWS = 40;

/** What differs from the scrape before. */
export function siteChanges(
  source: SiteSource,
  visits: VisitsByPath,
): Pick<SiteReport, 'newPages' | 'removedPages' | 'changedAspects'> {
  const pages = new Map(source.facts.pages.map((page) => [page.page_id, page]));
  const gone = new Map(source.gone.map((page) => [page.page_id, page]));
  const moves = source.compared.movesAt(source.nr);
  const moved = (page: PageFacts | GonePage | undefined, life: number, url: string): MovedPage[] =>
    page ? [movedPage(source, page, { life, url, visits: visitsOf(visits, page.path) })] : [];
  return {
    newPages: moves
      .filter(({ kind }) => kind !== 'vanished')
      .flatMap(({ page_id, life, url }) => moved(pages.get(page_id), life, url)),
    removedPages: moves
      .filter(({ kind }) => kind === 'vanished')
      .flatMap(({ page_id, life, url }) => moved(gone.get(page_id), life, url)),
    changedAspects: changedAspects(source, pages, visits),
  };
}

type Extra = Pick<MovedPage, 'life' | 'url' | 'visits'>;

function movedPage({ living, history }: SiteSource, page: PageFacts | GonePage, extra: Extra): MovedPage {
  const first = 'first' in page ? page.first : (living.get(page.page_id)?.first ?? 1);
  const { path, title, language, business, category, pagetype } = page;
  const words = 'words' in page ? page.words : page.ed_words;
  const firstSeen = dayOfScrape(history.scrapes[first - 1]!.timestamp);
  return { path, title, language, business, category, pagetype, words, firstSeen, ...extra };
}

function changedAspects(
  { history, compared, counted, nr }: SiteSource,
  pages: ReadonlyMap<number, PageFacts>,
  visits: VisitsByPath,
): ChangedAspect[] {
  const aspects: ChangedAspect[] = [];
  let diffs = 0;
  for (const event of compared.changesAt(nr)) {
    const page = pages.get(event.page_id);
    if (!page) continue;
    const change = withTexts(event, history);
    const diff = diffs < MAX_DIFFS ? diffOfChange(change, { counted, maxRows: MAX_DIFF_ROWS }) : null;
    if (diff) diffs++;
    const isText = TEXT_ASPECTS.has(change.aspect);
    const shown = (value: string | null): string | null => (isText && value !== null ? cut(value) : value);
    aspects.push({
      path: page.path,
      url: page.url,
      title: page.title,
      business: page.business,
      language: page.language,
      pagetype: page.pagetype,
      aspect: change.aspect,
      current: shown(change.current),
      previous: shown(change.previous),
      factor: roundFactor(change.factor),
      previousFound: recordedAt(history.scrapes[change.since - 1]!.timestamp),
      diff,
      visits: visitsOf(visits, page.path),
    });
  }
  return aspects;
}

function cut(text: string): string {
  return text.length <= MAX_SITE_TEXT ? text : `${text.slice(0, MAX_SITE_TEXT).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
