import {
  ISSUE_KINDS,
  SEVERITIES,
  type ChangedAspect,
  type KeyFigure,
  type MovedPage,
  type SiteIssue,
  type SiteReport,
  type SiteUsage,
  type VisitedPage,
} from '../../model';
import { diffTexts } from '../diff';
import { editedText, ROOT, sampleNumbers, samplePage, sampleText, type SamplePage } from './sample-values';

export interface SampleOptions {
  /** Pages of the site; 400 by default. */
  readonly pages?: number;
  /** Changed texts; a twentieth of the pages by default. */
  readonly changes?: number;
}

const FIGURES = [
  'pages',
  'pages_lang_nl',
  'pages_lang_en',
  'pages_buss_belastingen',
  'pages_buss_douane',
  'pages_buss_toeslagen',
  'pages_cat_alg',
  'pages_cat_bib',
  'pages_cat_dv',
  'pages_type_bld-bd',
  'pages_type_bld-faq',
  'pages_h1_multi',
  'pages_h1_no',
  'pages_title_no',
  'pages_title_dupl',
  'pages_descr_no',
  'pages_descr_long',
  'redirs',
  'redirs_301',
  'redirs_301_slash',
  'redirs_alias',
  'redirs_wcm-url',
  'url-aliases',
  'url-aliases_2x',
  'ed-links_int',
  'ed-links_int_uniq',
  'ed-links_int_avg',
  'ed-links_ext',
  'ed-links_ext_uniq',
  'ed-links_ext_avg',
  'ed-links_int_redir',
  'ed-links_int_non-wcm',
];
export const SAMPLE_FIGURES: readonly string[] = FIGURES;

/** A site report that looks like a real day's; the same for the same options. */
export function sampleSiteReport({
  pages: size = 400,
  changes = Math.ceil(size / 20),
}: SampleOptions = {}): SiteReport {
  const next = sampleNumbers(42);
  const pages = Array.from({ length: size }, (_, at) => samplePage(at, next)).sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const some = (share: number, most = Infinity): SamplePage[] => pages.filter(() => next() < share).slice(0, most);
  return {
    language: 'en',
    root: ROOT,
    scrape: '261122-0500',
    day: '2026-11-22',
    recorded: '2026-11-22 05:00',
    previous: '2026-11-21 05:00',
    producer: 'anna',
    parameters: [
      { name: 'root', value: ROOT },
      { name: 'max_urls', value: '15000' },
    ],
    figures: FIGURES.map((name) => sampleFigure(name, size, next)),
    combinations: [
      { language: 'nl', business: 'belastingen', category: 'bib', pagetype: 'bld-bd', pages: 211 },
      { language: 'en', business: 'douane', category: 'dv', pagetype: 'bld-filter', pages: 17 },
    ],
    newPages: some(0.01, 40).map((page, at) => movedPage(page, at)),
    removedPages: some(0.005, 40).map((page) => movedPage(page, 1)),
    changedAspects: changedAspects(pages, changes, next),
    issues: sampleIssues(some(0.15), next),
    fixedIssues: some(0.01, 12).map(({ path }) => ({
      kind: 'no-description',
      severity: 'warning',
      path,
      detail: '',
      since: '2026-11-02',
    })),
    usage: sampleUsage(pages, next),
    brokenLinks: some(0.04).map((page, at) => ({
      url: at % 3 === 0 ? `${ROOT}/vervallen/${at}` : `https://partner-${at % 7}.example.org/pagina/${at}`,
      anchor: at % 5 === 0 ? 'voorwaarden' : '',
      internal: at % 3 === 0,
      status: ['404', '410', '500', 'dns', 'timeout'][at % 5]!,
      uses: pages.slice(at, at + 1 + (at % 4)).map(({ path }) => ({ path, text: 'Lees meer over de voorwaarden' })),
      visits: page.visits,
    })),
    redirectChains: some(0.03).map((page, at) => ({
      urls: at % 4 === 0 ? [`${page.url}/`, `${ROOT}/tussen/${at}`, page.url] : [`${ROOT}/oud/${at}`, page.url],
      types: at % 4 === 0 ? ['301', '302'] : ['301'],
      end: (['page', 'page', 'broken', 'external', 'loop'] as const)[at % 5]!,
      uses: pages.slice(at, at + (at % 3)).map(({ path }) => ({ path, text: 'hier' })),
    })),
    unreached: some(0.01).map(({ path, url, title }, at) => ({
      ...{
        path,
        url,
        title,
        reason: at % 2 ? 'timeout' : '503',
        since: '2026-11-20',
        days: 3,
        isGivenUp: at % 3 === 2,
      },
    })),
    orphans: some(0.02).map(({ path, url, title, visits }, at) => ({
      path,
      url,
      title,
      visits,
      sources: at % 2 ? ['sitemap', 'history'] : ['sitemap'],
    })),
    aliases: some(0.01).map((page) => ({
      alias: `${page.url}?wap=1`,
      path: page.path,
      uses: [{ path: '/', text: 'start' }],
    })),
    sections: ['auto', 'huis', 'douane', 'zorgtoeslag'].map((name, at) => ({
      name,
      file: `${name}.html`,
      pages: 30 + at * 11,
      issues: at * 3,
      changes: at,
    })),
    pages: pages.map((page) => ({
      ...page,
      inlinks: Math.floor(next() * 40),
      issues: Math.floor(next() ** 6 * 5),
      lastChanged: page.modified,
    })),
    files: ['report.xlsx'],
  };
}

function sampleFigure(name: string, size: number, next: () => number): KeyFigure {
  const value =
    name === 'pages' ? size : name.endsWith('_avg') ? Math.round(next() * 1200) / 100 : Math.floor(next() * size);
  const change = name.endsWith('_avg') ? 0.02 : Math.floor(next() * 9) - 4;
  const trend = Array.from({ length: 30 }, (_, at) => (at === 11 ? null : value - (29 - at) + Math.floor(next() * 4)));
  return { name, value, previous: value - change, change, yearAgo: name === 'pages' ? size - 31 : null, trend };
}

function movedPage(
  { path, url, title, language, business, category, pagetype, words, firstSeen, visits }: SamplePage,
  at: number,
): MovedPage {
  return {
    path,
    url,
    title,
    language,
    business,
    category,
    pagetype,
    words,
    life: at % 9 === 0 ? 2 : 1,
    firstSeen,
    visits,
  };
}

function changedAspects(pages: readonly SamplePage[], count: number, next: () => number): ChangedAspect[] {
  return Array.from({ length: Math.min(count, pages.length) }, (_, at): ChangedAspect[] => {
    const page = pages[Math.floor((at * pages.length) / count)]!;
    const { path, url, title, business, language, pagetype, visits } = page;
    const known = { path, url, title, business, language, pagetype, visits, previousFound: '2026-10-12 05:00' };
    const before = sampleText(next, 14);
    const after = editedText(before, next);
    const text: ChangedAspect = {
      ...known,
      aspect: 'ed_text',
      previous: before.slice(0, 200),
      current: after.slice(0, 200),
      factor: next() ** 2,
      diff: diffTexts(before, after),
    };
    const old = title.replace('hoe werkt dat', 'wat moet u weten');
    const renamed: ChangedAspect = {
      ...known,
      aspect: 'title',
      previous: old,
      current: title,
      factor: 0.3,
      diff: diffTexts(old, title),
    };
    const modified: ChangedAspect = {
      ...known,
      aspect: 'modified',
      previous: '2026-10-11',
      current: '2026-11-21',
      factor: 0.2,
      diff: null,
    };
    return at % 3 === 0 ? [renamed, text, modified] : [text];
  }).flat();
}

function sampleIssues(pages: readonly SamplePage[], next: () => number): SiteIssue[] {
  const severityOf = (at: number): SiteIssue['severity'] => (at < 2 ? 'error' : at < 8 ? 'warning' : 'notice');
  return pages
    .map(({ path, url, title, visits }): SiteIssue => {
      const at = Math.floor(next() * ISSUE_KINDS.length);
      const kind = ISSUE_KINDS[at]!;
      const detail = kind.includes('link') ? `${ROOT}/oud/${at}` : kind === 'multiple-h1' ? '3' : '';
      return {
        kind,
        severity: severityOf(at),
        path,
        url,
        title,
        detail,
        since: '2026-09-14',
        scrapes: 1 + Math.floor(next() * 60),
        visits,
      };
    })
    .sort(
      (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (b.visits ?? 0) - (a.visits ?? 0),
    );
}

function sampleUsage(pages: readonly SamplePage[], next: () => number): SiteUsage {
  const byVisits = [...pages].sort((a, b) => b.visits - a.visits);
  const visited = ({ path, url, title, visits }: SamplePage): VisitedPage => ({
    path,
    url,
    title,
    visits,
    hits: Math.round(visits * 1.4),
    bounceRate: visits > 0 ? 0.42 : null,
    meanSeconds: visits > 0 ? 64 : null,
    trend: sampleTrend(visits, next),
    reason: null,
  });
  const days = Array.from({ length: 28 }, (_, at) => {
    const day = new Date(Date.UTC(2026, 9, 25 + at)).toISOString().slice(0, 10);
    if (at === 9) return { day, state: 'missing' as const, visits: null, pageviews: null };
    const visits = (at % 7 > 4 ? 9_000 : 21_000) + Math.floor(next() * 2_000);
    return { day, state: at === 27 ? ('provisional' as const) : ('final' as const), visits, pageviews: visits * 3 };
  });
  return {
    firstDay: days[0]!.day,
    lastDay: days.at(-1)!.day,
    days,
    totalVisits: days.reduce((sum, { visits }) => sum + (visits ?? 0), 0),
    totalPageviews: days.reduce((sum, { pageviews }) => sum + (pageviews ?? 0), 0),
    hiddenHits: 1_204,
    statements: [],
    mostVisited: byVisits.slice(0, 50).map(visited),
    leastVisited: byVisits
      .filter(({ visits }) => visits > 0)
      .slice(-50)
      .reverse()
      .map(visited),
    withoutVisits: byVisits.filter(({ visits }) => visits === 0).map(visited),
    newWithoutVisits: byVisits.slice(-3).map(visited),
    removedButVisited: byVisits.slice(5, 9).map(visited),
    unknownVisited: [
      { ...visited(byVisits[0]!), path: '/nergens', url: `${ROOT}/nergens`, title: null, reason: 'unknown' },
    ],
    unknownHits: 12,
    missing: pages.slice(0, 30).map(({ path }, at) => ({
      url: `${ROOT}/vervallen${path}`,
      visits: 300 - at,
      hits: 400 - at,
      known: (['never', 'removed', 'page'] as const)[at % 3]!,
      referrers: pages.slice(at, at + (at % 4)).map((page) => ({ from: page.path, hits: 9 })),
    })),
    downloads: [{ url: `${ROOT}/folders/belastingplan.pdf`, hits: 410, visits: 322 }],
    outlinks: [{ url: 'https://partner-1.example.org/', hits: 87, visits: 80 }],
    searches: [{ words: 'toeslag aanvragen', hits: 64 }],
    shares: (['search', 'none', 'other'] as const).map((name, at) => ({
      kind: 'referrer',
      name,
      hits: 3_000 - at * 900,
      share: 0.4 - at * 0.1,
    })),
    viewsAndTexts: pages.slice(0, 12).map(({ path, url, title }, at) => ({
      ...{ path, url, title, found: '2026-11-08', aspects: ['title', 'ed_text'], factor: 0.3 },
      ...(at % 4 === 3 ? { before: null, after: null } : { before: 40, after: 40 + at * 10 }),
      together: (['rose', 'fell', 'same', 'unknown'] as const)[at % 4]!,
      trend: sampleTrend(200, next),
    })),
  };
}

function sampleTrend(visits: number, next: () => number): (number | null)[] {
  return Array.from({ length: 28 }, (_, at) => (at === 9 ? null : Math.round((visits / 20) * (1 + next()))));
}
