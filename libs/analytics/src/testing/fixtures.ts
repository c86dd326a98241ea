import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServedDay, ServedSite } from './served-site';

/** Recorded answers and logs. */
export const FIXTURES = join(__dirname, '../../fixtures');
const FOLDER = FIXTURES;

export const REAL_LOG = join(FOLDER, 'access-log/access.log');

/** A recorded answer of a real Matomo, as it came. */
export function readFixture(name: string): string {
  return readFileSync(join(FOLDER, 'matomo', name), 'utf8');
}

/** A recorded answer, parsed. */
export function parseFixture(name: string): unknown {
  return JSON.parse(readFixture(name)) as unknown;
}

/** Site 3 of the recorded server: a real log of four days of May 2015, with empty days around them. */
export function semicompleteSite(): ServedSite {
  const range = (report: string): Record<string, unknown> =>
    parseFixture(`semicomplete.${report}.range.json`) as Record<string, unknown>;
  const [summary, actions, pages] = [
    range('VisitsSummary.get'),
    range('Actions.get'),
    range('Actions.getPageUrls.flat'),
  ];
  const [downloads, outlinks, titles] = ['getDownloads', 'getOutlinks', 'getPageTitles'].map((report) =>
    range(`Actions.${report}.flat`),
  ) as [Record<string, unknown[]>, Record<string, unknown[]>, Record<string, unknown[]>];
  const days = new Map<string, ServedDay>();
  for (const day of Object.keys(pages))
    days.set(day, {
      ...{ summary: summary[day], actions: actions[day], pages: pages[day] },
      ...{ downloads: downloads[day], outlinks: outlinks[day], titles: titles[day] },
    });
  return { timezone: 'UTC', ts_created: '2015-05-16 00:00:00', days };
}

/** Site 1: one day before and after a late hit, its urls the 22 that 33 spellings were merged to, and more. */
export function lateSite(when: 'before' | 'after'): ServedSite {
  const day = '2026-11-12';
  return {
    timezone: 'UTC',
    ts_created: '2026-11-12 00:00:00',
    days: new Map([
      [
        day,
        {
          summary: parseFixture(`late-${when}.VisitsSummary.get.${day}.json`),
          actions: parseFixture(`late-${when}.Actions.get.${day}.json`),
          pages: parseFixture(`late-${when}.Actions.getPageUrls.${day}.json`),
        },
      ],
    ]),
  };
}

/** Site 2: a day of 3,000 pages, of which the server kept 499 and a row `Others`. */
export function truncatedSite(visits?: readonly unknown[]): ServedSite {
  const day = '2026-11-15';
  return {
    timezone: 'UTC',
    ts_created: '2026-11-15 00:00:00',
    days: new Map([
      [
        day,
        {
          summary: parseFixture(`truncated500.VisitsSummary.get.${day}.json`),
          actions: parseFixture(`truncated500.Actions.get.${day}.json`),
          pages: parseFixture(`truncated500.Actions.getPageUrls.flat.${day}.json`),
          ...(visits ? { visits } : {}),
        },
      ],
    ]),
  };
}
