import type { ScrapeDeriver } from '@scrape-and-report/record';
import { modificationFactor } from '../changes/modification-factor';
import { KINDS_VERSION } from '../model';
import { classifyLinks } from './classify-links';
import { findIssues } from './find-issues';
import { keyFiguresOf } from './key-figures';
import { createResolver } from './follow-hops';
import { scrapeFactsOf } from './scrape-facts';

/** What the history keeps for reports. Raise the number with any change to a figure, to how an issue is found, or to the factor. */
export const reportDeriver: ScrapeDeriver = {
  version: `report-7 ${KINDS_VERSION}`,
  derive: (scrape) => {
    const facts = scrapeFactsOf(scrape);
    const links = classifyLinks(facts.links, createResolver(facts));
    return { figures: keyFiguresOf(facts, links), issues: findIssues(facts, links) };
  },
  factor: modificationFactor,
};
