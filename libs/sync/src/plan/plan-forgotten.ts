import { compareCopies, parseScrapeName, scrapeDigest, type Forgotten } from '@scrape-and-report/record';
import type { Offer, OfferedScrape } from './plan-fetch';

export interface Remembered {
  readonly offers: readonly Offer[];
  /** Names of own scrapes that a copy which is offered is to replace: more was taken out of that. */
  readonly outdated: readonly string[];
}

/**
 * What of the offers may be fetched: no scrape that is to be forgotten; and of a scrape out of which something was taken
 * in one store and not yet in another, or in two stores apart, only the copy that counts.
 */
export function withoutForgotten(
  own: readonly OfferedScrape[],
  offers: readonly Offer[],
  forgotten: Pick<Forgotten, 'scrapes'>,
): Remembered {
  const copies = new Map<string, OfferedScrape[]>();
  for (const entry of [...own, ...offers.flatMap(({ sealed }) => sealed)]) {
    const known = copies.get(identityOf(entry));
    if (known) known.push(entry);
    else copies.set(identityOf(entry), [entry]);
  }
  const counts = new Map<string, string>();
  for (const [identity, entries] of copies)
    if (entries.some(({ forgotten: taken }) => taken !== undefined)) counts.set(identity, best(entries).digest);
  const isWanted = (entry: OfferedScrape): boolean => {
    const identity = identityOf(entry);
    return !forgotten.scrapes.has(identity) && (counts.get(identity) ?? entry.digest) === entry.digest;
  };
  return {
    offers: offers.map(({ partner, sealed }) => ({ partner, sealed: sealed.filter(isWanted) })),
    outdated: own
      .filter((entry) => (counts.get(identityOf(entry)) ?? entry.digest) !== entry.digest)
      .map(({ dir }) => dir),
  };
}

function best(entries: readonly OfferedScrape[]): OfferedScrape {
  const facts = ({ forgotten = 0, digest }: OfferedScrape) => ({ forgotten, digest });
  return entries.reduce((one, other) => (compareCopies(facts(other), facts(one)) < 0 ? other : one));
}

function identityOf({ dir, producer, epoch }: OfferedScrape): string {
  return scrapeDigest({ timestamp: parseScrapeName(dir)?.timestamp ?? dir, producer, epoch });
}
