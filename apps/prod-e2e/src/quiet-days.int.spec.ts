import fc from 'fast-check';
import { mkdtempSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealScrape } from '@scrape-and-report/record';
import { openReportSource, siteReportOf } from '@scrape-and-report/report/testing';
import { scrapeSite } from '@scrape-and-report/scrape/bench';
import {
  anySite,
  FAULTY_DAY_LIMITS,
  faultsOfADay,
  scrapeOptions,
  skippingClock,
  startServer,
  type Answer,
} from '@scrape-and-report/scrape/testing';

const REPORT = { sections: [], formats: ['html' as const], language: 'en' as const };

/** A store with a scrape and a report a day. */
class Days {
  readonly store = mkdtempSync(join(tmpdir(), 'quiet-days-'));
  readonly #previous: string[] = [];

  constructor(readonly root: string) {}

  async next(timestamp: string): Promise<ReturnType<typeof siteReportOf>> {
    const directory = join(this.store, timestamp);
    ensureDirSync(directory);
    const guard = { graceDays: 7, maxUnreachedShare: 1, maxRemovedShare: 1 };
    const options = {
      ...{ directory, previous: [...this.#previous], timestamp },
      ...{ clock: skippingClock(), pageLimits: FAULTY_DAY_LIMITS },
    };
    const { pages } = await scrapeSite(scrapeOptions({ root: this.root, guard }, options));
    await sealScrape(directory, { timestamp, producer: 'anna', epoch: this.#previous.length + 1, pages });
    this.#previous.push(directory);
    const source = openReportSource(this.store, timestamp);
    try {
      return siteReportOf(source, { store: this.store, scrape: timestamp, report: REPORT, root: this.root });
    } finally {
      source.close();
    }
  }
}

const FAULTY_DAYS = Number(process.env['FAULTY_DAYS'] ?? 6);

describe('a site that does not change', () => {
  it(
    'gives no change in the report, whatever answers fail on a day, nor on the day after',
    async () => {
      await fc.assert(
        fc.asyncProperty(anySite(20), faultsOfADay(), async (generated, faulty) => {
          let answer: Answer = generated.answer;
          const server = await startServer((request, response) => answer(request, response));
          const days = new Days(`${server.origin}/`);
          try {
            const first = await days.next('261101-0500');
            for (const [timestamp, ofDay] of [
              ['261102-0500', faulty(generated.answer)],
              ['261103-0500', generated.answer],
            ] as const) {
              answer = ofDay;
              const report = await days.next(timestamp);
              expect(report).toMatchObject({ newPages: [], removedPages: [], changedAspects: [], fixedIssues: [] });
              expect(report.pages.map(({ path }) => path)).toEqual(first.pages.map(({ path }) => path));
              expect(report.orphans.map(({ path }) => path)).toEqual(first.orphans.map(({ path }) => path));
              const lasting = report.issues.filter(({ kind }) => kind !== 'not-reached');
              expect(lasting.filter(({ scrapes }) => scrapes === 1)).toEqual([]);
            }
          } finally {
            await server.close();
            removeSync(days.store);
          }
        }),
        { numRuns: FAULTY_DAYS },
      );
    },
    FAULTY_DAYS * 50_000,
  );
});
