import { StageError, targetName } from '@scrape-and-report/production';
import { chooseScrape, dayMeantBy } from '../choose-scrape';
import { dayOfScrape } from '../layout';
import { leadingScrapes, type ValidScrape } from '../winner';
import { validScrapes } from './scrapes';

/**
 * The scrape of a store that someone means by a folder's name or a day; see `chooseScrape`. The newest when nothing is said.
 *
 * @throws StageError `NO_SCRAPE`, `NO_SUCH_DAY`, `NO_SUCH_SCRAPE`, each with what there is
 */
export function findScrape(store: string, on?: string): ValidScrape {
  const all = validScrapes(store, { all: true });
  const leading = leadingScrapes(all);
  const [first, last] = [leading[0], leading.at(-1)];
  if (!first || !last) {
    throw new StageError(`${store} holds no valid scrape`, {
      code: 'NO_SCRAPE',
      hint: `run ${targetName('daily')} first`,
    });
  }
  if (on === undefined) return last;
  const found = chooseScrape(on, { all, leading });
  if (found) return found;
  const day = dayMeantBy(on);
  if (day === null) {
    throw new StageError(`${on} is neither a day nor a scrape`, {
      code: 'NO_SUCH_DAY',
      hint: 'write a day as 2026-03-03, or a scrape as its folder is named, such as 260303-0500',
    });
  }
  throw new StageError(
    day === on ? `there is no recording of ${on}, nor one before it` : `${store} holds no valid scrape ${on}`,
    {
      code: 'NO_SUCH_SCRAPE',
      hint: `the recordings are of ${dayOfScrape(first.timestamp)} to ${dayOfScrape(last.timestamp)}; ${targetName('status')} names the newest`,
    },
  );
}
