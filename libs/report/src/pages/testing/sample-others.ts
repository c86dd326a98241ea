import type { CalendarDay, IndexReport, ReportEntry, ScrapeEntry, SectionChange, SectionInput } from '../../model';
import { diffTexts } from '../diff';
import { SAMPLE_FIGURES } from './sample-site-report';
import { editedText, ROOT, sampleNumbers, samplePage, sampleText } from './sample-values';

/** A section's text as the pipeline writes it. */
export function sampleSectionInput({ pages: size = 60 }: { readonly pages?: number } = {}): SectionInput {
  const next = sampleNumbers(7);
  const pages = Array.from({ length: size }, (_, at) => samplePage(at, next)).sort((a, b) =>
    a.path < b.path ? -1 : 1,
  );
  const changes = pages.slice(0, Math.min(12, size)).map(({ path, url, title }, at): SectionChange => {
    const found = `2026-11-${String(22 - at).padStart(2, '0')} 05:00`;
    const none = { aspect: null, previous: null, current: null, factor: null, previousFound: null, diff: null };
    if (at % 4 === 1)
      return { kind: (['appeared', 'vanished', 'returned'] as const)[at % 3]!, found, path, url, title, ...none };
    const before = sampleText(next, 12);
    return {
      kind: 'changed',
      found,
      path,
      url,
      title,
      aspect: 'ed_text',
      previous: null,
      current: null,
      factor: next() ** 2,
      previousFound: '2026-08-03 05:00',
      diff: diffTexts(before, editedText(before, next)),
    };
  });
  return {
    format: 1,
    section: 'auto',
    language: 'nl',
    root: ROOT,
    pages: pages.map(({ visits: _, ...page }) => page),
    issues: pages.slice(0, 9).map(({ path }, at) => ({
      kind: at < 3 ? 'broken-link' : at < 6 ? 'no-description' : 'long-description',
      severity: at < 3 ? 'error' : at < 6 ? 'warning' : 'notice',
      path,
      detail: at < 3 ? `${ROOT}/weg/${at}` : at > 5 ? '188' : '',
      since: '2026-10-30',
    })),
    changes,
  };
}

/** A year of daily scrapes, a few of them missing or failed. */
export function sampleIndexReport({ days = 200 }: { readonly days?: number } = {}): IndexReport {
  const next = sampleNumbers(3);
  const calendar = Array.from({ length: days }, (_, at): CalendarDay => {
    const day = new Date(Date.UTC(2026, 10, 22 - (days - 1 - at))).toISOString().slice(0, 10);
    const outcome = at === days - 1 ? 'recorded' : at % 37 === 20 ? 'failed' : at % 23 === 7 ? 'missing' : 'recorded';
    if (outcome !== 'recorded') return { day, outcome, scrape: null, producer: null, pages: null, report: null };
    const folder = `${day.slice(2).replaceAll('-', '')}-0500`;
    return { day, outcome, scrape: folder, producer: at % 2 ? 'anna' : 'bram', pages: 2_000 + at, report: folder };
  });
  const recorded = calendar.filter(({ outcome }) => outcome === 'recorded');
  return {
    language: 'en',
    root: ROOT,
    rebuild: 'nx run prod:rebuild -- --scrape=261121-0500',
    reports: recorded.map(reportEntry).reverse(),
    scrapes: recorded.map(({ day, scrape, producer, pages }): ScrapeEntry => ({
      name: scrape!,
      day,
      recorded: `${day} 05:00`,
      producer: producer!,
      pages: pages!,
    })),
    trends: SAMPLE_FIGURES.map((figure, at) => {
      const start = 100 * (at + 1);
      return {
        figure,
        values: recorded.map((_, day) =>
          at === 3 && day < 60 ? null : start + Math.round(day * next() + 20 * next()),
        ),
      };
    }),
    calendar,
    lately: recorded
      .slice(-4)
      .reverse()
      .map(({ day, report }, at) => ({
        recorded: `${day} 05:00`,
        report: at < 3 ? report : null,
        added: 1,
        removed: at % 2,
        changed: 12,
        pages: (['appeared', 'changed', 'changed', 'vanished'] as const).map((kind, nr) => {
          const { path, title } = samplePage(at * 10 + nr, next);
          return { kind, path, title: nr === 2 ? null : title };
        }),
      })),
  };
}

function reportEntry({ day, report, pages }: CalendarDay): ReportEntry {
  return {
    folder: report!,
    recorded: `${day} 05:00`,
    files: ['index.html', 'report.xlsx', 'auto.html', 'huis.html', 'douane.html'],
    pages: pages!,
    newPages: 3,
    removedPages: 1,
    changedPages: 14,
  };
}
