import { dayOf } from '@scrape-and-report/production';
import { validScrapes } from '@scrape-and-report/record';
import type { StageContext } from './stage-context';

/** Directory name of the newest leading scrape of the own store that is of no day yet to come, or null. */
export function newestScrapeOf({ config, clock }: Pick<StageContext, 'config' | 'clock'>): string | null {
  const until = dayOf(clock.now(), config.timeZone);
  return validScrapes(config.me.store, { until }).at(-1)?.name ?? null;
}
