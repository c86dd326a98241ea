import fc from 'fast-check';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
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

type Fault = 'none' | '429' | '500' | '503' | '403' | 'reset';

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
    const faults = fc.array(fc.constantFrom<Fault>('none', 'none', 'none', '429', '500', '503', '403', 'reset'), {
      minLength: 7,
      maxLength: 7,
    });
    await fc.assert(
      fc.asyncProperty(anySite(24), faults, async (generated, kinds) => {
        let isBad = false;
        const faultOf = (path: string): Fault =>
          kinds[[...path].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7) % 7]!;
        const answer: Answer = (request, response) => {
          const path = request.url ?? '/';
          const fault = isBad && path !== '/' && path !== '/robots.txt' ? faultOf(path) : 'none';
          if (fault === 'none') generated.answer(request, response);
          else if (fault === 'reset') request.socket.destroy();
          else response.writeHead(Number(fault), { 'content-type': 'text/html' }).end('<title>busy</title>');
        };
        const server = await startServer(answer);
        try {
          const store = newFolder();
          const morning = async (name: string, previous: readonly string[]): Promise<string> => {
            const directory = join(store, name);
            mkdirSync(directory);
            const guard = { graceDays: 7, maxUnreachedShare: 1, maxRemovedShare: 1 };
            const options = { directory, previous, timestamp: name, clock: skippingClock() };
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
      { numRuns: 8 },
    );
  }, 300_000);
});
