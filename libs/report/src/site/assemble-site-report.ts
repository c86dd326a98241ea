import { dayOfScrape } from '@scrape-and-report/record';
import { ownFactNames } from '../changes/own-facts';
import { recordedAt } from '../changes/format-timestamp';
import { classifyLinks } from '../figures/classify-links';
import { combinationsOf } from '../figures/page-combinations';
import { createResolver } from '../figures/follow-hops';
import type { SiteReport } from '../model';
import { dayCounts } from './days/day-counts';
import { siteChanges } from './site-changes';
import { keyFigureRows } from './site-figures';
import { siteAcceptance, siteIssues } from './site-issues';
import { siteLinks } from './site-links';
import { sectionSummaries, siteOrphans, sitePages, siteUnreached } from './site-pages';
import type { SiteSource } from './site-source';
import { siteUsage, visitsByPath } from './usage/site-usage';

/** The whole site report of one scrape; the same source gives the same value. */
export function assembleSiteReport(source: SiteSource, files: readonly string[]): SiteReport {
  const { history, nr, before, facts } = source;
  const { timestamp } = history.scrapes[nr - 1]!;
  const visits = visitsByPath(source.usage);
  const ownFacts = ownFactNames(facts.pages);
  const resolve = createResolver(facts);
  const usage = siteUsage(source, visits);
  const links = classifyLinks(facts.links, resolve);
  return {
    language: source.report.language,
    root: source.root,
    ...(source.report.editLink && { editLink: source.report.editLink }),
    // A page for a pair stands by itself.
    ...(source.report.baseUrl && !source.isPair && { published: source.report.baseUrl }),
    scrape: source.scrape,
    day: dayOfScrape(timestamp),
    recorded: recordedAt(timestamp),
    previous: before === null ? null : recordedAt(history.scrapes[before - 1]!.timestamp),
    ...(source.isPair && { isPair: true }),
    producer: source.producer,
    ...(source.pageTarget && !source.isPair && { pageTarget: source.pageTarget }),
    parameters: Object.entries(facts.parameters).map(([name, value]) => ({ name, value })),
    figures: keyFigureRows(source),
    combinations: combinationsOf(facts.pages),
    ...(source.report.formats.includes('xlsx') &&
      !source.isPair && { byDay: dayCounts({ ...source, usage, acceptance: siteAcceptance(source) }) }),
    ...siteChanges(source, visits),
    ...siteIssues(source, visits),
    usage,
    ...siteLinks(source, { links, resolve, visits }),
    orphans: siteOrphans(source, visits),
    unreached: siteUnreached(source),
    sections: sectionSummaries(source),
    ...(ownFacts.length > 0 && { ownFacts }),
    pages: sitePages(source, visits, ownFacts),
    files,
  };
}
