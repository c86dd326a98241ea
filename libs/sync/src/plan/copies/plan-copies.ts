import { chooseCopies, type Forgotten } from '@scrape-and-report/record';
import type { Offer, OfferedScrape } from '../plan-fetch';

export interface Remembered {
  readonly offers: readonly Offer[];
  /** Own scrapes that a copy which is offered is to replace. */
  readonly outdated: readonly OutdatedScrape[];
  /** Whether a copy counts, by its digest. */
  readonly isCounting: (digest: string) => boolean;
}

export interface OutdatedScrape {
  readonly dir: string;
  /** It holds what the other has forgotten, and goes to no trash. */
  readonly isForgetting: boolean;
}

/**
 * What of the offers may be fetched: no scrape that is to be forgotten; and of a scrape that stands in two stores as two
 * copies, since something was taken out of one of them or one was moved over to format 2, only the copy that counts, and
 * those whose packs others need.
 */
export function withoutOutdated(
  own: readonly OfferedScrape[],
  offers: readonly Offer[],
  forgotten: Pick<Forgotten, 'scrapes'>,
): Remembered {
  const { counting, kept } = chooseCopies([...own, ...offers.flatMap(({ sealed }) => sealed)]);
  const isCounting = (digest: string): boolean => counting.has(digest);
  const isWanted = ({ digest }: OfferedScrape): boolean => isCounting(digest) || kept.has(digest);
  const isRemembered = ({ identity }: OfferedScrape): boolean => !forgotten.scrapes.has(identity);
  const mostForgotten = new Map<string, number>();
  for (const { identity, forgotten: taken } of [...own, ...offers.flatMap(({ sealed }) => sealed)])
    mostForgotten.set(identity, Math.max(mostForgotten.get(identity) ?? 0, taken));
  const here = new Set(own.filter(({ digest }) => isCounting(digest)).map(scrapeOf));
  const outdated = own.flatMap((entry): OutdatedScrape[] => {
    const isForgetting = mostForgotten.get(entry.identity)! > 0;
    // Beside the one that counts it is no more than room that is taken.
    if (isWanted(entry) || (!isForgetting && here.has(scrapeOf(entry)))) return [];
    return [{ dir: entry.dir, isForgetting }];
  });
  return {
    offers: offers.map(({ partner, sealed }) => ({
      partner,
      sealed: sealed.filter((entry) => isRemembered(entry) && isWanted(entry)),
    })),
    outdated,
    isCounting,
  };
}

function scrapeOf({ identity, content }: OfferedScrape): string {
  return `${identity} ${content}`;
}
