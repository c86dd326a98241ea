import fc from 'fast-check';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTY_DAY_LIMITS, faultsOfADay } from '../../testing/faults-of-a-day';
import { anySite } from '../../testing/generated-site';
import {
  Answer,
  newFolder,
  readScrape,
  removeFolders,
  scrapeOptions,
  skippingClock,
  startServer,
} from '../../testing/scrape-fixture';
import { scrapeSite } from '../scrape-site';

/** What a report compares between two days. */
function meaning(directory: string): unknown {
  const { pages, redirects, links, problems } = readScrape(directory);
  return {
    pages: Object.values(pages).map(({ sources: _sources, ...page }) => page),
    redirects,
    links,
    problems: problems.filter((problem) => !problem.startsWith('not-reached ')),
  };
}

describe('two days without a change of the site', () => {
  afterEach(removeFolders);

  it('give no change in the record, whatever answers fail on the second', async () => {
    await fc.assert(
      fc.asyncProperty(anySite(24), faultsOfADay(), async (generated, faulty) => {
        let isBad = false;
        const onBadDay = faulty(generated.answer);
        const answer: Answer = (request, response) =>
          isBad ? onBadDay(request, response) : generated.answer(request, response);
        const server = await startServer(answer);
        try {
          const store = newFolder();
          const morning = async (name: string, previous: readonly string[]): Promise<string> => {
            const directory = join(store, name);
            mkdirSync(directory);
            const guard = { graceDays: 7, maxUnreachedShare: 1, maxRemovedShare: 1 };
            const options = {
              directory,
              previous,
              timestamp: name,
              clock: skippingClock(),
              pageLimits: FAULTY_DAY_LIMITS,
            };
            const { loss } = await scrapeSite(scrapeOptions({ root: `${server.origin}/`, guard }, options));
            expect(loss).toBeNull();
            return directory;
          };
          const first = await morning('261101-0500', []);
          isBad = true;
          const second = await morning('261102-0500', [first]);
          expect(meaning(second)).toEqual(meaning(first));
          isBad = false;
          const third = await morning('261103-0500', [first, second]);
          expect(meaning(third)).toEqual(meaning(first));
        } finally {
          await server.close();
        }
      }),
      { numRuns: Number(process.env['FAULTY_DAYS'] ?? 8) },
    );
  }, 300_000);
});
