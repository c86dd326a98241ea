import { basename } from 'node:path';
import { addDays } from '@scrape-and-report/production';
import { BodyReader, dayOfScrape, openBodies, pathWithin } from '@scrape-and-report/record';
import { ScrapeOptions } from '../../options';
import { readingDigest } from '../../reading/page-reading';
import { UrlRules } from '../../url/url-rules';
import { EarlierReadings, openEarlierReadings } from './earlier-readings';
import { EarlierRecord, openEarlierRecord } from './earlier-record';
import { KnownPage, loadForgottenUrls, loadKnownPages } from './known-pages';

/** All that a scrape knows from the ones before it. */
export interface Earlier {
  /** Pages of the newest. */
  readonly pages: readonly KnownPage[];
  /** The same, by the URL that answered with them. */
  readonly byAnswer: ReadonlyMap<string, KnownPage>;
  /** URLs of all pages known within the days of grace, the newest scrape's first. */
  readonly remembered: readonly string[];
  readonly bodies: BodyReader;
  /** Null when the newest read its pages otherwise. */
  readonly readings: EarlierReadings | null;
  readonly record: EarlierRecord;
  close(): void;
}

/**
 * @param urls how this scrape spells a URL
 * @param takesOver whether rows of the newest may be taken over
 */
export function openEarlier(
  { previous, site, profile, checks, timestamp }: ScrapeOptions,
  urls: Pick<UrlRules, 'resolve'>,
  takesOver: boolean,
): Earlier {
  const spell = (url: string): string => urls.resolve(url, site.root)?.url ?? url;
  const newest = previous.at(-1) ?? null;
  const bodies = openBodies(previous);
  const made = readingDigest(site, profile, checks);
  const readings = newest === null ? null : openEarlierReadings(newest, made, takesOver ? site.root : null);
  const pages = newest === null ? [] : respellPages(loadKnownPages(newest), site.root, spell);
  const byAnswer = new Map(pages.map((page) => [page.from, page]));
  const record = openEarlierRecord({ directory: newest, known: byAnswer, spell });
  const first = addDays(dayOfScrape(timestamp), -site.guard.graceDays);
  const older = previous.slice(0, -1).filter((directory) => dayOfScrape(basename(directory)) >= first);
  const known = pages.flatMap(({ url, from }) => (url === from ? [url] : [url, from]));
  return {
    ...{ pages, byAnswer, bodies, readings, record },
    remembered: newest === null ? [] : [...known, ...loadForgottenUrls(newest, older)],
    close: () => {
      bodies.close();
      readings?.close();
      record.close();
    },
  };
}

/**
 * Pages by the addresses that this scrape knows them by. Of several that an older scrape took for pages of their own, the
 * one that is spelled so already counts, else the first.
 */
function respellPages(pages: readonly KnownPage[], root: string, spell: (url: string) => string): KnownPage[] {
  const byPath = new Map<string, KnownPage>();
  for (const page of pages) {
    const url = spell(page.url);
    const from = spell(page.from);
    const path = pathWithin(url, root) ?? page.path;
    if (page.path === path || !byPath.has(path)) byPath.set(path, { ...page, path, url, from });
  }
  return [...byPath.values()];
}
