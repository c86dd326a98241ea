import { mkdtempSync } from 'node:fs';
import { ensureDirSync, readJsonSync, removeSync } from 'fs-extra';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckKind } from '@scrape-and-report/production';
import { sealScrape } from '@scrape-and-report/record';
import { openReportSource, siteReportOf } from '@scrape-and-report/report/testing';
import { scrapeSite } from '@scrape-and-report/scrape/bench';
import { scrapeOptions, skippingClock, startServer } from '@scrape-and-report/scrape/testing';
import { EXPECTED, FAULTS, siteOf } from './support/faulty-pages';

type Report = ReturnType<typeof siteReportOf>;
type Server = Awaited<ReturnType<typeof startServer>>;

const SCHEMA = join(__dirname, '../../../libs/production/src/config/production-config.schema.json');
const { properties } = readJsonSync(SCHEMA) as { properties: { checks: { properties: Record<CheckKind, unknown> } } };
/** All but what takes a browser, which has tests of its own. */
const ALL = Object.keys(properties.checks.properties)
  .filter((key) => key !== 'browser' && key !== 'accessibility')
  .sort() as CheckKind[];
const REPORT = { sections: [], formats: ['html' as const], language: 'en' as const };

/** The sound page names its target by an old address as well: an anchor goes with a redirect. */
const ON_PURPOSE = 'link-to-redirect /sound /moved → /target';

/** The home page links to two pages that call another address their own. */
const BESIDE = ['link-to-alias / /canonical-redirect → /moved-own', 'link-to-alias / /canonical-gone → /gone-own'];

/** Days of one store. */
class Days {
  readonly #store = mkdtempSync(join(tmpdir(), 'checks-'));
  readonly #recorded: string[] = [];
  faults: Readonly<Record<string, string>> = {};
  server!: Server;

  async next(checks: readonly CheckKind[] | undefined): Promise<Report> {
    const nr = this.#recorded.length + 1;
    const timestamp = `2611${String(nr).padStart(2, '0')}-0500`;
    const directory = join(this.#store, timestamp);
    ensureDirSync(directory);
    const options = scrapeOptions(
      { root: `${this.server.origin}/` },
      {
        ...{ directory, timestamp, clock: skippingClock(), ...(checks && { checks }) },
        previous: this.#recorded.map((name) => join(this.#store, name)),
      },
    );
    const { pages } = await scrapeSite(options);
    await sealScrape(directory, { timestamp, producer: 'anna', epoch: nr, pages });
    this.#recorded.push(timestamp);
    const source = openReportSource(this.#store, timestamp);
    try {
      return siteReportOf(source, {
        store: this.#store,
        scrape: timestamp,
        report: REPORT,
        root: `${this.server.origin}/`,
      });
    } finally {
      source.close();
    }
  }

  remove(): void {
    removeSync(this.#store);
  }
}

describe('what is looked for on pages', () => {
  let days: Days;
  beforeEach(async () => {
    days = new Days();
    days.server = await startServer(siteOf(() => days.faults));
  });
  afterEach(async () => {
    await days.server.close();
    days.remove();
  });
  const told = (issues: Report['issues'] | Report['fixedIssues']): string[] =>
    issues
      // A machine with other work may let any page wait.
      .filter(({ kind, path }) => kind !== 'slow-page' || path === '/slow')
      .map(({ kind, path, detail }) => `${kind} ${path} ${detail.replaceAll(days.server.origin, '')}`)
      .sort();

  it('is found once where it is, and nowhere else', async () => {
    days.faults = FAULTS;
    const { issues } = await days.next(ALL);
    expect(told(issues)).toEqual([...EXPECTED, ...BESIDE, ON_PURPOSE].sort());
  });

  it('is not found on a clean site, whose files are asked for once each', async () => {
    const { issues } = await days.next(ALL);
    expect(told(issues)).toEqual([ON_PURPOSE]);
    const asked = days.server.requests.filter((request) => request.startsWith('HEAD'));
    expect(asked.filter((request, nr) => asked.indexOf(request) !== nr)).toEqual([]);
    expect(days.server.requests.filter((request) => request.includes('never'))).toEqual([]);
    expect(days.server.requests).toContain('HEAD /film.vtt');
  });

  it('is not asked for where nobody looks', async () => {
    days.faults = FAULTS;
    const { issues } = await days.next(undefined);
    expect(told(issues).filter((line) => EXPECTED.includes(line))).toEqual([]);
    expect(days.server.requests.filter((request) => /png|css|js|HEAD/.test(request))).toEqual([]);
  });

  it('lasts on pages that are not read again, is mended with them, and is not mended by looking away', async () => {
    days.faults = FAULTS;
    await days.next(ALL);
    const second = await days.next(ALL);
    const lasting = second.issues.filter((issue) => EXPECTED.includes(told([issue])[0]!));
    expect(told(lasting)).toEqual(EXPECTED);
    expect(new Set(lasting.map(({ since, scrapes }) => `${since} ${scrapes}`))).toEqual(new Set(['2026-11-01 2']));
    expect(second.changedAspects).toEqual([]);

    days.faults = {
      ...FAULTS,
      '/image-without-alt': FAULTS['/image-without-alt']!.replace('<img src="/logo.png">', ''),
    };
    const third = await days.next(ALL.filter((kind) => kind !== 'empty-link'));
    expect(told(third.fixedIssues)).toEqual(['image-without-alt /image-without-alt /logo.png']);
    expect(told(third.issues).some((line) => line.startsWith('empty-link'))).toBe(false);
  });
});
