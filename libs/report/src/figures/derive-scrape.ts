import { dayOfScrape, type ScrapeDeriver } from '@scrape-and-report/record';
import { countedText } from '../changes/counted-text';
import { modificationFactor } from '../changes/modification-factor';
import { KINDS_VERSION } from '../model';
import { classifyLinks } from './classify-links';
import { findIssues } from './find-issues';
import { keyFiguresOf } from './key-figures';
import { createResolver } from './follow-hops';
import { isExpiring } from './measures/expiring';
import { scrapeFactsOf } from './scrape-facts';

/**
 * What the history keeps for reports. Raise the number with any change to a figure, to how an issue is found, or to the factor.
 *
 * @param ignoreText patterns of text that is no change: others make other changes of the same scrapes
 */
export function reportDeriver(ignoreText: readonly string[] = []): ScrapeDeriver {
  return {
    version: `report-7 ${KINDS_VERSION}${ignoreText.length > 0 ? ` ${JSON.stringify(ignoreText)}` : ''}`,
    derive: (scrape) => {
      const facts = scrapeFactsOf(scrape);
      const links = classifyLinks(facts.links, createResolver(facts));
      return { figures: keyFiguresOf(facts, links), issues: findIssues(facts, links) };
    },
    // A certificate expires though nobody touches it.
    ofDay: (scrape, timestamp) =>
      JSON.stringify(
        scrape
          .findings()
          .map(({ kind, detail }) => kind === 'certificate' && isExpiring(detail, dayOfScrape(timestamp))),
      ),
    ...(ignoreText.length > 0 && { counted: countedText(ignoreText) }),
    factor: modificationFactor,
  };
}
