import { StageError, targetName } from '@scrape-and-report/production';
import type { WorkContext } from './stage-context';

/** The scrape at hand. @throws StageError when the store holds none yet. */
export function requireScrape({ scrape, config }: WorkContext): string {
  if (scrape) return scrape;
  throw new StageError(`${config.me.store} holds no valid scrape`, {
    code: 'NO_SCRAPE',
    hint: `run ${targetName('daily')} first`,
  });
}
