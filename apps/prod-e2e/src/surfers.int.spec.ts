import { mkdtempSync, writeFileSync } from 'node:fs';
import { ensureDirSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aTestRun, storeContent, type TestRun } from '@scrape-and-report/analytics/testing';
import { knownAddresses, sealScrape, storeLayout } from '@scrape-and-report/record';
import { openReportSource, siteReportOf } from '@scrape-and-report/report/testing';
import { scrapeSite } from '@scrape-and-report/scrape/bench';
import { scrapeOptions, startServer } from '@scrape-and-report/scrape/testing';
import { createChance } from '@scrape-and-report/testing';
import { surf, type SurfedDay } from './support/surfers/surf';
import { surfedSite, type Home, type SurfedSite } from './support/surfers/surfed-site';

const TIMESTAMP = '261123-0500';
const DAY = '2026-11-22';
const NAMES = ['www.site.test', 'site.test', 'oud.site.test'] as const;

/** A site that was really scraped, and a day of visits whose log was really read. */
interface Surfed {
  readonly site: SurfedSite;
  readonly day: SurfedDay;
  readonly store: string;
  readonly root: string;
  readonly run: TestRun;
}

async function surfed(home: Home, folder: string): Promise<Surfed> {
  const site = surfedSite(home);
  const server = await startServer(site.answer);
  const root = `${server.origin}/`;
  try {
    const directory = join(folder, TIMESTAMP);
    ensureDirSync(directory);
    const { pages } = await scrapeSite(scrapeOptions({ root }, { directory, timestamp: TIMESTAMP }));
    await sealScrape(directory, { timestamp: TIMESTAMP, producer: 'anna', epoch: 1, pages });
  } finally {
    await server.close();
  }
  const { next: random } = createChance(20);
  const hosts = [new URL(root).hostname, ...NAMES] as const;
  const day = surf(site, { visitors: 1500, random, hosts, day: DAY });
  // Another site of the same server: none of its lines is ours.
  const foreign = day.log.split('\n').slice(1, 400).join('\n').replace(/^\S+/gm, 'intranet.site.test:443');
  writeFileSync(join(folder, 'access.log'), `${day.log}${foreign}\n`);
  const known = knownAddresses(folder, TIMESTAMP);
  const run = aTestRun(
    { source: 'access-log', files: [join(folder, 'access.log')], firstDay: null, lateDays: 3 },
    {
      ...{ now: '2026-11-23T05:00:00Z', root, timeZone: 'UTC', hosts: NAMES, folder: storeLayout(folder).analytics },
      paths: () => known.pages,
      formerPaths: () => known.formerPages,
      redirects: () => known.redirects,
    },
  );
  await run.run();
  return { site, day, store: folder, root, run };
}

describe.each(['page', 'redirect', 'refresh', 'alias'] as const)(
  'visits of a site of 400 pages whose home is a %s',
  (home) => {
    const folder = mkdtempSync(join(tmpdir(), 'surfers-'));
    let result: Surfed;
    beforeAll(async () => void (result = await surfed(home, folder)), 120_000);
    afterAll(() => {
      result?.run.remove();
      removeSync(folder);
    });
    const stored = () => storeContent(storeLayout(folder).analytics);
    const wanted = (): [string, number][] =>
      [...result.day.views].flatMap(([page, hits]): [string, number][] => (page === null ? [] : [[page, hits]]));

    it('are all counted, and those of another host of the server are not', () => {
      const all = [...result.day.views.values()].reduce((sum, hits) => sum + hits, 0);
      expect(all).toBeGreaterThan(8000);
      expect(stored().days).toMatchObject([{ day: DAY, state: 'final', pageviews: all }]);
    });

    it('reach the page that was seen, but for 1 % at most', () => {
      const byPage = new Map<string | null, number>();
      for (const { path, hits } of stored().pages) byPage.set(path, (byPage.get(path) ?? 0) + hits);
      const all = [...byPage.values()].reduce((sum, hits) => sum + hits, 0);
      expect((byPage.get(null) ?? 0) / all).toBeLessThan(0.01);
      byPage.delete(null);
      expect([...byPage].sort()).toEqual(wanted().sort());
    });

    it('that reach none are listed in the report with the reason', () => {
      const source = openReportSource(folder, TIMESTAMP);
      const { root } = result;
      const report = { sections: [], formats: ['html' as const], language: 'en' as const };
      const { usage } = siteReportOf(source, { store: folder, scrape: TIMESTAMP, report, root, hosts: NAMES });
      source.close();
      const lost = result.day.views.get(null) ?? 0;
      expect(lost).toBeGreaterThan(0);
      expect(usage!.unknownHits).toBe(lost);
      for (const { path, reason } of usage!.unknownVisited)
        expect([path, reason]).toEqual([expect.stringMatching(/^\/besloten/), 'unknown']);
      const asked = [...result.day.missing.values()].reduce((sum, hits) => sum + hits, 0);
      expect(usage!.missing.reduce((sum, { hits }) => sum + hits, 0)).toBe(asked);
      expect(usage!.missing[0]).toMatchObject({ url: `${root}weg`, known: 'never' });
      expect(usage!.missing[0]!.referrers.length).toBeGreaterThan(5);
    });
  },
);
