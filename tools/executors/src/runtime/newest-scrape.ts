import { validScrapes } from '@scrape-and-report/record';
import type { StageContext } from './stage-context';

/** Directory name of the newest leading scrape of the own store, or null. */
export function newestScrapeOf({ config }: Pick<StageContext, 'config'>): string | null {
  return validScrapes(config.me.store).at(-1)?.name ?? null;
}
