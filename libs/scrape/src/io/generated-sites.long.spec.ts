import { spawn } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { loaderFlags } from '@scrape-and-report/launch/testing';
import { openDatabase, sealScrape } from '@scrape-and-report/record';
import { anySite, anyTwoDays, GeneratedSite } from '../testing/generated-site';
import {
  Answer,
  newFolder,
  readScrape,
  removeFolders,
  scrapeOptions,
  startServer,
  TestServer,
} from '../testing/scrape-fixture';
import { scrapeSite } from './scrape-site';

/** Looking at pages has to come to the same as well, whatever was read again. */
const CHECKS = ['broken-image', 'image-without-alt', 'missing-anchor'] as const;

let server: TestServer;
let answer: Answer;

beforeAll(async () => {
  server = await startServer((request, response) => answer(request, response));
});
afterAll(() => server.close());
afterEach(removeFolders);

function serve(site: GeneratedSite): void {
  answer = site.answer;
  server.requests.length = 0;
}

/** Every row of a scrape but times and how it came about. */
function everythingIn(directory: string): Record<string, unknown[]> {
  const db = openDatabase(join(directory, 'scrape.db'), { readonly: true });
  try {
    const tables = ['pages', 'pages_info', 'redirs', 'links', 'ed_links', 'targets', 'readings', 'problems'];
    tables.push('responses', 'parameters', 'files', 'page_checks', 'findings');
    return Object.fromEntries(
      tables.map((table) => {
        const rows = db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
        if (table === 'responses') for (const row of rows) delete row['fetched_at'];
        return [
          table,
          table === 'parameters'
            ? rows.filter(({ name }) => !['started', 'finished', 'requests', 'not_modified'].includes(String(name)))
            : rows,
        ];
      }),
    );
  } finally {
    db.close();
  }
}

/** Makes readings useless, as if they had been made by other rules: bodies are read again. */
function forgetReadings(directory: string): void {
  const db = openDatabase(join(directory, 'scrape.db'));
  db.exec("UPDATE parameters SET value = 'other rules' WHERE name = 'readings'");
  db.close();
}

/** Aborts in the midst of the `count`-th answer from now. */
function stopAfter(count: number): AbortSignal {
  const stop = new AbortController();
  const plain = answer;
  let left = count;
  answer = (request, response) => {
    left -= 1;
    if (left === 0) {
      stop.abort(new Error('enough'));
      answer = plain;
    }
    plain(request, response);
  };
  return stop.signal;
}

describe('sites made by chance', () => {
  it('are recorded whole: every page that can be reached once, every hop, and the same again the next time', async () => {
    await fc.assert(
      fc.asyncProperty(anySite(30), async (site) => {
        serve(site);
        const store = newFolder();
        const record = async (
          name: string,
          previous: readonly string[],
          signal = new AbortController().signal,
        ): Promise<string> => {
          const options = scrapeOptions(
            { root: `${server.origin}/` },
            { directory: join(store, name), previous, timestamp: '261122-0600', signal, checks: CHECKS },
          );
          await scrapeSite(options);
          return options.directory;
        };
        const first = await record('261122-0600', []);
        const got = readScrape(first);
        expect(Object.keys(got.pages).sort()).toEqual(site.pages);
        expect(got.redirects.map((hop) => hop.replaceAll(server.origin, '')).sort()).toEqual(site.hops);
        expect(new Set(server.requests).size).toBe(server.requests.length);
        expect(everythingIn(await record('261122-0601', []))).toEqual(everythingIn(first));

        await sealScrape(first, { timestamp: '261122-0600', producer: 'anna', epoch: 1, pages: site.pages.length });
        const second = await record('261123-0600', [first]);
        const next = readScrape(second);
        expect(Object.keys(next.pages).sort()).toEqual(site.pages);
        expect(next.links).toEqual(got.links);

        const broken = stopAfter(Math.ceil(site.pages.length / 2));
        await expect(record('261123-0601', [first], broken)).rejects.toThrow('enough');
        expect(everythingIn(await record('261123-0601', [first]))).toEqual(everythingIn(second));

        forgetReadings(first);
        expect(everythingIn(await record('261123-0602', [first]))).toEqual(everythingIn(second));
        removeFolders();
      }),
      { numRuns: 25 },
    );
  }, 240_000);

  it('are recorded as if all were read again, whatever changed since the day before', async () => {
    await fc.assert(
      fc.asyncProperty(anyTwoDays(40), async ([before, now]) => {
        const record = async (previous: readonly string[], signal?: AbortSignal, directory = newFolder()) => {
          await scrapeSite(
            scrapeOptions(
              { root: `${server.origin}/`, guard: { graceDays: 7, maxUnreachedShare: 1, maxRemovedShare: 1 } },
              { directory, previous, checks: CHECKS, ...(signal && { signal }) },
            ),
          );
          return directory;
        };
        serve(before);
        const first = await record([]);
        serve(now);
        const second = await record([first]);
        const broken = newFolder();
        await record([first], stopAfter(Math.ceil(now.pages.length / 2)), broken).catch(() => undefined);
        expect(everythingIn(await record([first], undefined, broken))).toEqual(everythingIn(second));
        // And once more, from what was taken over.
        const third = await record([second]);
        forgetReadings(first);
        expect(everythingIn(await record([first]))).toEqual(everythingIn(second));
        forgetReadings(second);
        expect(everythingIn(await record([second]))).toEqual(everythingIn(third));
        removeFolders();
      }),
      { numRuns: 40, endOnFailure: true },
    );
  }, 480_000);

  it('are recorded as if nothing had happened, however often the process is killed', async () => {
    const [site] = fc.sample(anySite(500), { numRuns: 1, seed: 42 });
    serve(site!);
    const whole = scrapeOptions({ root: `${server.origin}/` }, { checks: CHECKS });
    await scrapeSite(whole);
    const fetched = [...server.requests];
    const random = fc.sample(fc.nat({ max: 60 }), { numRuns: 40, seed: 7 });

    const directory = newFolder();
    let kills = 0;
    const inFlight = new Set(['GET /robots.txt']);
    server.requests.length = 0;
    for (let round = 0; kills < 20 && round < 40; round += 1) {
      if ((await scrapeAndKill(directory, 1 + (random[round]! % 12))) !== 'killed') break;
      kills += 1;
      // Four lanes: what was in flight is among the last few that the server saw.
      for (const request of server.requests.slice(-8)) inFlight.add(request);
    }
    const options = scrapeOptions({ root: `${server.origin}/`, concurrency: 4 }, { directory, checks: CHECKS });
    await scrapeSite(options);
    expect(kills).toBe(20);
    expect(everythingIn(directory)).toEqual(everythingIn(whole.directory));
    const twice = server.requests.filter((request, nr) => server.requests.indexOf(request) !== nr);
    expect(twice.filter((request) => !inFlight.has(request))).toEqual([]);
    // A kill can cost four requests, and those that prime the scrape.
    const pagesAsked = server.requests.filter((request) => request !== 'GET /robots.txt');
    expect(pagesAsked.length - (fetched.length - 1)).toBeLessThanOrEqual(4 * kills);

    const nextDay = async (): Promise<Record<string, unknown[]>> => {
      const next = scrapeOptions({ root: `${server.origin}/` }, { previous: [directory], checks: CHECKS });
      await scrapeSite(next);
      return everythingIn(next.directory);
    };
    const repeated = await nextDay();
    forgetReadings(directory);
    expect(await nextDay()).toEqual(repeated);
  }, 480_000);
});

/** Runs a scrape in another process and kills it, without warning, in the midst of its `after`-th answer from now. */
function scrapeAndKill(directory: string, after: number): Promise<'killed' | 'finished'> {
  const child = spawn(
    process.execPath,
    [...loaderFlags('long'), join(__dirname, '../testing/scrape-child.ts'), `${server.origin}/`, directory],
    { stdio: 'ignore' },
  );
  const plain = answer;
  let left = after;
  answer = (request, response) => {
    left -= 1;
    if (left === 0) setImmediate(() => child.kill('SIGKILL'));
    plain(request, response);
  };
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      answer = plain;
      if (signal === null && code !== 0) reject(new Error(`the scrape failed with ${code}`));
      else resolve(signal === null ? 'finished' : 'killed');
    });
  });
}
