import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, Server } from 'node:https';
import { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { addDays } from '@scrape-and-report/production';
import { dayOfScrape } from '@scrape-and-report/record';
import { believe } from '../../guard/belief';
import { digestOfPages, Verdict } from '../../guard/verdict';
import { FaultySite } from '../../testing/faulty-site';
import { COUNT, Morning, MORNINGS } from '../../testing/mornings';
import {
  newFolder,
  readScrape,
  removeFolders,
  scrapeOptions,
  skippingClock,
  startServer,
  TestServer,
} from '../../testing/scrape-fixture';
import { scrapeInProcess } from '../process/scrape-in-process';
import { scrapeSite } from '../scrape-site';

/** Longer than an honest answer ever takes here. */
const LIMIT_MS = 1000;

/** The same order each time: by chance, but the relaunch and what follows it last. */
function shuffled(mornings: readonly Morning[]): Morning[] {
  let seed = 20261128;
  const chance = (): number => (seed = (seed * 48271) % 2147483647);
  return mornings
    .slice(0, -3)
    .map((morning) => ({ morning, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ morning }) => morning)
    .concat(mornings.slice(-3));
}

/** One site, one record, a fault a day; docs/scrape.md shows the table. */
describe('each morning has the right verdict', () => {
  const site = new FaultySite(COUNT);
  const verdicts: Verdict[] = [];
  let expired: Server;
  let server: TestServer;
  let store: string;
  let previous: string[] = [];
  let day = '2026-11-01';
  beforeAll(async () => {
    server = await startServer((request, response) => site.answer(request, response));
    store = newFolder();
    const pem = readFileSync(join(__dirname, '../../testing/tls/expired.pem'));
    expired = createServer({ key: pem, cert: pem });
    await new Promise<void>((resolve) => expired.listen(0, '127.0.0.1', resolve));
    process.env['NODE_EXTRA_CA_CERTS'] = join(__dirname, '../../testing/tls/authority.pem');
    expect(await scrape({ name: '', verdict: 0, set: () => undefined })).toBe(0);
  });
  afterAll(async () => {
    delete process.env['NODE_EXTRA_CA_CERTS'];
    expired.close();
    await server.close();
    removeFolders();
  });

  /** Pages not reached, when it was recorded; else why it failed. */
  const scrape = async ({ at }: Morning): Promise<number | string> => {
    const name = `${day.slice(2).replaceAll('-', '')}-0500`;
    const directory = join(store, name);
    mkdirSync(directory);
    const options = scrapeOptions(
      { root: at?.((expired.address() as AddressInfo).port) ?? `${server.origin}/`, checkExternalLinks: false },
      {
        directory,
        previous,
        timestamp: name,
        clock: skippingClock(),
        random: Math.random,
        pageLimits: { totalMs: LIMIT_MS },
      },
    );
    try {
      const { loss, unreached } = await (at ? scrapeInProcess(options) : scrapeSite(options));
      const lastRecorded = previous.length === 0 ? '' : dayOfScrape(basename(previous.at(-1)!));
      const known = { verdicts, acceptances: [] };
      if (loss && !believe({ loss, known, day, lastRecorded, graceDays: 7 })) {
        const { cause, text, pages } = loss;
        verdicts.push({
          ...{ version: 1, scrape: name, day, producer: 'anna', at: `${day}T05:00:00Z`, cause, text },
          ...{ known: loss.known, pages, digest: digestOfPages(pages) },
        });
        throw new Error(text);
      }
      previous = [...previous, directory];
      return unreached;
    } catch (error) {
      rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
      return (error as Error).message;
    } finally {
      day = addDays(day, 1);
    }
  };

  it.each(shuffled(MORNINGS).map((morning): [string, Morning] => [morning.name, morning]))('%s', async (_, morning) => {
    const before = previous.length;
    morning.set(site);
    const said = await scrape(morning);
    site.fault = () => null;
    site.session = '';
    site.homeHasLinks = true;
    if (typeof morning.verdict === 'number') {
      expect(said).toBe(morning.verdict);
      const { pages } = readScrape(previous.at(-1)!);
      expect(Object.keys(pages).sort()).toEqual(['/', ...site.pages.keys()].sort());
      for (const [path, text] of site.pages) expect(pages[path]!.ed_text).toContain(text);
    } else {
      expect(said).toMatch(morning.verdict);
      expect(previous).toHaveLength(before);
    }
  });
});

describe('the table of mornings in the documentation', () => {
  const text = readFileSync(join(__dirname, '../../../../../docs/scrape.md'), 'utf8');
  const [, table] = text.split('### Thirty-odd mornings');
  const rows = [...table!.split('\n## ')[0]!.matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].slice(2);

  it('has every morning, in order, with the verdict that it must have', () => {
    expect(rows.map(([, name]) => name)).toEqual(MORNINGS.map(({ name }) => name));
    for (const [nr, { verdict }] of MORNINGS.entries()) {
      const told = rows[nr]![2]!;
      if (typeof verdict !== 'number') expect(told).toMatch(new RegExp(`^failed: .*(?:${verdict.source})`));
      else expect(told).toBe(verdict === 0 ? 'recorded' : `recorded, ${verdict} not reached`);
    }
    expect(rows.length).toBeGreaterThanOrEqual(30);
  });
});
